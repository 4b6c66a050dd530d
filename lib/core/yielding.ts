import type { Yielded } from "./offering.ts";
import type { State } from "./state.ts";
import type { Milliseconds } from "./units.ts";

/** Most doublings of the delay. */
const MOST_DOUBLINGS = 5;
/** After so many delays without another it is not doubled any more; at least after the time below. */
const DELAYS_REMEMBERED = 4;
const REMEMBERED: Milliseconds = 3_600_000;

/**
 * For how long a cluster must have been better before it is offered the right: `failbackDelay`, and
 * twice as long after each time that this pod has yielded while nobody has changed what a cluster
 * should do. Health that fails only where the pool forges would else send the right to and fro for ever.
 */
export function failbackAfter(state: State): Milliseconds {
  return delayAfter(state, counting(state)?.times ?? 0);
}

/** What is remembered of yielding, once more. */
export function yieldedAgain(state: State): Yielded {
  const times = (counting(state)?.times ?? 0) + 1;
  return { wishes: wishesOf(state), times, at: state.clocks.physical };
}

/** What was yielded before, as long as it counts. */
function counting(state: State): Yielded | null {
  const { clocks, offering: { yielded } } = state;
  if (yielded === null || yielded.wishes !== wishesOf(state)) return null;
  const lasts = Math.max(REMEMBERED, DELAYS_REMEMBERED * delayAfter(state, yielded.times));
  return clocks.physical - yielded.at > lasts ? null : yielded;
}

function delayAfter({ config }: State, times: number): Milliseconds {
  return (config.cluster?.failbackDelay ?? 0) * 2 ** Math.min(times, MOST_DOUBLINGS);
}

/** Which objects say what clusters should do, and how often each was changed. */
function wishesOf({ policy }: State): string {
  return policy.clusters.flat().map(({ uid, generation }) => `${uid}/${generation}`).toSorted()
    .join();
}
