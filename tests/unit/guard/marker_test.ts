import assert from "assert";
import { testWhere } from "testing";
import { markerPath } from "../../../lib/node/mod.ts";
import { inDirectory, startStand, targetsIn } from "../node/harness.ts";
import { startAs, whyNoChoice } from "../node/reused_pid.ts";
import { serves, START_NONCE } from "./manager.ts";
import { KEYS, MARKER, onStage } from "./stage.ts";

Deno.test("restarted beside a marker, without a manager: that node is stopped a second later", async () => {
  await onStage(async ({ process, node, start, mark, pass, files, signals, tells }) => {
    await mark(13_000);
    start();
    await tells("guard", /^armed by the marker: process \d+ may forge/);
    await pass(800);
    assert.deepEqual([files(), signals()], [[MARKER, ...KEYS], []]);
    await pass(400);
    assert.equal(await node.line(), "hup");
    assert.deepEqual(files(), [MARKER], "only a confirmed stop takes the marker away");
    await pass(11_200);
    assert.equal(await node.line(), "(ended)");
    await tells("guard", /^its duty is over: process \d+ has ended/);
    assert.deepEqual(files(), []);
    assert.deepEqual(signals(), [`SIGHUP ${process.pid} fence`, `SIGKILL ${process.pid} stop`]);
  });
});

Deno.test("restarted beside a marker whose end is past: the node is stopped at once", async () => {
  await onStage(async ({ node, start, mark, pass, files, tells }) => {
    await mark(-60_000);
    start();
    await tells("guard", /^armed by the marker/);
    await pass(400);
    assert.equal(await node.line(), "hup");
    assert.deepEqual(files(), [MARKER]);
    await pass(1_000);
    assert.equal(await node.line(), "(ended)");
  });
});

testWhere(
  whyNoChoice(),
  "restarted beside the marker of a node whose PID somebody else has: that one is left alone",
  async () => {
    await onStage(async ({ node, start, mark, pass, files, signals, tells }) => {
      await mark(-60_000);
      await node.end();
      await using bystander = await startAs(node.pid);
      start();
      await pass(1_000);
      await tells("guard", /process \d+ has ended/);
      assert.deepEqual([signals(), files()], [[], []]);
      assert(bystander.lives());
    });
  },
);

Deno.test("restarted beside a marker whose manager is there: nothing happens to the node", async () => {
  await onStage(async ({ process, start, connect, mark, pass, files, signals, tells }) => {
    await mark(13_000);
    start();
    const right = { stopsIn: 7_500, endsIn: 13_500 };
    const manager = await connect({ charge: serves(process, right, { engagement: 7 }) });
    await tells("guard", /^armed by the marker/);
    await pass(12_000);
    assert.deepEqual([files(), signals()], [[MARKER, ...KEYS], []]);
    const { duty } = await manager.hears("armed");
    assert(duty.kind === "armed");
    assert.deepEqual(duty.engagement, { startNonce: START_NONCE, number: 7 });
    manager.charge = { kind: "idle", process };
    await pass(200);
    await manager.hears("idle");
  });
});

Deno.test("an idle guard that loses its manager looks at the marker before it believes to be idle", async () => {
  await onStage(async ({ node, start, connect, mark, pass, files, tells }) => {
    start();
    const manager = await connect({ charge: { kind: "unknown" } });
    await manager.hears("idle");
    await mark(13_000);
    manager.close();
    await tells("guard", /^armed by the marker/);
    await pass(1_200);
    assert.equal(await node.line(), "hup");
    assert.deepEqual(files(), [MARKER]);
  });
});

Deno.test("a marker that cannot be read names no node: that is told, and none is touched", async () => {
  await onStage(async ({ directory, start, connect, pass, files, signals, tells }) => {
    await Deno.writeTextFile(markerPath(targetsIn(`${directory}/keys`)), "{");
    start();
    await tells("guard", /^the marker cannot be read/);
    await tells("marker", /^Cannot read the marker .*enabled\.json: /);
    await pass(4_000);
    assert.deepEqual([files(), signals()], [[MARKER, ...KEYS], []]);
    const manager = await connect({ charge: { kind: "unknown" } });
    await manager.hears("idle");
  });
});

Deno.test("a process that is no cardano-node under the marker's PID is never signalled", async () => {
  await onStage(async ({ process, start, mark, pass, files, signals, tells }) => {
    await inDirectory(async (elsewhere) => {
      const stranger = await startStand(`${elsewhere}/stranger`);
      try {
        await mark(-60_000, { ...process, pid: stranger.pid });
        start();
        await tells("guard", /^its duty is over: process \d+ has ended/);
        await pass(3_000);
        assert.deepEqual([files(), signals()], [[], []], "what the node has left is cleared");
        Deno.kill(stranger.pid, "SIGHUP");
        assert.equal(await stranger.line(), "hup", "the first that it heard of, and it lives");
      } finally {
        await stranger.end();
      }
    });
  });
});

Deno.test("another cardano-node under the same PID is told by its stamp, unless a node listens", async () => {
  await onStage(async ({ process, start, mark, pass, signals, tells }) => {
    await mark(-60_000, { ...process, stamp: process.stamp - 5_000 });
    start();
    await tells("guard", /^its duty is over: process \d+ has ended/);
    await pass(3_000);
    assert.deepEqual(signals(), []);
  });
  // The kernel may remake the stamp of a process that lives.
  await onStage(async ({ process, node, nodeSocket, start, mark, pass, tells }) => {
    using _listener = Deno.listen({ transport: "unix", path: nodeSocket });
    await mark(-60_000, { ...process, stamp: process.stamp - 5_000 });
    start();
    await tells("guard", /^armed by the marker/);
    await pass(800);
    assert.equal(await node.line(), "hup");
  });
});
