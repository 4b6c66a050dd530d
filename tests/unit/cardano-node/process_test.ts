import assert from "assert";
import { makeHome, pause, startNode, until } from "./harness.ts";
import { makeKeys } from "./keys.ts";

Deno.test("process: its executable is named cardano-node", async () => {
  await using home = await makeHome();
  await using node = await startNode(home, []);
  await node.ready();
  assert.equal(await Deno.readLink(`/proc/${node.pid}/exe`), `${home.dir}/cardano-node`);
});

Deno.test("process: a SIGHUP before the handler is installed kills it", async () => {
  await using home = await makeHome();
  await using node = await startNode(home, [], { START_DELAY: 30_000 });
  await pause(400);
  node.kill("SIGHUP");
  assert.equal((await node.ended()).signal, "SIGHUP");
});

Deno.test("process: during the replay SIGHUP is not effective; then keys in memory forge, gauge 0", async () => {
  await using home = await makeHome();
  const keys = makeKeys();
  await home.place(keys);
  await Deno.writeTextFile(home.socket, "left behind by an earlier node");
  await using node = await startNode(home, home.threeFlags, { REPLAY: 5000 });
  await node.traced("Startup.BlockForgingUpdate");
  assert.equal((await node.metrics()).get("forging_enabled"), 1, "it claims to forge already");
  await assert.rejects(Deno.stat(home.socket), Deno.errors.NotFound);
  await home.clear();
  node.kill("SIGHUP");
  assert.equal((await node.traced("Startup.BlockForgingUpdate", 2)).data.enabled, "NotEffective");
  assert.deepEqual(await home.lines(), []);
  await node.ready();
  await node.traced("Forge.Loop.AdoptedBlock");
  assert.equal((await home.lines())[0]?.pool, keys.poolId);
  assert.equal((await node.metrics()).get("forging_enabled"), 0);
});

Deno.test("process: dead, it leaves its socket file behind; the next start removes it", async () => {
  await using home = await makeHome();
  for (const signal of ["SIGKILL", "SIGTERM"] as const) {
    await using node = await startNode(home, []);
    await node.ready();
    node.kill(signal);
    const { code, signal: ending } = await node.ended();
    assert.deepEqual([code, ending], signal === "SIGKILL" ? [137, "SIGKILL"] : [1, null]);
    assert.ok((await Deno.stat(home.socket)).isSocket);
  }
});

Deno.test("process: after SIGTERM it forges until it is gone; a second one is final", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  await using node = await startNode(home, home.threeFlags, { TERM_DELAY: 60_000 });
  await node.ready();
  node.kill("SIGTERM");
  const count = (await home.lines()).length;
  await until("a further line", async () => (await home.lines()).length > count);
  node.kill("SIGTERM");
  assert.equal((await node.ended()).code, 143);
});
