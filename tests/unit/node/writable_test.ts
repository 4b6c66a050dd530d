import assert from "assert";
import { whyTargetMissing, whyTargetNotWritable } from "../../../lib/node/writable.ts";
import { inDirectory, listed, targetsIn } from "./harness.ts";

Deno.test("a target directory is tried, and nothing stays in it", async () => {
  await inDirectory(async (directory) => {
    assert.equal(await whyTargetNotWritable(targetsIn(directory)), null);
    assert.deepEqual(listed(directory), []);
    const missing = { ...targetsIn(directory), vrf: `${directory}/missing/vrf.skey` };
    const problem = String(await whyTargetNotWritable(missing));
    assert.match(problem, /^Cannot write beside .*missing\/vrf\.skey: No such file/);
    assert.match(problem, /\/ipc or \/opt\/cardano\/secrets/);
    assert.equal(await whyTargetNotWritable(missing), problem, "the same problem has one text");
  });
});

Deno.test("that a target directory is missing is seen without writing, in the same words", async () => {
  await inDirectory(async (directory) => {
    await Deno.chmod(directory, 0o500);
    assert.equal(await whyTargetMissing(targetsIn(directory)), null);
    const missing = { bulk: `${directory}/missing/credentials.json` };
    assert.equal(await whyTargetMissing(missing), await whyTargetNotWritable(missing));
    await Deno.chmod(directory, 0o700);
    await Deno.writeTextFile(`${directory}/file`, "");
    const beside = { bulk: `${directory}/file/credentials.json` };
    assert.match(String(await whyTargetMissing(beside)), /file\/credentials.json: Not a directory/);
  });
});
