import assert from "assert";
import { openWorld, type World } from "../../support/core-world/mod.ts";
import { countOf, forgersAre, neverTells, runUntil, tells, timeOf } from "./story.ts";

function guarded(): World {
  return openWorld({ pods: { a: { config: { guarded: true } } } });
}

function says(world: World, state: "acknowledged" | "gone"): void {
  world.pod("a").dispatch({ type: "guard", state, because: "as the test says" });
}

/** A forger with an acknowledged guard, at t=30.0. */
function forging(): World {
  const world = guarded();
  runUntil(world, () => countOf(world, "a: arms the guard") > 0);
  says(world, "acknowledged");
  world.run(30 - world.timeline.now() / 1000);
  forgersAre(world, "a");
  return world;
}

Deno.test("no key is placed before the guard has acknowledged", () => {
  const world = guarded();
  world.run(25);
  tells(world, "a: phase: standby -> preparing", "a: arms the guard");
  assert.equal(world.pod("a").disk.keys, "absent");
  neverTells(world, "a: sends SIGHUP (enable_forging)");
  says(world, "acknowledged");
  world.run(2);
  tells(world, "a: guard: the guard acknowledged", "a: sends SIGHUP (enable_forging) to 1");
  forgersAre(world, "a");
});

Deno.test("a guard that never acknowledges: after 20 s the pod hands over", () => {
  const world = guarded();
  world.run(60);
  const asked = timeOf(world, "a: phase: standby -> preparing");
  tells(
    world,
    "a: arms the guard",
    "a: degraded: the node could not be told to forge within 20 s",
    "a: disarms the guard",
    "a: phase: preparing -> standby: the node could not be told to forge within 20 s",
    "a: right_released",
  );
  assert(asked > 0);
  neverTells(world, "a: sends SIGHUP (enable_forging)");
});

Deno.test("the guard is armed with the right that remains and the stop that it needs", () => {
  const world = guarded();
  runUntil(world, () => world.pod("a").state().guard === "armed");
  const { registers, clocks } = world.pod("a").state();
  const ends = (registers[0]?.held?.holderTime ?? 0) + 13_500 - clocks.holder;
  assert(ends > 13_000 && ends <= 13_500);
});

Deno.test("an acknowledgement that nobody asked for arms nothing", () => {
  const world = guarded();
  world.run(10);
  says(world, "acknowledged");
  assert.equal(world.pod("a").state().guard, "none");
  world.run(10);
  tells(world, "a: arms the guard");
});

Deno.test("a guard that is lost while forging: alarm; one that is back within a minute costs nothing", () => {
  const world = forging();
  says(world, "gone");
  world.run(50);
  forgersAre(world, "a");
  says(world, "acknowledged");
  world.run(60);
  assert.equal(countOf(world, "a: stop_begins"), 1);
  tells(world, "a: guard: the guard is gone: as the test says", "a: guard: the guard acknowledged");
  forgersAre(world, "a");
});

Deno.test("a guard that is lost for a minute, even after long forging: the pod hands over", () => {
  const world = forging();
  world.run(300);
  says(world, "gone");
  world.run(30);
  says(world, "gone");
  world.run(29);
  forgersAre(world, "a");
  world.run(10);
  tells(
    world,
    "a: phase: forging -> stopping: the guard is gone",
    "a: stop_confirmed",
    "a: disarms the guard",
    "a: right_released",
  );
  assert.equal(world.pod("a").state().guard, "gone");
  assert.equal(world.pod("a").state().ineligible, "the guard is gone");
  says(world, "acknowledged");
  assert.equal(world.pod("a").state().guard, "none", "it has to be asked anew");
});

Deno.test("a guard that is lost while the node is enabled: the enabling is stopped", () => {
  const world = guarded();
  runUntil(world, () => countOf(world, "a: arms the guard") > 0);
  says(world, "acknowledged");
  runUntil(world, () => countOf(world, "a: sends SIGHUP (enable_forging)") > 0);
  says(world, "gone");
  world.run(8);
  tells(world, "a: phase: preparing -> stopping: the guard is gone", "a: stop_confirmed");
});

Deno.test("the right is lost while the guard is asked: its duty ends with the attempt", () => {
  const world = guarded();
  runUntil(world, () => countOf(world, "a: arms the guard") > 0);
  world.register.editByHand({ holder: "x" });
  world.run(0.5);
  tells(world, "a: disarms the guard", "a: phase: preparing -> standby: the right is not held");
  assert.equal(world.pod("a").state().guard, "none");
});
