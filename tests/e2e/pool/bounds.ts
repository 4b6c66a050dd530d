import {
  type Bound,
  deriveBounds,
  deriveTimings,
  type Milliseconds,
} from "../../../lib/core/mod.ts";

/** A test allows half as much again as what `forge-manager check` states. */
const TOLERANCE = 1.5;

/** How long a test waits for what the program says takes at most this bound, with its defaults. */
export function allowed(name: Bound["name"], leaseDuration?: Milliseconds): Milliseconds {
  return stated(name, leaseDuration) * TOLERANCE;
}

/** What the program says takes at most so long, with its defaults. */
export function stated(name: Bound["name"], leaseDuration: Milliseconds = 15_000): Milliseconds {
  const decision = deriveTimings({
    leaseDuration,
    sleepInterval: 5_000,
    requestTimeout: 1_700,
    clockRateError: 0.1,
  });
  if (decision.kind === "refused") throw new Error(decision.because);
  const bound = deriveBounds(decision.timings).find((one) => one.name === name);
  if (bound === undefined) throw new Error(`There is no bound ${name}`);
  return bound.value;
}
