import {
  type Bound,
  deriveBounds,
  deriveTimings,
  type Milliseconds,
  type Timings,
} from "../../../lib/core/mod.ts";

/** A test allows half as much again as what `forge-manager check` states. */
const TOLERANCE = 1.5;
/** The lease of the program's own default, in milliseconds. */
const DEFAULT = 15_000;

/** How long a test waits for what the program says takes at most this bound, with its defaults. */
export function allowed(name: Bound["name"], leaseDuration?: Milliseconds): Milliseconds {
  return stated(name, leaseDuration) * TOLERANCE;
}

/** What the program says takes at most so long, with its defaults. */
export function stated(name: Bound["name"], leaseDuration: Milliseconds = DEFAULT): Milliseconds {
  return valueOf(name, deriveBounds(timings(leaseDuration)));
}

/** The same where clusters share the right: a pod leaves it for a while to those that come first. */
export function statedAmongClusters(name: Bound["name"]): Milliseconds {
  return valueOf(name, deriveBounds(timings(DEFAULT), true));
}

/**
 * Pods that stand at the same time may win a register each, and stand again: over within the wait of a
 * challenger, as docs/clusters.md says.
 */
export const SPLIT_VOTE: Milliseconds = timings(DEFAULT).challengerWaits;

/** For so many seconds a node signs at most once nothing is renewed any more, with the defaults. */
export const RIGHT_LASTS: number = timings(DEFAULT).rightLasts / 1000;

function valueOf(name: Bound["name"], bounds: readonly Bound[]): Milliseconds {
  const bound = bounds.find((one) => one.name === name);
  if (bound === undefined) throw new Error(`There is no bound ${name}`);
  return bound.value;
}

function timings(leaseDuration: Milliseconds): Timings {
  const decision = deriveTimings({
    leaseDuration,
    sleepInterval: 5_000,
    requestTimeout: 1_700,
    clockRateError: 0.1,
  });
  if (decision.kind === "refused") throw new Error(decision.because);
  return decision.timings;
}
