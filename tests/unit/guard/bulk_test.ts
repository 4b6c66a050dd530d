import assert from "assert";
import { serves } from "./manager.ts";
import { MARKER, onStage } from "./stage.ts";

const BULK = "credentials.json";
const bulkIn = (keys: string) => ({ bulk: `${keys}/${BULK}` });

Deno.test("a guard beside a bulk file puts an empty list in its place, and never removes it", async () => {
  await onStage(async (stage) => {
    const { directory, process, node, start, connect, pass, files, mark, tells } = stage;
    const content = () => Deno.readTextFile(`${directory}/keys/${BULK}`);
    await mark(13_500);
    start();
    const manager = await connect({
      charge: serves(process, { stopsIn: 7_500, endsIn: 13_500 }),
    });
    await manager.hears("armed");
    assert.equal(await content(), "a key");
    manager.close();
    await tells("guard", /^the manager is gone/);
    await pass(1_100);
    assert.equal(await node.line(), "hup");
    assert.equal(await content(), "[]\n");
    assert.deepEqual(files(), [MARKER, BULK]);
  }, bulkIn);
});

Deno.test("a guard that finds the marker beside a bulk file stops that node", async () => {
  await onStage(async ({ directory, node, start, pass, mark }) => {
    await mark(-1_000);
    start();
    await pass(1_500);
    assert.equal(await node.line(), "hup");
    assert.equal(await Deno.readTextFile(`${directory}/keys/${BULK}`), "[]\n");
  }, bulkIn);
});
