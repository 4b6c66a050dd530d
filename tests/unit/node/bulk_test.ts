import assert from "assert";
import { encodeBulkFile } from "../../../lib/cardano/mod.ts";
import {
  inspectKeys,
  installCredentials,
  removeCredentials,
  whyTargetNotWritable,
} from "../../../lib/node/mod.ts";
import { writeTemporary } from "../../../lib/node/temporary.ts";
import { audited, inDirectory, listed, ofKind, realLooking, throwAways } from "./harness.ts";

const allowed = () => true as const;
const silent = () => {};
const EMPTY = "[]\n";
const NAME = "credentials.json";
const SPARE = `.${NAME}.forge-manager-empty`;

const bulkIn = (directory: string) => ({ bulk: `${directory}/${NAME}` });

Deno.test("a set is placed as one file for its owner alone, and taken out by an empty list", async () => {
  await inDirectory(async (directory) => {
    const target = bulkIn(directory);
    const { lines, audit } = audited();
    assert.deepEqual(await installCredentials(target, realLooking, allowed, audit), {
      kind: "installed",
    });
    assert.deepEqual(listed(directory), [SPARE, NAME]);
    assert.equal(await Deno.readTextFile(target.bulk), encodeBulkFile(realLooking));
    assert.equal((await Deno.stat(target.bulk)).mode, 0o100400);
    assert.deepEqual(await removeCredentials(target, audit), {
      kind: "removed",
      removed: ["bulk"],
    });
    assert.deepEqual(listed(directory), [SPARE, NAME]);
    assert.equal(await Deno.readTextFile(target.bulk), EMPTY);
    assert.equal((await Deno.stat(target.bulk)).mode, 0o100400);
    const line = { file: "bulk", path: target.bulk, mode: "0400", result: "ok" };
    assert.deepEqual(lines, [{ operation: "copy", ...line }, { operation: "remove", ...line }]);
    assert.deepEqual(await removeCredentials(target, audit), { kind: "removed", removed: [] });
    assert.equal(lines.length, 2, "an empty list is nothing to remove");
  });
});

Deno.test("nobody ever reads a half file, none at all, or one that others may read", async () => {
  await inDirectory(async (directory) => {
    const target = bulkIn(directory);
    await removeCredentials(target, silent);
    const whole = [EMPTY, encodeBulkFile(realLooking), encodeBulkFile(throwAways)];
    const seen = new Set<string>();
    let over = false;
    const reads = Array.from({ length: 4 }, async () => {
      while (!over) {
        const text = await Deno.readTextFile(target.bulk);
        const { mode } = await Deno.stat(target.bulk);
        if (!whole.includes(text) || mode !== 0o100400) return `${text.length} ${mode}`;
        seen.add(text);
      }
      return null;
    });
    for (let round = 0; round < 60; round++) {
      await installCredentials(target, round % 2 ? realLooking : throwAways, allowed, silent);
      await removeCredentials(target, silent);
    }
    over = true;
    assert.deepEqual(await Promise.all(reads), [null, null, null, null]);
    assert.equal(seen.size, 3, "the readers saw all of it");
  });
});

Deno.test("one inspection follows what comes and goes", async () => {
  await inDirectory(async (directory) => {
    const target = bulkIn(directory);
    const inspect = inspectKeys(target);
    assert.equal(await inspect(), "absent");
    await installCredentials(target, throwAways, allowed, silent);
    assert.equal(await inspect(), "throwaway");
    await removeCredentials(target, silent);
    assert.equal(await inspect(), "absent");
    await installCredentials(target, realLooking, allowed, silent);
    assert.equal(await inspect(), "other");
    await removeCredentials(target, silent);
    assert.equal(await inspect(), "absent");
  });
});

