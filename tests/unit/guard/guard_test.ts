import assert from "assert";
import { serves } from "./manager.ts";
import { KEYS, onStage } from "./stage.ts";

const LONG = { stopsIn: 7_500, endsIn: 13_500 };

Deno.test("the manager's connection is lost: keys gone and SIGHUP a second later, SIGKILL 1 s before the end", async () => {
  await onStage(async ({ process, node, start, connect, pass, files, signals, tells }) => {
    start();
    const manager = await connect({ charge: serves(process, LONG) });
    await manager.hears("armed");
    manager.close();
    await tells("guard", /^the manager is gone: the other end closed the connection/);
    await pass(900);
    assert.deepEqual(files(), KEYS);
    await pass(200);
    assert.equal(await node.line(), "hup");
    assert.deepEqual(files(), []);
    await pass(13_500 - 1_000 - 1_100 - 400);
    assert.deepEqual(signals(), [`SIGHUP ${process.pid} fence`]);
    await pass(500);
    assert.equal(await node.line(), "(ended)");
    await tells("guard", /^its duty is over: process \d+ has ended/);
    assert.deepEqual(signals(), [`SIGHUP ${process.pid} fence`, `SIGKILL ${process.pid} stop`]);
  });
});

Deno.test("a manager that is back within the second, with its nonce, is trusted with its node", async () => {
  await onStage(async ({ process, start, connect, pass, files, signals, tells }) => {
    start();
    const first = await connect({ charge: serves(process, LONG) });
    await first.hears("armed");
    first.close();
    await tells("guard", /^the manager is gone/);
    await pass(800);
    const again = await connect({ charge: serves(process, LONG) });
    await again.hears("armed");
    await pass(6_000);
    assert.deepEqual([files(), signals()], [KEYS, []]);
    again.charge = { kind: "idle", process };
    await pass(200);
    await tells("guard", /^its duty is over: the manager confirmed/);
    await again.hears("idle");
    assert.deepEqual(signals(), []);
  });
});

Deno.test("another manager in the place of the lost one: the node is stopped at once", async () => {
  await onStage(async ({ process, node, start, connect, pass, files, tells }) => {
    start();
    const first = await connect({ charge: serves(process, LONG) });
    await first.hears("armed");
    first.close();
    await tells("guard", /^the manager is gone/);
    const startNonce = "f".repeat(32);
    const other = await connect({ startNonce, charge: { kind: "unknown" } });
    assert.equal(await node.line(), "hup");
    assert.deepEqual(files(), []);
    const { duty } = await other.hears("stopping");
    assert(duty.kind === "stopping" && duty.process.pid === process.pid);
    other.charge = { kind: "idle", process };
    await pass(200);
    await other.hears("idle");
  });
});

Deno.test("a manager that is frozen: keys gone and SIGHUP 0.5 s after the begin of the stop", async () => {
  await onStage(async ({ process, node, start, connect, pass, files, signals }) => {
    start();
    const manager = await connect({ charge: serves(process, LONG) });
    await manager.hears("armed");
    manager.charge = null;
    await pass(7_900);
    assert.deepEqual([files(), signals()], [KEYS, []]);
    await pass(200);
    assert.equal(await node.line(), "hup");
    assert.deepEqual(files(), []);
    assert.equal(manager.ended(), null, "its connection stands");
    await pass(4_500);
    assert.equal(await node.line(), "(ended)");
  });
});

Deno.test("a manager that stops its node itself gets no SIGHUP in its way, but the SIGKILL in the end", async () => {
  await onStage(async ({ process, node, start, connect, pass, signals }) => {
    start();
    const manager = await connect({ charge: serves(process, LONG) });
    await manager.hears("armed");
    manager.charge = serves(process, { stopsIn: -500, endsIn: 5_500 }, { stopping: true });
    await pass(4_000);
    manager.charge = null;
    assert.deepEqual(signals(), []);
    await pass(2_000);
    assert.equal(await node.line(), "(ended)");
    assert.equal(signals().at(-1), `SIGKILL ${process.pid} stop`);
  });
});

Deno.test("a manager that neither answers nor reads holds up nothing", async () => {
  await onStage(async ({ process, node, socket, start, connect, pass, files }) => {
    start();
    const manager = await connect({ charge: serves(process, LONG) });
    await manager.hears("armed");
    const deaf = await Deno.connect({ transport: "unix", path: socket });
    // The guard's own greeting is one of a manager of the same settings, too.
    const greeting = new Uint8Array(4_096);
    await deaf.write(greeting.subarray(0, await deaf.read(greeting) ?? 0));
    await manager.cutOff();
    await pass(1_500);
    assert.equal(await node.line(), "hup");
    assert.deepEqual(files(), []);
    deaf.close();
  });
});

Deno.test("what is no answer ends the connection, and counts as its loss", async () => {
  const nonsense = [
    "no answer\n",
    `{"question":1}\n`,
    `${"x".repeat(40_000)}\n`,
    "x".repeat(40_000),
  ];
  for (const text of nonsense) {
    await onStage(async ({ process, node, start, connect, pass, tells }) => {
      start();
      const manager = await connect({ charge: serves(process, LONG) });
      await manager.hears("armed");
      manager.charge = null;
      manager.say(text);
      await tells("guard", /^the manager is gone: (expected .* got |a line was longer than 32768)/);
      await pass(1_100);
      assert.equal(await node.line(), "hup");
      await manager.cutOff();
    });
  }
});

