/**
 * Random schedules: two or three pods, one register or three, clocks at the limits of their rates,
 * slow and lossy links, and one fault after another. At no moment do two managers hold the right,
 * two nodes forge, or is a slot signed twice; no rule of the core is broken; and once the faults are
 * over, and the operator has done what the pods ask for, somebody forges. The schedules are always the
 * same ones: fresh ones are played by the simulator.
 */
import assert from "assert";
import { eligibility } from "../../../lib/core/mod.ts";
import { openWorld, type PodOptions, type World } from "../../support/core-world/mod.ts";
import { FAULTS, makeMischief } from "../../support/core-world/mischief.ts";
import { readmit } from "../../support/core-world/operator.ts";
import { startTimeline } from "../../support/core-world/timeline.ts";

/** A world that this number alone determines. */
function worldOf(number: number): World {
  const { random, between } = startTimeline(number);
  const pod = (): PodOptions => ({
    rate: between(0.9, 1.1),
    wallOffset: Math.round(between(-2_500, 2_500)),
    node: {
      handler: between(100, 1_000),
      quickest: between(0.1, 1),
      replay: random() < 0.3 ? between(1_000, 8_000) : 0,
    },
  });
  return openWorld({
    pods: { a: pod(), b: pod(), ...(random() < 0.5 ? { c: pod() } : {}) },
    registers: random() < 0.5 ? 1 : 3,
    seed: number,
    guarded: true,
    latency: [1, between(2, 500)],
    loss: random() < 0.5 ? 0 : between(0, 0.15),
  });
}

/** Whether a pod says that too many records have lost what they knew of the set. */
function asksForReadmission({ pods }: World): boolean {
  return Object.values(pods).some((pod) => {
    const verdict = eligibility(pod.state());
    return !verdict.allowed && verdict.because.includes("`forge-manager registers readmit`");
  });
}

function check(world: World, number: number): void {
  const told = () => `schedule ${number}:\n${world.story().join("\n")}`;
  assert.deepEqual(world.breaches(), [], told());
}

/** Schedules that are played. */
const SCHEDULES = 200;

Deno.test("whatever befalls them, never two forgers, and after the last fault somebody forges", () => {
  for (let number = 1; number <= SCHEDULES; number += 1) {
    const world = worldOf(number);
    world.run(22);
    makeMischief(world, Object.keys(FAULTS), 60);
    check(world, number);
    world.run(30);
    if (asksForReadmission(world)) readmit(world);
    world.run(120);
    check(world, number);
    assert.equal(
      world.forgers().length,
      1,
      `nobody forges in schedule ${number}:\n${world.story().join("\n")}`,
    );
  }
});

/** Faults that the story of two pods is swept with: each at every half second between two renewals. */
const SWEPT = ["cut", "answersLost", "watchSilent", "crash", "freeze", "nodeDies", "nodeDeaf"];

for (const name of SWEPT) {
  Deno.test(`${name}, at every half second between two renewals, for a while or for good`, () => {
    for (let tenths = 0; tenths < 45; tenths += 5) {
      for (const lasts of [3, 9, 20]) {
        const world = openWorld({
          pods: { a: {}, b: { starts: false } },
          seed: tenths,
          guarded: true,
        });
        world.run(18);
        world.pod("b").start();
        world.run(9 + tenths / 10);
        const end = FAULTS[name]?.(world, world.pod("a")) ?? null;
        world.run(lasts);
        end?.();
        world.run(60);
        check(world, tenths);
        assert.equal(world.forgers().length, 1, world.story().join("\n"));
      }
    }
  });
}

Deno.test("a calm pool forges every slot, and its forger never changes", () => {
  const world = openWorld({ pods: { a: {}, b: {}, c: {} }, registers: 3, latency: [1, 80] });
  world.run(40);
  const before = world.ledger().size;
  world.run(300);
  assert.equal(world.ledger().size - before, 300);
  assert.equal(new Set(world.ledger().values()).size, 1);
  check(world, 0);
});
