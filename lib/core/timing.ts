import type { Milliseconds } from "./units.ts";

/** Every network of today has slots of one second since Shelley. */
export const SLOT: Milliseconds = 1000;

/** What an operator sets; every other time is derived. */
export interface TimingInput {
  /** Lease duration D, in milliseconds (5..300 s). */
  readonly leaseDuration: Milliseconds;
  /** Upper bound of the renewal interval, in milliseconds. */
  readonly sleepInterval: Milliseconds;
  /** Budget of one try (a read if needed, and a write), in milliseconds. */
  readonly requestTimeout: Milliseconds;
  /** Clock-rate error r that hosts may have, as a fraction. */
  readonly clockRateError: number;
  /** Enforced bound S from "begin to stop" to "the node cannot sign"; derived when absent. */
  readonly stopBound?: Milliseconds;
}

/** Every duration the rules use, in milliseconds. */
export interface Timings {
  /** D, in milliseconds. */
  readonly leaseDuration: Milliseconds;
  /** r, as a fraction. */
  readonly clockRateError: number;
  /** A holder may forge until `t0 + rightLasts`, t0 taken before the request was sent. */
  readonly rightLasts: Milliseconds;
  /** S: from "begin to stop" to "the node cannot sign". */
  readonly stopBound: Milliseconds;
  /** A holder begins to stop at `t0 + stopBegins`. */
  readonly stopBegins: Milliseconds;
  /** Nothing is enabled later than `t0 + latestEnable`. */
  readonly latestEnable: Milliseconds;
  /** A lease is renewed this long after its t0. */
  readonly renewEvery: Milliseconds;
  /** Budget of one try: a read if needed, and a write. */
  readonly tryBudget: Milliseconds;
  /** A challenger may act this long after it received what it waits on. */
  readonly challengerWaits: Milliseconds;
}

/** Parts of S, in milliseconds. Their sum is the smallest stop bound. */
export const STOP_PARTS = {
  guardLag: 500,
  handler: 1000,
  counterStill: 3000,
  scrape: 500,
  killAndReap: 500,
  slack: 500,
} as const satisfies Readonly<Record<string, Milliseconds>>;

/** The kill goes out this long before the bound, so that its effect falls inside. */
export const KILL_RESERVE: Milliseconds = STOP_PARTS.killAndReap + STOP_PARTS.slack;

/** From the decision to enable until the node's handler has certainly run. */
export const ENABLE_BOUND: Milliseconds = 2500;

const SHORTEST_LEASE: Milliseconds = 5_000;
const LONGEST_LEASE: Milliseconds = 300_000;

const SMALLEST_STOP_BOUND = Object.values(STOP_PARTS).reduce((sum, part) => sum + part, 0);
const MILLION = 1_000_000;
const SHORTEST_RENEWAL: Milliseconds = 1000;
/** Two tries must be over before the stop begins, by this much. */
const RENEWAL_SLACK: Milliseconds = 100;

/** The timings, or why there are none. */
export type TimingDecision =
  | { readonly kind: "fits"; readonly timings: Timings }
  | { readonly kind: "refused"; readonly because: string };

/** Derives every deadline, or refuses what does not fit and shows the sum. */
export function deriveTimings(input: TimingInput): TimingDecision {
  const { leaseDuration, sleepInterval, requestTimeout, clockRateError } = input;
  const stopBound = input.stopBound ?? SMALLEST_STOP_BOUND;
  if (!(leaseDuration >= SHORTEST_LEASE && leaseDuration <= LONGEST_LEASE)) {
    return refused(`the lease duration is ${s(leaseDuration)}, expected 5 s to 300 s`);
  }
  if (!(clockRateError >= 0.01 && clockRateError <= 0.3)) {
    return refused(`the clock-rate error is ${clockRateError}, expected 0.01 to 0.3`);
  }
  if (!(requestTimeout >= 100 && requestTimeout <= 60_000)) {
    return refused(`the request timeout is ${s(requestTimeout)}, expected 0.1 s to 60 s`);
  }
  if (!(sleepInterval >= SHORTEST_RENEWAL)) {
    return refused(`the renewal interval is at most ${s(sleepInterval)}, expected 1 s or more`);
  }
  if (!(stopBound >= SMALLEST_STOP_BOUND)) {
    const parts = Object.entries(STOP_PARTS).map(([name, part]) => `${name} ${s(part)}`);
    return refused(
      `the stop bound is ${s(stopBound)}, expected at least ${s(SMALLEST_STOP_BOUND)} = ${
        parts.join(" + ")
      }`,
    );
  }
  const share = millionths(1 - clockRateError);
  const rightLasts = Math.floor(leaseDuration * share / MILLION);
  const stopBegins = rightLasts - stopBound;
  const longestInterval = stopBegins - 2 * requestTimeout - RENEWAL_SLACK;
  const latestEnable = stopBegins - ENABLE_BOUND;
  const needed = Math.max(
    stopBound + 2 * requestTimeout + RENEWAL_SLACK + SHORTEST_RENEWAL,
    stopBound + ENABLE_BOUND + requestTimeout,
  );
  if (rightLasts < needed) {
    const smallest = Math.ceil(needed * MILLION / share / 1000) * 1000;
    const percent = (MILLION - share) / 10_000;
    const sum = `a lease of ${s(leaseDuration)} gives a right of ${s(rightLasts)} (less ` +
      `${percent} % clock-rate error), but stopping (${s(stopBound)}), two tries of ` +
      `${s(requestTimeout)} and an interval of at least 1 s, or enabling (${s(ENABLE_BOUND)}) ` +
      `after one try, need ${s(needed)}`;
    return refused(
      smallest <= LONGEST_LEASE
        ? `${sum}; the smallest lease that fits is ${s(smallest)}`
        : `${sum}; no lease of up to ${s(LONGEST_LEASE)} fits: ask for less of the others`,
    );
  }
  return {
    kind: "fits",
    timings: {
      leaseDuration,
      clockRateError,
      rightLasts,
      stopBound,
      stopBegins,
      latestEnable,
      renewEvery: Math.min(sleepInterval, longestInterval),
      tryBudget: requestTimeout,
      challengerWaits: waitFor(leaseDuration, clockRateError),
    },
  };
}

/** How long a challenger waits on a lease of this duration: D(1+r), in milliseconds. */
export function waitFor(leaseDuration: Milliseconds, clockRateError: number): Milliseconds {
  return Math.ceil(leaseDuration * millionths(1 + clockRateError) / MILLION);
}

/** A lease duration as written by anybody: outside 5..300 s it counts as 300 s. */
export function trustedDuration(written: Milliseconds): Milliseconds {
  return written >= SHORTEST_LEASE && written <= LONGEST_LEASE ? written : LONGEST_LEASE;
}

/** Rates are reckoned in millionths, so that 12 s less 10 % is 10.8 s and not a little less. */
function millionths(rate: number): number {
  return Math.round(rate * MILLION);
}

function refused(because: string): TimingDecision {
  return { kind: "refused", because };
}

/** Milliseconds as seconds for a message. */
function s(milliseconds: Milliseconds): string {
  return `${milliseconds / 1000} s`;
}
