import type { Invariant } from "./judge.ts";
import type { Burst, Plan } from "./plan.ts";
import { play } from "./play.ts";

/** Which faults of a plan are played, as `BURST.FAULT`. */
export type Choice = readonly string[];

/** A plan of which only the chosen faults are left, and no bursts after the last of them. */
export function chosen(plan: Plan, choice: Choice): Plan {
  const bursts = plan.bursts.map((burst, index): Burst => ({
    ...burst,
    faults: burst.faults.filter((_, fault) => choice.includes(`${index}.${fault}`)),
  }));
  const last = bursts.findLastIndex(({ faults }) => faults.length > 0);
  return { ...plan, bursts: bursts.slice(0, last + 1) };
}

export function everyFault({ bursts }: Plan): Choice {
  return bursts.flatMap(({ faults }, index) => faults.map((_, fault) => `${index}.${fault}`));
}

/** Whether a rule is still broken when only these faults are left. */
export function breaks(plan: Plan, broken: Invariant): (choice: Choice) => boolean {
  return (choice) =>
    play(chosen(plan, choice)).violations.some(({ invariant }) => invariant === broken);
}

/** Schedules that are tried at most: a shorter one is worth a few seconds, not minutes. */
const MOST_TRIES = 150;

/**
 * The fewest faults found that still break it: runs of them are left out, long ones first, for as
 * long as anything can be (delta debugging, Zeller 2002).
 */
export function shrink(all: Choice, stillBreaks: (choice: Choice) => boolean): Choice {
  let kept = all;
  let tries = 0;
  for (let size = Math.ceil(kept.length / 2); size >= 1;) {
    const before = kept.length;
    for (let from = 0; from < kept.length && tries < MOST_TRIES; tries += 1) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (stillBreaks(rest)) kept = rest;
      else from += size;
    }
    if (tries >= MOST_TRIES || (size === 1 && kept.length === before)) break;
    size = Math.max(1, Math.floor(size / 2));
  }
  return kept;
}
