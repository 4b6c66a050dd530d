import { LONG_DURATIONS, type Plan } from "./plan.ts";

/** So many of the faults of a burst are left. */
const MOST_FAULTS = 2;
/** So many times as long is the calm after them. */
const CALMER = 10;
/** Clocks are as good as time daemons keep them: so many times as close, and steered now and then. */
const CLOSER = 10;
const RATE_ERROR = 0.001;
const STEERED_EVERY = [300_000, 1_000_000] as const;

/**
 * The same plan as a pool might live through it: a fault or two, days of calm, clocks that are right.
 * Long leases are the longest: their hours cost least.
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
        error: Math.min(error, RATE_ERROR),
        offset: offset / CLOSER,
        steeredEvery: STEERED_EVERY,
      },
      pods: isLong
        ? world.pods.map((pod) => ({ ...pod, leaseDuration: longest, renewsRarely: true }))
        : world.pods,
    },
    bursts: bursts.map((burst) => ({
      ...burst,
      faults: burst.faults.slice(0, MOST_FAULTS),
      calm: CALMER * burst.calm,
    })),
  };
}
