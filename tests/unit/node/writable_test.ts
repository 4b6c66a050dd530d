import assert from "assert";
import { targetDirectoryWritable } from "../../../lib/node/mod.ts";
import { inDirectory, listed, targetsIn } from "./harness.ts";

Deno.test("a target directory is tried, and nothing stays in it", async () => {
  await inDirectory(async (directory) => {
    assert.equal(await targetDirectoryWritable(targetsIn(directory)), null);
    assert.deepEqual(listed(directory), []);
    const missing = { ...targetsIn(directory), vrf: `${directory}/missing/vrf.skey` };
    const problem = String(await targetDirectoryWritable(missing));
    assert.match(problem, /^Cannot write beside .*missing\/vrf\.skey: No such file/);
    assert.match(problem, /\/ipc or \/opt\/cardano\/secrets/);
  });
});