Deno.test("a guard that no signal of its own would reach the node is armed for none, and says so", async () => {
  await onStage(async ({ process, start, connect, pass, files, signals, tells }) => {
    start();
    // No process of this PID is called as the node is: so it looks from another PID namespace, too.
    const strange = { ...process, pid: Deno.pid };
    const manager = await connect({ charge: { kind: "idle", process: strange } });
    await tells("guard", /^it cannot signal the node: Process \d+ is .*, expected .* namespace$/);
    manager.charge = serves(strange, LONG);
    await pass(2_000);
    assert(manager.asked.every(({ duty }) => duty.kind === "idle"));
    assert.match(manager.asked.at(-1)?.unable ?? "", /^Process \d+ is /);
    manager.charge = serves(process, LONG);
    await pass(600);
    await manager.hears("armed");
    assert.equal(manager.asked.at(-1)?.unable, undefined);
    assert.deepEqual([files(), signals()], [KEYS, []]);
    manager.charge = { kind: "idle", process };
    await pass(200);
    await manager.hears("idle");
  });
});

Deno.test("of two connections the newer counts, and the older one is cut off", async () => {
  await onStage(async ({ process, start, connect, pass, files, signals }) => {
    start();
    const older = await connect({ charge: serves(process, LONG) });
    await older.hears("armed");
    const newer = await connect({ charge: serves(process, LONG) });
    await newer.hears("armed");
    await pass(1_200);
    await older.cutOff();
    assert.equal(newer.ended(), null);
    assert.deepEqual([files(), signals()], [KEYS, []]);
    newer.charge = { kind: "idle", process };
    await pass(200);
    await newer.hears("idle");
  });
});

Deno.test("keys that cannot be removed: no SIGHUP, which would have them read again, but the SIGKILL", async () => {
  await onStage(async ({ directory, process, node, start, connect, pass, signals, tells }) => {
    const vrf = `${directory}/keys/vrf.skey`;
    await Deno.remove(vrf);
    await Deno.mkdir(vrf);
    await Deno.writeTextFile(`${vrf}/in-the-way`, "");
    start();
    const manager = await connect({ charge: serves(process, LONG) });
    await manager.hears("armed");
    manager.close();
    await tells("guard", /^the manager is gone/);
    await pass(1_200);
    await tells("task_failed", /^the guard's remove: Cannot remove .*vrf\.skey: /);
    await pass(3_000);
    assert.deepEqual(signals(), []);
    await pass(9_000);
    assert.equal(await node.line(), "(ended)");
    assert.deepEqual(signals(), [`SIGKILL ${process.pid} stop`]);
  });
});

Deno.test("a node that ends is guarded no more, and what it leaves is cleared where no manager is", async () => {
  await onStage(async ({ process, node, start, connect, mark, files, signals, tells }) => {
    start();
    const manager = await connect({ charge: serves(process, LONG) });
    await manager.hears("armed");
    await mark(13_500);
    manager.close();
    await tells("guard", /^the manager is gone/);
    await node.end();
    await tells("guard", /^its duty is over: process \d+ has ended/);
    assert.deepEqual([files(), signals()], [[], []]);
  });
});

Deno.test("a guard that is armed does not end when told to; one that is idle does", async () => {
  await onStage(async ({ process, start, connect, pass, tells, files, signals }) => {
    const guard = start();
    const manager = await connect({ charge: serves(process, LONG) });
    await manager.hears("armed");
    guard.shutdown("it received SIGTERM");
    await tells("guard", /^it ends only when its duty does: it received SIGTERM/);
    await pass(2_000);
    assert.deepEqual([files(), signals()], [KEYS, []]);
    manager.charge = { kind: "idle", process };
    await pass(200);
    assert.equal(await guard.ended, true);
  });
  await onStage(async ({ start, connect }) => {
    const guard = start();
    await (await connect({ charge: { kind: "unknown" } })).hears("idle");
    guard.shutdown("it received SIGTERM");
    assert.equal(await guard.ended, true);
  });
});

Deno.test("a guard says at its start by what times it acts, and in which unit", async () => {
  await onStage(async ({ start, tells, lines }) => {
    start();
    await tells("started", /./);
    assert.deepEqual(lines()[0]?.milliseconds, { rightLasts: 13_500, stopBound: 6_000 });
  });
});

Deno.test("an idle guard asks five times a second, and does nothing else", async () => {
  await onStage(async ({ process, start, connect, pass, files, signals, told }) => {
    start();
    const manager = await connect({ charge: { kind: "idle", process } });
    await manager.hears("idle");
    const before = manager.asked.length;
    await pass(4_000);
    assert(manager.asked.length - before >= 9);
    assert(manager.asked.every(({ duty }) => duty.kind === "idle"));
    assert.deepEqual([files(), signals()], [KEYS, []]);
    assert.deepEqual(told().map(({ event }) => event), ["started", "guard"]);
  });
});
