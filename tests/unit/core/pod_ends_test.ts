import assert from "assert";
import { eligibility, hasLetGo } from "../../../lib/core/mod.ts";
import { openWorld, type World } from "../../support/core-world/mod.ts";
import { calm, countOf, forgersAre, neverTells, runUntil, tells, timeOf } from "./story.ts";

/** The pod of `a` is about to end its node; told again every second, as it is by a pod that waits. */
function podEnds(world: World): void {
  world.tell("the pod of a is about to end");
  world.pod("a").dispatch({ type: "podEnds" });
}

Deno.test("the forger's pod is about to end: it stops, proves it, lets go, and another forges", () => {
  const world = calm();
  assert.equal(hasLetGo(world.pod("a").state()), false);
  podEnds(world);
  runUntil(world, () => hasLetGo(world.pod("a").state()));
  tells(world, "the pod of a is", "a: pod_ends", "a: stop_begins", "a: stop_confirmed");
  tells(world, "a: stop_confirmed", "a: right_released");
  assert(timeOf(world, "a: right_released") - timeOf(world, "the pod of a is") <= 6);
  world.run(12);
  forgersAre(world, "b");
  neverTells(world, "a: sends SIGTERM");
  neverTells(world, "a: exit");
});

Deno.test("it is told again and again: that changes nothing, and it does not stand again", () => {
  const world = calm();
  podEnds(world);
  world.run(6);
  const stops = countOf(world, "a: stop_begins");
  world.pod("b").dispatch({ type: "shutdown", because: "SIGTERM" });
  for (let second = 0; second < 60; second += 1) {
    world.pod("a").dispatch({ type: "podEnds" });
    world.run(1);
  }
  assert.equal(countOf(world, "a: stop_begins"), stops);
  assert.equal(countOf(world, "a: pod_ends"), 1);
  assert.equal(world.pod("a").holds(), false);
  const verdict = eligibility(world.pod("a").state());
  assert(!verdict.allowed && verdict.code === "pod_ends");
});

Deno.test("it concerns the node that runs: the next one forges, whatever was told before", () => {
  const world = calm();
  podEnds(world);
  world.run(6);
  world.pod("b").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.pod("a").node.signal("SIGTERM");
  world.run(60);
  forgersAre(world, "a");
});

Deno.test("a node that nobody ends after all forges again: a kubelet that starts anew forgets whom it was ending", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(30);
  forgersAre(world, "a");
  podEnds(world);
  world.run(590);
  forgersAre(world);
  world.run(40);
  forgersAre(world, "a");
  podEnds(world);
  world.run(30);
  forgersAre(world);
});

Deno.test("told while the node is being enabled: it is stopped", () => {
  const world = openWorld({ pods: { a: {} } });
  runUntil(world, () => world.pod("a").state().forging.enabled !== null);
  podEnds(world);
  world.run(30);
  forgersAre(world);
  assert(hasLetGo(world.pod("a").state()));
  tells(world, "the pod of a is", "a: stop_begins", "a: stop_confirmed", "a: right_released");
});

Deno.test("a standby's pod is about to end: nothing holds it", () => {
  const world = calm();
  world.tell("the pod of b is about to end");
  world.pod("b").dispatch({ type: "podEnds" });
  assert(hasLetGo(world.pod("b").state()));
  world.run(20);
  forgersAre(world, "a");
  tells(
    world,
    "the pod of b is",
    "b: pod_ends",
    "b: not_eligible: the pod is about to end its node",
  );
});

Deno.test("told before a node was found: the one that is found later is not meant", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(0.5);
  assert.equal(world.pod("a").state().node.life, null);
  podEnds(world);
  neverTells(world, "a: pod_ends");
  world.run(60);
  forgersAre(world, "a");
});
