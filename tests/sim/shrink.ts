import type { Burst, Plan } from "./plan.ts";
import type { Invariant } from "./judge.ts";
import { play } from "./play.ts";

/** Which faults of a plan are played, as `BURST.FAULT`; all of them if it is absent. */
export type Choice = readonly string[];

/** A plan of which only the chosen faults are left. */
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

/** Plans that are tried at most: a shorter schedule is worth a few seconds, not minutes. */
const MOST_TRIES = 400;

/**
 * The fewest faults found that still break that rule. Halves are left out first, then single
 * faults, as long as something is won by it (delta debugging, Zeller 2002).
 */
export function shrink(plan: Plan, broken: Invariant): Choice {
  let tries = 0;
  let kept = everyFault(plan);

  function breaks(choice: Choice): boolean {
    tries += 1;
    return play(chosen(plan, choice)).violations.some(({ invariant }) => invariant === broken);
  }

  for (let size = Math.ceil(kept.length / 2); size >= 1;) {
    let won = false;
    for (let from = 0; from < kept.length && tries < MOST_TRIES;) {
      const rest = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (breaks(rest)) {
        kept = rest;
        won = true;
      } else from += size;
    }
    if (size === 1 && !won) break;
    if (!won || size > kept.length) size = Math.max(1, Math.floor(size / 2));
    if (tries >= MOST_TRIES) break;
  }
  return kept;
}
