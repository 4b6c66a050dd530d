import assert from "assert";
import { installCredentials, readSources } from "../../../lib/node/mod.ts";
import { audited, inDirectory, listed, ofKind, realLooking, targetsIn } from "./harness.ts";

const allowed = () => true as const;

Deno.test("a set is placed whole, for its owner alone, the vrf key last", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    const { lines, audit } = audited();
    assert.deepEqual(await installCredentials(paths, realLooking, allowed, audit), {
      kind: "installed",
    });
    assert.deepEqual(listed(directory), ["kes.skey", "node.cert", "vrf.skey"]);
    for (const file of ["kes", "opcert", "vrf"] as const) {
      assert.equal(await Deno.readTextFile(paths[file]), realLooking[file]);
      assert.equal((await Deno.stat(paths[file])).mode, 0o100400);
    }
    const line = { operation: "copy", mode: "0400", result: "ok" };
    assert.deepEqual(lines, [
      { ...line, file: "kes", path: paths.kes },
      { ...line, file: "opcert", path: paths.opcert },
      { ...line, file: "vrf", path: paths.vrf },
    ]);
  });
});

Deno.test("what is read from the sources is what is placed", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    await installCredentials(paths, realLooking, allowed, () => {});
    const read = { kind: "read", texts: realLooking, warnings: [] };
    assert.deepEqual(await readSources(paths), read);
  });
});

Deno.test("files that were there are replaced, in whatever mode they were", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    await Deno.writeTextFile(paths.vrf, "old", { mode: 0o666 });
    assert.equal(
      (await installCredentials(paths, realLooking, allowed, () => {})).kind,
      "installed",
    );
    assert.equal(await Deno.readTextFile(paths.vrf), realLooking.vrf);
    assert.equal((await Deno.stat(paths.vrf)).mode, 0o100400);
  });
});

for (const granted of [0, 1, 2]) {
  Deno.test(`a right that ends after ${granted} renames leaves nothing behind`, async () => {
    await inDirectory(async (directory) => {
      const paths = targetsIn(directory);
      const { lines, audit } = audited();
      const seen: string[][] = [];
      let asked = 0;
      const permit = () => {
        seen.push(listed(directory).filter((name) => !name.startsWith(".")));
        return asked++ < granted || "the enable bound has passed";
      };
      const outcome = await installCredentials(paths, realLooking, permit, audit);
      const { because } = ofKind(outcome, "failed");
      assert.match(because, /^Cannot place .*: the enable bound has passed$/);
      assert.equal(asked, granted + 1, "asked before each rename");
      assert.deepEqual(
        seen,
        [[], ["kes.skey"], ["kes.skey", "node.cert"]].slice(0, granted + 1),
        "nothing is visible before its permission",
      );
      assert.deepEqual(listed(directory), []);
      const results = lines.map(({ operation, file, result }) => [operation, file, result]);
      assert.deepEqual(results, [
        ...[["copy", "kes", "ok"], ["copy", "opcert", "ok"]].slice(0, granted),
        ["copy", ["kes", "opcert", "vrf"][granted], "the enable bound has passed"],
        ...[["remove", "opcert", "ok"], ["remove", "kes", "ok"]].slice(2 - granted),
      ]);
    });
  });
}

Deno.test("a permission that cannot be had is a refusal", async () => {
  await inDirectory(async (directory) => {
    let asked = 0;
    const permit = () => {
      if (asked++ < 2) return true as const;
      throw new Error("no clock");
    };
    const outcome = await installCredentials(targetsIn(directory), realLooking, permit, () => {});
    assert.match(ofKind(outcome, "failed").because, /no clock$/);
    assert.deepEqual(listed(directory), []);
  });
});

Deno.test("nothing is visible before all three are written", async () => {
  await inDirectory(async (directory) => {
    const paths = { ...targetsIn(directory), vrf: `${directory}/missing/vrf.skey` };
    let asked = 0;
    const permit = () => {
      asked++;
      return true as const;
    };
    const { lines, audit } = audited();
    const { because } = ofKind(
      await installCredentials(paths, realLooking, permit, audit),
      "failed",
    );
    assert.match(
      because,
      /^Cannot place .*missing\/vrf.skey: cannot write beside it: No such file/,
    );
    assert.equal(asked, 0);
    assert.deepEqual(listed(directory), []);
    assert.deepEqual(lines.map(({ file, operation }) => [file, operation]), [["vrf", "copy"]]);
  });
});

Deno.test("a rename that fails takes back those before it", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    await Deno.mkdir(`${paths.vrf}/occupied`, { recursive: true });
    const outcome = await installCredentials(paths, realLooking, allowed, () => {});
    const { because } = ofKind(outcome, "failed");
    assert.match(because, /^Cannot place .*vrf.skey: cannot rename to it: /);
    assert.deepEqual(listed(directory), ["vrf.skey"]);
  });
});

Deno.test("targets may lie in directories of their own", async () => {
  await inDirectory(async (directory) => {
    for (const name of ["a", "b", "c"]) await Deno.mkdir(`${directory}/${name}`);
    const paths = {
      kes: `${directory}/a/kes.skey`,
      vrf: `${directory}/b/vrf.skey`,
      opcert: `${directory}/c/node.cert`,
    };
    const outcome = await installCredentials(paths, realLooking, allowed, () => {});
    assert.equal(outcome.kind, "installed");
    assert.deepEqual(["a", "b", "c"].flatMap((name) => listed(`${directory}/${name}`)), [
      "kes.skey",
      "vrf.skey",
      "node.cert",
    ]);
  });
});

Deno.test("no byte of a key reaches an outcome or a line", async () => {
  await inDirectory(async (directory) => {
    const { lines, audit } = audited();
    const said: unknown[] = [lines];
    const missing = targetsIn(`${directory}/missing`);
    said.push(await installCredentials(targetsIn(directory), realLooking, allowed, audit));
    said.push(await installCredentials(missing, realLooking, allowed, audit));
    said.push(await installCredentials(targetsIn(directory), realLooking, () => "no", audit));
    const text = JSON.stringify(said);
    for (const file of ["kes", "vrf", "opcert"] as const) {
      const { cborHex } = JSON.parse(realLooking[file]);
      for (let at = 0; at + 8 <= cborHex.length; at += 4) {
        assert.ok(!text.includes(cborHex.slice(at, at + 8)), file);
      }
    }
  });
});
