/** A manager and its guard: the guard is lost, frozen or restarted, both are, or their connection is. */
import assert from "assert";
import { BEGINNING, openWorld, type Pod } from "../../support/core-world/mod.ts";
import { forging } from "./guard_story.ts";
import { countOf, forgersAre, neverTells, runUntil, tells, timeOf } from "./story.ts";

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

Deno.test("a marker on a full disk grows old: the guard that is restarted beside it asks before it acts", () => {
  const { world, pod } = forging();
  pod.disk.full = "no space left on device";
  world.run(60);
  pod.guard.crash();
  world.run(1);
  pod.guard.start();
  world.run(20);
  neverTells(world, "a: guard: stop_begins");
  forgersAre(world, "a");
});

Deno.test("a pair that is dead until the right is over: the guard kills what it then finds", () => {
  const { world, pod } = forging();
  pod.guard.crash();
  pod.crash();
  world.run(60);
  pod.guard.start();
  world.run(2);
  tells(world, "a: guard: guard: armed by the marker", "a: guard: sends SIGKILL to 1");
  assert(timeOf(world, "a: guard: sends SIGKILL") <= 91.2);
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

Deno.test("the guard is told to end while armed: it stays until the node is stopped", () => {
  const { world, pod } = forging();
  pod.guard.dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(20);
  assert(pod.guard.isUp());
  pod.dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(10);
  tells(world, "a: stop_confirmed", "a: guard: exit");
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
        const world = openWorld({ pods: { a: {} }, guarded: true });
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
