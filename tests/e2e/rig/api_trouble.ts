import assert from "assert";
import { startTimeline } from "../../support/core-world/mod.ts";
import type { FaultSpec } from "../../support/faulty-api/mod.ts";
import { handovers } from "../../support/ledger.ts";
import { frontOf, play, told } from "./api.ts";
import { act, claim, type Step, type Who } from "./scene.ts";

/** Chance that is the same in every run: fractions from 0 to 1 that follow from the seed. */
export function dice(seed: number): () => number {
  return startTimeline(seed).random;
}

/** Plays steps while several faults are laid on; where they meet a request, the last has it. */
export function whileFaulty(
  says: string,
  who: Who,
  specs: readonly Omit<FaultSpec, "pods">[],
  ...steps: readonly Step[]
): Step {
  return act(`while ${says}: ${told(steps)}; then it is well again`, async (scene) => {
    const pods = who.among(scene).map(({ pod }) => pod);
    const faults = specs.map((spec) => frontOf(scene).inject({ ...spec, pods }));
    try {
      await play(scene, steps);
    } finally {
      for (const fault of faults) fault.lift();
    }
    scene.note("the API server is well again");
    scene.since = Date.now();
  });
}

/** The signing went from one node to another at most so often since the first step. */
export function handedOverAtMost(times: number): Step {
  return claim(`at most ${times} handover`, async ({ pool, began }) => {
    const lines = (await pool.ledger()).filter(({ at }) => at >= began - 2_000);
    const count = handovers(lines).length;
    assert(count <= times, `${count} handovers, expected at most ${times}`);
  });
}

/** Whoever it was, of the slots since the latest act so many were signed at least. */
export function signedSlots(least: number): Step {
  return claim(`at least ${least} slots are signed meanwhile`, async ({ pool, since }) => {
    const { length } = (await pool.ledger()).filter(({ at }) => at >= since);
    assert(length >= least, `${length} slots were signed, expected at least ${least}`);
  });
}

/** Requests of the pods met so many faults at least: it was no calm weather. */
export function metFaults(least: number): Step {
  return claim(`at least ${least} requests met a fault`, (scene) => {
    const { length } = frontOf(scene).log().filter(({ fault }) => fault !== null);
    scene.note(`${length} requests met a fault`);
    assert(length >= least, `only ${length} requests met a fault`);
    return Promise.resolve();
  });
}

/** Since the first step at most so many watches were asked for: nobody hammers a server in trouble. */
export function watchesAtMost(most: number): Step {
  return claim(`at most ${most} watches were asked for`, (scene) => {
    const { length } = frontOf(scene).log()
      .filter(({ at, kind }) => kind === "watch" && at >= scene.began);
    scene.note(`${length} watches were asked for`);
    assert(length <= most, `${length} watches were asked for, expected at most ${most}`);
    return Promise.resolve();
  });
}
