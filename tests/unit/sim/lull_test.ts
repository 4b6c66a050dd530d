/** What is spared in a lull must not be missed. */
import assert from "assert";
import { CALM_WORLD } from "../../sim/golden/story.ts";
import { openWorld, type World } from "../../sim/world.ts";

const HOUR = 3_600_000;
const never = () => false;

function settled(leaseDuration: number, renewsRarely: boolean): World {
  const pods = CALM_WORLD.pods.map((pod) => ({ ...pod, leaseDuration, renewsRarely }));
  const world = openWorld({ ...CALM_WORLD, pods });
  world.timeline.runUntil(1.5 * leaseDuration + 60_000);
  return world;
}

Deno.test("a lull: every slot is signed by the same node, under a right that is renewed in time", () => {
  for (const [lease, rarely] of [[15_000, false], [60_000, true], [300_000, true]] as const) {
    const world = settled(lease, rarely);
    const { slots } = world.judge.signed();
    world.rest(HOUR, never);
    const signed = world.judge.signed().slots - slots;
    // The clock of its host is up to 2 % off, and may have jumped by a slot where it was steered.
    assert(Math.abs(signed - 3_600) < 80, `${signed} slots in an hour with a lease of ${lease} ms`);
    assert.equal(world.judge.transitions(), 0);
    assert.deepEqual(world.judge.violations(), []);
  }
});

Deno.test("a lull costs a small part of what is spared in it", () => {
  const world = settled(300_000, true);
  const before = world.judge.events();
  world.rest(HOUR, never);
  assert(
    world.judge.events() - before < 3_000,
    `${world.judge.events() - before} steps in an hour`,
  );
});

Deno.test("after a lull a forger that dies is followed as soon as ever", () => {
  const world = settled(15_000, false);
  world.rest(HOUR, never);
  const forger = world.pods.find(({ node }) => node.forges());
  assert(forger !== undefined);
  forger.manager.crash();
  forger.guard.crash();
  forger.node.signal("SIGKILL");
  world.timeline.runUntil(world.timeline.now() + 40_000);
  assert.equal(world.judge.transitions(), 1);
  assert.deepEqual(world.judge.violations(), []);
});

Deno.test("a lull hides no second forger", () => {
  const world = settled(60_000, true);
  const other = world.pods.find(({ node }) => !node.forges());
  assert(other !== undefined);
  // Somebody puts keys beside a node that may not forge, and tells it to read them.
  world.timeline.after(HOUR / 2, () => {
    other.disk.keys = "other";
    other.node.signal("SIGHUP");
  });
  world.rest(HOUR, never);
  const broken = new Set(world.judge.violations().map(({ invariant }) => invariant));
  assert(broken.has("one_forger") && broken.has("slot_once"), [...broken].join());
});