const strangers: Readonly<Record<string, (path: string) => Promise<void>>> = {
  "nothing in it": (path) => Deno.writeTextFile(path, ""),
  "no JSON": (path) => Deno.writeTextFile(path, "[["),
  "three files' worth, not in a list": (path) => Deno.writeTextFile(path, realLooking.kes),
  "half a file": (path) => Deno.writeTextFile(path, encodeBulkFile(throwAways).slice(0, 900)),
  "a set that others may read": (path) =>
    Deno.writeTextFile(path, encodeBulkFile(realLooking), { mode: 0o644 }),
  "more than is ever read": (path) => Deno.writeTextFile(path, "[]" + " ".repeat(100_000)),
  "a pipe that nobody writes to": async (path) => {
    await new Deno.Command("mkfifo", { args: [path] }).output();
  },
  "a link to nowhere": (path) => Deno.symlink("nowhere", path),
  "a link to an empty list": async (path) => {
    await Deno.writeTextFile(`${path}.elsewhere`, EMPTY);
    await Deno.symlink(`${path}.elsewhere`, path);
  },
};

for (const [what, make] of Object.entries(strangers)) {
  Deno.test(`${what}, put there by others, counts as real and is replaced`, async () => {
    await inDirectory(async (directory) => {
      const target = bulkIn(directory);
      await make(target.bulk);
      const others = listed(directory).filter((name) => name !== NAME);
      const inspect = inspectKeys(target);
      assert.equal(await inspect(), "other");
      assert.deepEqual(await removeCredentials(target, silent), {
        kind: "removed",
        removed: ["bulk"],
      });
      assert.equal(await inspect(), "absent");
      assert.equal(await Deno.readTextFile(target.bulk), EMPTY);
      assert.equal((await Deno.lstat(target.bulk)).mode, 0o100400);
      assert.deepEqual(listed(directory), [...others, NAME].sort());
    });
  });
}

Deno.test("a file that is missing is made, so that the node can start", async () => {
  await inDirectory(async (directory) => {
    const target = bulkIn(directory);
    const { lines, audit } = audited();
    assert.deepEqual(await removeCredentials(target, audit), { kind: "removed", removed: [] });
    assert.equal(await Deno.readTextFile(target.bulk), EMPTY);
    assert.deepEqual(lines, []);
    const nowhere = bulkIn(`${directory}/missing`);
    assert.deepEqual(await removeCredentials(nowhere, audit), { kind: "removed", removed: [] });
    const { because } = ofKind(
      await installCredentials(nowhere, realLooking, allowed, audit),
      "failed",
    );
    assert.match(because, /^Cannot place .*credentials.json: cannot write beside it: No such file/);
  });
});

Deno.test("a directory in its place is named, and stays", async () => {
  await inDirectory(async (directory) => {
    const target = bulkIn(directory);
    await Deno.mkdir(target.bulk);
    assert.equal(await inspectKeys(target)(), "other");
    const placed = ofKind(await installCredentials(target, realLooking, allowed, silent), "failed");
    assert.match(placed.because, /^Cannot place .*credentials.json: cannot rename to it: Is a dir/);
    const { lines, audit } = audited();
    const removed = ofKind(await removeCredentials(target, audit), "failed");
    assert.match(
      removed.because,
      /^Cannot replace .*credentials.json by an empty list: Is a directory/,
    );
    assert.deepEqual(lines.map(({ operation, file }) => [operation, file]), [["remove", "bulk"]]);
    assert.deepEqual(listed(directory), [SPARE, NAME]);
  });
});

Deno.test("a permission that is refused leaves what was there", async () => {
  for (const before of [EMPTY, encodeBulkFile(throwAways)]) {
    await inDirectory(async (directory) => {
      const target = bulkIn(directory);
      await Deno.writeTextFile(target.bulk, before);
      let asked = 0;
      const permit = () => {
        asked += 1;
        return "the right is ending";
      };
      const outcome = await installCredentials(target, realLooking, permit, silent);
      assert.match(ofKind(outcome, "failed").because, /^Cannot place .*: the right is ending$/);
      assert.equal(asked, 1, "once, before the one rename");
      assert.equal(await Deno.readTextFile(target.bulk), before);
      assert.deepEqual(listed(directory), [SPARE, NAME]);
    });
  }
});

