/**
 * A manager and its guard: the real machines of both, over a local link of a few milliseconds. The
 * first forging of a pod with the defaults begins at t=17.
 */
import assert from "assert";
import { BEGINNING, openWorld } from "../../support/core-world/mod.ts";
import { forging } from "./guard_story.ts";
import { countOf, forgersAre, neverTells, tells, timeOf } from "./story.ts";

Deno.test("no key is placed before the guard has acknowledged", () => {
  const world = openWorld({ pods: { a: { guardStarts: false } }, guarded: true });
  world.run(30);
  assert.equal(world.pod("a").state().ineligible, "the guard is gone");
  neverTells(world, "a: right_acquired");
  world.pod("a").guard.start();
  world.run(20);
  tells(
    world,
    "t=30.0 a: guard: the guard is there: it is idle",
    "a: phase: standby -> preparing",
    "a: guard: guard: armed: it guards process 1",
    "a: guard: the guard acknowledged its duty",
    "a: sends SIGHUP (enable_forging) to 1",
  );
  forgersAre(world, "a");
});

Deno.test("a calm pool forges every slot, and no guard ever touches a node", () => {
  const world = openWorld({ pods: { a: {}, b: {} }, registers: 3, guarded: true });
  world.run(40);
  const before = world.ledger().size;
  world.run(60);
  assert.equal(world.ledger().size - before, 60);
  for (const name of ["a", "b"]) {
    neverTells(world, `${name}: guard: stop_begins`);
    neverTells(world, `${name}: guard: sends`);
  }
});

Deno.test("the manager is killed while forging: SIGHUP a second later, SIGKILL within the right", () => {
  const { world, pod, ends } = forging();
  pod.crash();
  world.run(20);
  tells(
    world,
    "t=31.1 a: guard: stop_begins: the guard stops process 1: its manager was lost",
    "t=31.1 a: guard: sends SIGHUP to 1",
    "a: node 1 forges: off",
    "a: guard: sends SIGKILL to 1",
    "a: guard: guard: its duty is over: process 1 has ended",
  );
  const kill = timeOf(world, "a: guard: sends SIGKILL");
  assert(kill >= ends - 1.3 && kill <= ends - 0.9, `${kill}, the right ends at ${ends}`);
  assert.equal(pod.disk.keys, "absent");
  assert.equal(pod.disk.marker, "none", "its process is gone and no manager there");
});

Deno.test("the manager is killed beside a deaf node: its last slot lies within the right", () => {
  const { world, pod, ends } = forging();
  pod.node.habits.deaf = true;
  pod.node.habits.restartsAfter = null;
  pod.crash();
  world.run(30);
  const last = Math.max(...world.ledger().keys()) - BEGINNING / 1000;
  assert(last <= ends - 0.9, `${last}, the right ends at ${ends}`);
});

Deno.test("the manager is restarted at once: the guard alone sends SIGHUP, the manager proves it, no SIGKILL", () => {
  for (const wait of [0, 0.1, 0.5, 0.9, 2]) {
    const { world, pod } = forging();
    pod.crash();
    world.run(wait);
    pod.start();
    world.run(30);
    tells(
      world,
      "a: the manager is killed",
      "a: the manager starts",
      "a: stop_confirmed: the leadership counter is still",
      "a: guard: guard: its duty is over: the manager confirmed",
      "a: guard: guard: armed: it guards process 1",
      "a: sends SIGHUP (enable_forging) to 1",
    );
    assert.equal(countOf(world, "a: guard: sends SIGHUP"), 1);
    assert.equal(countOf(world, "a: sends SIGHUP (startup_cleanup)"), 1, "that of its first start");
    neverTells(world, "a: guard: sends SIGKILL");
    neverTells(world, "a: sends SIGKILL");
    forgersAre(world, "a");
  }
});

Deno.test("a manager that crash-loops beside a deaf node: its last slot lies within the right", () => {
  const { world, pod, ends } = forging();
  pod.node.habits.deaf = true;
  pod.node.habits.restartsAfter = null;
  for (let deaths = 0; deaths < 40; deaths += 1) {
    pod.crash();
    world.run(0.2);
    pod.start();
    world.run(0.3);
  }
  const last = Math.max(...world.ledger().keys()) - BEGINNING / 1000;
  assert(last <= ends - 0.9, `${last}, the right ends at ${ends}`);
});

