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
  const { config, offering: { yielded } } = state;
  const delay = config.cluster?.failbackDelay ?? 0;
  if (yielded === null || yielded.wishes !== wishesOf(state)) return delay;
  const after = delay * 2 ** Math.min(yielded.times, MOST_DOUBLINGS);
  const remembered = Math.max(REMEMBERED, DELAYS_REMEMBERED * after);
  return state.clocks.physical - yielded.at > remembered ? delay : after;
}

/** What is remembered of yielding, once more. */
export function yieldedAgain(state: State): Yielded {
  const { config, offering: { yielded }, clocks } = state;
  const isNew = failbackAfter(state) === config.cluster?.failbackDelay;
  return {
    wishes: wishesOf(state),
    times: isNew || yielded === null ? 1 : yielded.times + 1,
    at: clocks.physical,
  };
}

/** Which objects say what clusters should do, and how often each was changed. */
function wishesOf({ policy }: State): string {
  return policy.clusters.flat().map(({ uid, generation }) => `${uid}/${generation}`).toSorted()
    .join();
}
