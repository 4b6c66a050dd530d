/** What faults may do to hosts, and what a node makes of it. */
import assert from "assert";
import { stepWall } from "../../sim/faults/walls.ts";
import { sceneOf } from "../../sim/faults/fault.ts";
import {
  BESIDE,
  BESIDE_ONE,
  FAULTS,
  kindsFor,
  lastsOf,
  partsOf,
  type Planned,
} from "../../sim/faults/mod.ts";
import { CALM_WORLD } from "../../sim/golden/story.ts";
import { openWorld } from "../../sim/world.ts";
import { BEGINNING } from "../../sim/world/host.ts";
import { openRegister } from "../../sim/world/register.ts";

/** How far the wall clock of each host is from the true time. */
function offsets({ pods, timeline }: ReturnType<typeof openWorld>): readonly number[] {
  return pods.map(({ host }) => host.read().wall - BEGINNING - timeline.now());
}

Deno.test("wall clocks are stepped only as far as the promise allows, whichever steps end first", () => {
  const world = openWorld(CALM_WORLD);
  const [one, other] = world.pods;
  assert(one !== undefined && other !== undefined);
  const before = offsets(world);
  const ahead = stepWall(world, one, 20_000);
  const behind = stepWall(world, other, -20_000);
  const [first = 0, second = 0] = offsets(world).map((offset, at) => offset - (before[at] ?? 0));
  assert.equal(first, 20_000);
  assert.equal(first - second, 21_500);
  const again = stepWall(world, one, 5_000);
  assert.equal((offsets(world)[0] ?? 0) - (before[0] ?? 0), 20_000);
  for (const end of [behind, ahead, again]) end();
  assert.deepEqual(offsets(world), before);
});

Deno.test("the slot of a node never decreases: set back it waits, and too far it ends", () => {
  const world = openWorld(CALM_WORLD);
  const run = (seconds: number) => world.timeline.runUntil(world.timeline.now() + seconds * 1_000);
  run(40);
  const forger = world.pods.find(({ node }) => node.forges());
  assert(forger !== undefined);
  const { host, node } = forger;
  const { slots } = world.judge.signed();
  host.stepWall(-5_000);
  run(4);
  assert(world.judge.signed().slots <= slots + 1);
  run(4);
  assert(world.judge.signed().slots > slots + 1);
  const pid = node.pid();
  host.stepWall(-22_000);
  run(0.1);
  assert.notEqual(node.pid(), pid);
  assert.deepEqual(world.judge.violations(), []);
});

Deno.test("a situation lasts at least until it has shown what it can, and counts as all its faults", () => {
  const world = openWorld(CALM_WORLD);
  const planned = (kind: string): Planned => ({
    ...{ kind, at: 0, lasts: 500, pod: 0, register: 0, amount: 0.5 },
  });
  assert.equal(partsOf(planned("cut")), 1);
  assert.equal(lastsOf(world, planned("cut")), 500);
  assert.equal(partsOf(planned("cutWithoutGuard")), 2);
  assert(lastsOf(world, planned("cutWithoutGuard")) > 16_500);
  assert("cutWithoutGuard" in FAULTS);
  assert.equal(partsOf(planned("cutAtMark")), 1);
  assert(lastsOf(world, planned("cutAtMark")) > 15_000);
});

Deno.test("a server that stands in the place of another has no backup of it", () => {
  const register = openRegister("r1", () => 0);
  register.edit({ holder: "somebody" });
  register.replace();
  assert.equal(register.observed().version, null);
  assert.equal(register.lastBackup(({ version }) => version !== null), undefined);
  assert.equal(register.backup(9).version, null);
});

Deno.test("a fault befalls whoever forges then, or one of all", () => {
  const world = openWorld(CALM_WORLD);
  const planned = { kind: "cut", at: 0, lasts: 500, register: 0, amount: 0.5 };
  assert.equal(sceneOf(world, { ...planned, pod: "forger" }).pod, world.pods[0]);
  world.timeline.runUntil(40_000);
  const forger = world.pods.find(({ node }) => node.forges());
  assert(forger !== undefined);
  assert.equal(sceneOf(world, { ...planned, pod: "forger" }).pod, forger);
  assert.equal(sceneOf(world, { ...planned, pod: 1 + world.pods.length }).pod, world.pods[1]);
});

Deno.test("what befalls only pools of several registers, or only those that are rolled, is kept to them", () => {
  const clusters = { names: ["eu", "us"], failbackDelay: 5_000, policyMaxAge: 30_000 };
  const [one, several, rolled, spread] = [
    kindsFor({ registers: 1, beginsWith: 1 }),
    kindsFor({ registers: 3, beginsWith: 3 }),
    kindsFor({ registers: 3, beginsWith: 1 }),
    kindsFor({ registers: 1, beginsWith: 1, clusters }),
  ];
  assert(one !== undefined && several !== undefined && rolled !== undefined);
  assert(spread !== undefined && spread.own.includes("clusterDisabled"));
  assert.deepEqual(one.own, []);
  assert(several.own.includes("minorityLeft") && !several.own.includes("rolledBesideOthers"));
  assert(rolled.own.includes("rolledBesideOthers") && !rolled.own.includes("minorityLeft"));
  const every = new Set([
    ...one.timed,
    ...one.plain,
    ...several.own,
    ...rolled.own,
    ...spread.own,
    ...BESIDE,
    ...BESIDE_ONE,
  ]);
  assert.deepEqual(every, new Set(Object.keys(FAULTS)));
});