Deno.test("an installation that a removal overtakes places nothing more", async () => {
  await inDirectory(async (directory) => {
    const target = bulkIn(directory);
    let removal: ReturnType<typeof removeCredentials> | undefined;
    const overtaken = () => {
      // As another process can: its first step is to clear temporary files away.
      for (const name of listed(directory)) {
        if (name.endsWith("-tmp")) Deno.removeSync(`${directory}/${name}`);
      }
      removal = removeCredentials(target, silent);
      return true as const;
    };
    const outcome = await installCredentials(target, realLooking, overtaken, silent);
    assert.match(ofKind(outcome, "failed").because, /cannot rename to it: No such file/);
    assert.equal((await removal)?.kind, "removed");
    assert.equal(await Deno.readTextFile(target.bulk), EMPTY);
    assert.deepEqual(listed(directory), [SPARE, NAME]);
  });
});

Deno.test("several that remove at once all succeed, and leave nothing behind", async () => {
  await inDirectory(async (directory) => {
    const target = bulkIn(directory);
    for (let round = 0; round < 40; round++) {
      await installCredentials(target, realLooking, allowed, silent);
      const outcomes = await Promise.all([1, 2].map(() => removeCredentials(target, silent)));
      assert.deepEqual(outcomes.map(({ kind }) => kind), ["removed", "removed"]);
      assert.equal(await Deno.readTextFile(target.bulk), EMPTY);
    }
    await removeCredentials(target, silent);
    assert.deepEqual(listed(directory), [SPARE, NAME]);
  });
});

Deno.test("a removal whose temporary file another one clears away tries again", async () => {
  await inDirectory(async (directory) => {
    const target = bulkIn(directory);
    await installCredentials(target, realLooking, allowed, silent);
    const { rename } = Deno;
    let spoilt = 0;
    Deno.rename = async (from, to) => {
      if (spoilt++ < 2) await Deno.remove(from);
      await rename(from, to);
    };
    try {
      const outcome = await removeCredentials(target, silent);
      assert.deepEqual(outcome, { kind: "removed", removed: ["bulk"] });
    } finally {
      Deno.rename = rename;
    }
    assert.equal(spoilt, 3);
    assert.equal(await Deno.readTextFile(target.bulk), EMPTY);
  });
});

Deno.test("what a write that was interrupted left behind goes", async () => {
  await inDirectory(async (directory) => {
    const target = bulkIn(directory);
    await writeTemporary(target.bulk, encodeBulkFile(realLooking), 0o400);
    await writeTemporary(`${directory}/${SPARE}`, "[", 0o400);
    await Deno.writeTextFile(`${directory}/${SPARE}`, "[");
    await removeCredentials(target, silent);
    await installCredentials(target, throwAways, allowed, silent);
    assert.deepEqual(listed(directory), [SPARE, NAME]);
    assert.equal(await Deno.readTextFile(`${directory}/${SPARE}`), EMPTY);
  });
});

Deno.test("the directory of the bulk file is tried, and the way out names its variable", async () => {
  await inDirectory(async (directory) => {
    assert.equal(await whyTargetNotWritable(bulkIn(directory)), null);
    assert.deepEqual(listed(directory), []);
    assert.match(
      String(await whyTargetNotWritable(bulkIn(`${directory}/missing`))),
      /^Cannot write beside .*missing\/credentials\.json: No such file.*TARGET_BULK_CREDENTIALS/,
    );
  });
});

Deno.test("no byte of a key reaches an outcome or a line", async () => {
  await inDirectory(async (directory) => {
    const target = bulkIn(directory);
    const { lines, audit } = audited();
    const broken = { ...realLooking, kes: realLooking.kes.slice(0, 700) };
    const said: unknown[] = [
      await installCredentials(target, realLooking, allowed, audit),
      await installCredentials(target, broken, allowed, audit),
      await installCredentials(bulkIn(`${directory}/missing`), realLooking, allowed, audit),
      await removeCredentials(target, audit),
      lines,
    ];
    const text = JSON.stringify(said);
    for (const file of ["kes", "vrf", "opcert"] as const) {
      const { cborHex } = JSON.parse(realLooking[file]);
      for (let at = 0; at + 8 <= cborHex.length; at += 4) {
        assert.ok(!text.includes(cborHex.slice(at, at + 8)), file);
      }
    }
  });
});
