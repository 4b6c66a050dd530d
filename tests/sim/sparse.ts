import { LONG_DURATIONS, type Plan, planOf, type Without } from "./plan.ts";

/** Faults that are left of a burst, at most. */
const FAULTS_LEFT = 2;
/** The calm after a burst lasts so many times as long. */
const CALMER = 10;
/** Rates of clocks are within 1 ± this, where no fault moves them. */
const LEAST_ERROR = 0.001;
/** Wall clocks are steered to within so small a part of what they were, and so often, in milliseconds. */
const CLOSER = 10;
const STEERED_EVERY = [300_000, 1_000_000] as const;

/**
 * The same plan with less in it: a fault or two in a burst, days of calm, clocks that are nearly right.
 * Where all leases are long they are the longest, renewed as rarely as they allow: so an hour costs
 * least.
 */
export function sparse({ world, bursts }: Plan): Plan {
  const { drift: { error, offset } } = world;
  const longest = Math.max(...LONG_DURATIONS);
  const isLong = world.pods.every(({ leaseDuration }) =>
    leaseDuration >= Math.min(...LONG_DURATIONS)
  );
  return {
    world: {
      ...world,
      drift: {
        error: Math.min(error, LEAST_ERROR),
        offset: offset / CLOSER,
        steeredEvery: STEERED_EVERY,
      },
      pods: isLong
        ? world.pods.map((pod) => ({ ...pod, leaseDuration: longest, renewsRarely: true }))
        : world.pods,
    },
    bursts: bursts.map((burst) => ({
      ...burst,
      faults: burst.faults.slice(0, FAULTS_LEFT),
      calm: CALMER * burst.calm,
    })),
  };
}

/** The plan of a seed, of either kind. */
export function planAt(seed: number, isSparse: boolean, without?: Without): Plan {
  const plan = planOf(seed, without);
  return isSparse ? sparse(plan) : plan;
}
