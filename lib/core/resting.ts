import type { Resting } from "./offering.ts";
import type { State } from "./state.ts";
import { type Turn, withState } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** First time to rest after a disappointment; doubles up to the longest. */
const RESTS: Milliseconds = 600_000;
/** Most doublings of it. */
const MOST_DOUBLINGS = 5;
/** Identities remembered; the one that rests longest is never forgotten for room. */
const MOST_RESTING = 16;

/** How long nothing is offered, or a pod that failed ranks last, after so many disappointments before. */
export function restAfter(times: number): Milliseconds {
  return RESTS * 2 ** Math.min(times, MOST_DOUBLINGS);
}

/** The offer is over, and its target is not asked again for a while. */
export function letTargetRest(turn: Turn): Turn {
  const { offering } = turn.state;
  if (offering.offer === null) return turn;
  const resting = restingAfter(turn.state, offering.offer.target);
  return withState(turn, { offering: { ...offering, offer: null, resting } });
}

function restingAfter({ offering, clocks }: State, identity: string): readonly Resting[] {
  const times = offering.resting.find((one) => one.identity === identity)?.times ?? 0;
  const until = clocks.physical + restAfter(times);
  return [
    { identity, until, times: times + 1 },
    ...offering.resting.filter((one) => one.identity !== identity),
  ].toSorted((one, other) => other.until - one.until).slice(0, MOST_RESTING);
}
