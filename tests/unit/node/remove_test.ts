import assert from "assert";
import { installCredentials, removeCredentials } from "../../../lib/node/mod.ts";
import { writeTemporary } from "../../../lib/node/temporary.ts";
import { audited, inDirectory, listed, ofKind, realLooking, targetsIn } from "./harness.ts";

const allowed = () => true as const;

Deno.test("vrf, certificate and kes are unlinked in this order, with a line each", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    await installCredentials(paths, realLooking, allowed, () => {});
    await Deno.writeTextFile(`${directory}/node.socket`, "");
    const { lines, audit } = audited();
    assert.deepEqual(await removeCredentials(paths, audit), {
      kind: "removed",
      removed: ["vrf", "opcert", "kes"],
    });
    const line = { operation: "remove", mode: "0400", result: "ok" };
    assert.deepEqual(lines, [
      { ...line, file: "vrf", path: paths.vrf },
      { ...line, file: "opcert", path: paths.opcert },
      { ...line, file: "kes", path: paths.kes },
    ]);
    assert.deepEqual(listed(directory), ["node.socket"]);
  });
});

Deno.test("what is missing already is fine, even the directory", async () => {
  await inDirectory(async (directory) => {
    for (const place of [directory, `${directory}/missing`]) {
      const { lines, audit } = audited();
      assert.deepEqual(await removeCredentials(targetsIn(place), audit), {
        kind: "removed",
        removed: [],
      });
      assert.deepEqual(lines, []);
    }
  });
});

Deno.test("a file that cannot be removed is named and does not spare the others", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    await installCredentials(paths, realLooking, allowed, () => {});
    await Deno.remove(paths.vrf);
    await Deno.mkdir(`${paths.vrf}/occupied`, { recursive: true });
    const { lines, audit } = audited();
    const { because } = ofKind(await removeCredentials(paths, audit), "failed");
    assert.match(because, new RegExp(`^Cannot remove ${paths.vrf}: `));
    assert.deepEqual(listed(directory), ["vrf.skey"]);
    assert.deepEqual(lines.map(({ file, result }) => [file, result === "ok"]), [
      ["vrf", false],
      ["opcert", true],
      ["kes", true],
    ]);
  });
});

Deno.test("temporary files of an interrupted installation go, those of others stay", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    await writeTemporary(paths.kes, "secret", 0o400);
    await writeTemporary(paths.vrf, "secret", 0o400);
    const marker = await writeTemporary(`${directory}/marker.json`, "{}", 0o600);
    await Deno.writeTextFile(`${directory}/.kes.skey.swp`, "");
    await removeCredentials(paths, () => {});
    assert.deepEqual(listed(directory), [".kes.skey.swp", marker.slice(directory.length + 1)]);
  });
});

Deno.test("an installation that a removal overtakes places nothing more", async () => {
  for (const renames of [0, 1, 2]) {
    await inDirectory(async (directory) => {
      const paths = targetsIn(directory);
      let asked = 0;
      // The removal runs to its end between two renames, as that of another process can.
      const permit = () => {
        if (asked++ === renames) removeAllNow(directory);
        return true as const;
      };
      const outcome = await installCredentials(paths, realLooking, permit, () => {});
      assert.equal(outcome.kind, "failed");
      assert.deepEqual(listed(directory), []);
    });
  }
});

function removeAllNow(directory: string): void {
  for (const name of listed(directory)) Deno.removeSync(`${directory}/${name}`);
}