Deno.test("the manager is frozen for a moment: nothing happens", () => {
  const { world, pod } = forging();
  pod.freeze();
  world.run(3);
  pod.thaw();
  world.run(10);
  neverTells(world, "a: guard: stop_begins");
  neverTells(world, "a: guard: the guard is gone");
  assert.equal(countOf(world, "a: stop_begins"), 1);
});

Deno.test("the manager is frozen past the begin of its stop, thawed: it proves the guard's stop, no SIGKILL", () => {
  const { world, pod, ends } = forging();
  pod.freeze();
  world.run(ends - 6 - 30 + 1);
  const hangup = timeOf(world, "a: guard: sends SIGHUP");
  assert(hangup >= ends - 5.6 && hangup <= ends - 5.2, `${hangup}, the right ends at ${ends}`);
  pod.thaw();
  world.run(20);
  tells(
    world,
    "a: the manager is thawed",
    "a: phase: forging -> stopping: the right was not renewed in time",
    "a: stop_confirmed: the leadership counter is still",
    "a: guard: guard: its duty is over",
    "a: phase: preparing -> forging",
  );
  neverTells(world, "a: sends SIGHUP (disable_forging)");
  neverTells(world, "a: guard: sends SIGKILL");
  forgersAre(world, "a");
});

Deno.test("the manager is frozen past the end of its right: the node is killed within it", () => {
  const { world, pod, ends } = forging();
  pod.freeze();
  world.run(30);
  const kill = timeOf(world, "a: guard: sends SIGKILL");
  assert(kill <= ends - 0.9, `${kill}, the right ends at ${ends}`);
  pod.thaw();
  world.run(40);
  forgersAre(world, "a");
});

Deno.test("the host sleeps: the manager acts at waking, before the guard has to", () => {
  for (const sleeps of [3, 10, 60]) {
    const { world, pod } = forging();
    pod.host.suspend();
    world.run(sleeps);
    pod.host.resume();
    world.run(60);
    neverTells(world, "a: guard: sends SIGKILL");
    forgersAre(world, "a");
  }
});

Deno.test("told to end: the node is stopped by its manager, the guard hears of it and never acts", () => {
  const { world, pod } = forging();
  pod.dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(60);
  tells(world, "a: sends SIGHUP (disable_forging)", "a: stop_confirmed", "a: right_released");
  tells(world, "a: guard: guard: its duty is over: the manager confirmed", "a: exit");
  neverTells(world, "a: guard: sends");
  neverTells(world, "a: node 1 ends");
});

Deno.test("the node ends under the guard's eyes and starts again: the new one is another", () => {
  const { world, pod } = forging();
  pod.node.signal("SIGKILL");
  world.run(40);
  tells(
    world,
    "a: node 1 ends: SIGKILL",
    "a: guard: guard: its duty is over: process 1 has ended",
    "a: guard: guard: armed: it guards process 2",
  );
  neverTells(world, "a: guard: sends");
  forgersAre(world, "a");
});

Deno.test("a standby's node is never touched, whatever becomes of its manager and its guard", () => {
  const world = openWorld({ pods: { a: {}, b: { starts: false } }, guarded: true });
  world.run(18);
  const b = world.pod("b");
  b.start();
  world.run(15);
  for (const act of [b.crash, b.start, b.guard.crash, b.guard.start, b.freeze, b.thaw]) {
    act();
    world.run(5);
  }
  neverTells(world, "b: guard: stop_begins");
  neverTells(world, "b: guard: sends");
  forgersAre(world, "a");
});

Deno.test("keys that cannot be unlinked while the manager is dead: no SIGHUP, but the SIGKILL in time", () => {
  const { world, pod, ends } = forging();
  pod.disk.readOnly = "read-only file system";
  pod.crash();
  world.run(20);
  neverTells(world, "a: guard: sends SIGHUP");
  tells(world, "a: guard: task_failed: the guard's remove: read-only file system");
  assert(timeOf(world, "a: guard: sends SIGKILL") <= ends - 0.9);
});
