import assert from "assert";
import { readSources } from "../../../lib/node/mod.ts";
import { inDirectory, ofKind, realLooking, targetsIn } from "./harness.ts";

Deno.test("everything that is wrong with the sources is said at once", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    await Deno.mkdir(paths.kes);
    await Deno.writeTextFile(paths.opcert, "");
    const { because } = ofKind(await readSources(paths), "failed");
    assert.match(because, /SOURCE_KES_KEY .*kes\.skey: expected a file, got something else/);
    assert.match(because, /SOURCE_VRF_KEY .*vrf\.skey: there is no such file/);
    assert.match(because, /SOURCE_OP_CERT .*node\.cert: the file is empty/);
  });
});

Deno.test("links are followed, as a mounted secret needs", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    await Deno.mkdir(`${directory}/..data`);
    for (const file of ["kes", "vrf", "opcert"] as const) {
      await Deno.writeTextFile(`${directory}/..data/${file}`, realLooking[file]);
      await Deno.symlink(`..data/${file}`, paths[file]);
    }
    assert.deepEqual(await readSources(paths), { kind: "read", texts: realLooking });
  });
});

Deno.test("a file too large for a credential is not read", async () => {
  await inDirectory(async (directory) => {
    const paths = targetsIn(directory);
    for (const path of Object.values(paths)) await Deno.writeTextFile(path, "{}");
    await Deno.truncate(paths.vrf, 1_000_000_000);
    const { because } = ofKind(await readSources(paths), "failed");
    assert.match(because, /vrf\.skey: expected at most 65536 bytes, got 1000000000$/);
  });
});
