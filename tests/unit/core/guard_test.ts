/**
 * A manager and its guard: the real machines of both, over a local link of a few milliseconds. The
 * first forging of a pod with the defaults begins at t=17.
 */
import assert from "assert";
import {
  BEGINNING,
  openWorld,
  type Pod,
  type PodOptions,
  type World,
} from "../../support/core-world/mod.ts";
import { countOf, forgersAre, neverTells, runUntil, tells, timeOf } from "./story.ts";

function guarded(a: PodOptions = {}): World {
  return openWorld({ pods: { a }, guarded: true });
}

/** A forger with its guard, at t=30, whose right ends at the time returned, in seconds. */
function forging(a: PodOptions = {}): { world: World; pod: Pod; ends: number } {
  const world = guarded(a);
  world.run(30);
  forgersAre(world, "a");
  const pod = world.pod("a");
  const { marker } = pod.disk;
  assert(typeof marker !== "string");
  return { world, pod, ends: (marker.rightEnds - BEGINNING) / 1000 };
}

Deno.test("no key is placed before the guard has acknowledged", () => {
  const world = guarded({ guardStarts: false });
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

Deno.test("the guard is lost while forging: alarm; one that is back within a minute costs nothing", () => {
  const { world, pod } = forging();
  pod.guard.crash();
  world.run(50);
  forgersAre(world, "a");
  pod.guard.start();
  world.run(60);
  tells(
    world,
    "t=30.0 a: guard: the guard is gone",
    "t=80.0 a: guard: starts",
    "a: guard: guard: armed by the marker",
    "a: guard: the guard acknowledged its duty",
  );
  assert.equal(countOf(world, "a: stop_begins"), 1);
  neverTells(world, "a: guard: stop_begins");
  forgersAre(world, "a");
});

Deno.test("the guard is lost for more than a minute: the pod hands over, and stands no more", () => {
  const { world, pod } = forging();
  pod.guard.crash();
  world.run(59);
  forgersAre(world, "a");
  world.run(10);
  tells(
    world,
    "a: phase: forging -> stopping: the guard is gone",
    "a: stop_confirmed",
    "a: right_released",
  );
  assert.equal(pod.state().ineligible, "the guard is gone");
});

Deno.test("the guard is frozen: alarm by its silence; thawed beside a manager that renews it touches nothing", () => {
  const { world, pod } = forging();
  pod.guard.freeze();
  world.run(40);
  tells(world, "t=32.1 a: guard: the guard is gone: it has not asked for 2 s");
  pod.guard.thaw();
  world.run(20);
  neverTells(world, "a: guard: stop_begins");
  assert.equal(pod.state().guard.unservedSince, null);
  forgersAre(world, "a");
});

Deno.test("the guard is frozen, and the manager killed once it is back: it acts as ever", () => {
  const { world, pod } = forging();
  pod.guard.freeze();
  world.run(20);
  pod.guard.thaw();
  world.run(1);
  pod.crash();
  world.run(2);
  tells(world, "t=52.1 a: guard: sends SIGHUP to 1");
});

Deno.test("the connection is lost for longer than a second: both stop, the guard first, and forge again", () => {
  const { world, pod } = forging();
  pod.guardLink.cut();
  world.run(2);
  pod.guardLink.mend();
  world.run(20);
  tells(
    world,
    "a: guard: sends SIGHUP to 1",
    "a: guard: the guard is there: it is stopping for process 1",
    "a: phase: forging -> stopping: the guard has stopped the node",
    "a: stop_confirmed: the leadership counter is still",
    "a: guard: guard: its duty is over: the manager confirmed",
    "a: phase: preparing -> forging",
  );
  neverTells(world, "a: sends SIGHUP (disable_forging)");
  neverTells(world, "a: node 1 ends");
  forgersAre(world, "a");
});

Deno.test("answers that are long on their way cost nothing in calm, and add nothing to the right", () => {
  const { world, pod } = forging();
  pod.guardLink.slow(600);
  world.run(60);
  neverTells(world, "a: guard: stop_begins");
  const { marker } = pod.disk;
  assert(typeof marker !== "string");
  pod.freeze();
  pod.node.habits.deaf = true;
  world.run(20);
  const ends = (marker.rightEnds - BEGINNING) / 1000;
  const kill = timeOf(world, "a: guard: sends SIGKILL");
  assert(kill <= ends - 0.9, `${kill}, the right ends at ${ends}`);
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

Deno.test("the guard is told to end while armed: it stays until the node is stopped", () => {
  const { world, pod } = forging();
  pod.guard.dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(20);
  assert(pod.guard.isUp());
  pod.dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(10);
  tells(world, "a: stop_confirmed", "a: guard: exit");
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

Deno.test("a marker left by a dead pair: whichever starts first, the node is stopped within seconds", () => {
  for (const first of ["guard", "manager"] as const) {
    for (const wait of [0, 0.3, 1.5]) {
      const { world, pod } = forging();
      pod.guard.crash();
      pod.crash();
      world.run(1);
      if (first === "guard") pod.guard.start();
      else pod.start();
      world.run(wait);
      pod.guard.start();
      pod.start();
      world.run(35);
      const off = timeOf(world, "a: node 1 forges: off");
      assert(off <= 32.6, `${off}`);
      tells(world, "t=30.0 a: the manager is killed", "a: stop_confirmed: the leadership counter");
      neverTells(world, "a: node 1 ends");
      forgersAre(world, "a");
    }
  }
});

Deno.test("a pair that is dead until the right is over: the guard kills what it then finds", () => {
  const { world, pod } = forging();
  pod.guard.crash();
  pod.crash();
  world.run(60);
  pod.guard.start();
  world.run(1);
  tells(world, "a: guard: guard: armed by the marker", "a: guard: sends SIGKILL to 1");
  assert(timeOf(world, "a: guard: sends SIGKILL") <= 90.2);
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

/** Moments in the life of a pod, each with what has come true then. */
const MOMENTS: Readonly<Record<string, (pod: Pod) => boolean>> = {
  "before the node is proven": ({ node }) => node.pid() !== null,
  "in the first stop": (pod) => pod.state().forging.phase === "stopping",
  "as a standby": (pod) => pod.state().forging.phase === "standby",
  "when the guard is engaged": (pod) => pod.state().guard.engagement !== null,
  "before the marker": (pod) => pod.state().forging.task?.kind === "mark",
  "before the keys": (pod) => pod.state().forging.task?.kind === "place",
  "before the marker says that the SIGHUP comes": (pod) =>
    pod.state().forging.task?.kind === "announce",
  "after the enabling SIGHUP": (pod) => pod.state().forging.enabled?.stage === "signalled",
  "while forging": (pod) => pod.state().forging.phase === "forging",
};

for (const [moment, isThen] of Object.entries(MOMENTS)) {
  Deno.test(`the guard, or the manager, is killed ${moment}, and restarted soon or late`, () => {
    for (const who of ["guard", "manager"] as const) {
      for (const wait of [0.3, 3]) {
        const world = guarded();
        const pod = world.pod("a");
        runUntil(world, () => isThen(pod));
        const victim = who === "guard" ? pod.guard : pod;
        victim.crash();
        world.run(wait);
        victim.start();
        world.run(60);
        forgersAre(world, "a");
        if (who === "guard") neverTells(world, "a: node 1 ends");
      }
    }
  });
}
