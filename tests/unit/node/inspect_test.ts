import assert from "assert";
import { inspectKeys, installCredentials, removeCredentials } from "../../../lib/node/mod.ts";
import { inDirectory, realLooking, targetsIn, throwAways } from "./harness.ts";

const FILES = ["kes", "vrf", "opcert"] as const;
const allowed = () => true as const;

Deno.test("one inspection follows what comes and goes", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    const inspect = inspectKeys(paths);
    assert.equal(await inspect(), "absent");
    await installCredentials(paths, throwAways, allowed, () => {});
    assert.equal(await inspect(), "throwaway");
    assert.equal(await inspect(), "throwaway");
    await installCredentials(paths, realLooking, allowed, () => {});
    assert.equal(await inspect(), "other");
    await installCredentials(paths, throwAways, allowed, () => {});
    assert.equal(await inspect(), "throwaway");
    await removeCredentials(paths, () => {});
    assert.equal(await inspect(), "absent");
  });
});

Deno.test("a file written in place is noticed", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    const inspect = inspectKeys(paths);
    for (const file of FILES) await Deno.writeTextFile(paths[file], throwAways[file]);
    assert.equal(await inspect(), "throwaway");
    await Deno.writeTextFile(paths.kes, realLooking.kes);
    assert.equal(await inspect(), "other");
  });
});

Deno.test("a partial or mixed set is neither absent nor throw-away", async () => {
  for (const file of FILES) {
    await inDirectory(async (directory) => {
      const paths = targetsIn(directory);
      await Deno.writeTextFile(paths[file], throwAways[file]);
      assert.equal(await inspectKeys(paths)(), "other", `only ${file}`);
      for (const each of FILES) await Deno.writeTextFile(paths[each], throwAways[each]);
      await Deno.remove(paths[file]);
      assert.equal(await inspectKeys(paths)(), "other", `all but ${file}`);
      await Deno.writeTextFile(paths[file], realLooking[file]);
      assert.equal(await inspectKeys(paths)(), "other", `${file} is real`);
    });
  }
});

Deno.test("what cannot be read counts as real", async () => {
  const makers: readonly ((path: string) => Promise<void>)[] = [
    (path) => Deno.symlink("nowhere", path),
    (path) => Deno.mkdir(path),
    (path) => Deno.writeTextFile(path, ""),
    (path) => Deno.writeTextFile(path, throwAways.vrf.slice(0, -30)),
  ];
  for (const make of makers) {
    await inDirectory(async (directory) => {
      const paths = targetsIn(directory);
      for (const file of FILES) await make(paths[file]);
      assert.equal(await inspectKeys(paths)(), "other", String(make));
    });
  }
});

Deno.test("paths that cannot be looked at are not absent", async () => {
  await inDirectory(async (directory) => {
    await Deno.writeTextFile(`${directory}/file`, "");
    assert.equal(await inspectKeys(targetsIn(`${directory}/file`))(), "other");
  });
});
