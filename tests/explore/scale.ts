import type { CoreConfig, Milliseconds, Timings } from "../../lib/core/mod.ts";

/** Everybody's second: the node is looked at, and its slots begin, once in it. */
export const SECOND: Milliseconds = 1_000;

/** Wall clocks begin at a whole second, so that slots begin where seconds do. */
export const BEGINNING: Milliseconds = 1_800_000_000_000;

/**
 * Seconds that the clocks of a host count in one unit: by turns a slow host and a fast one. Their
 * rates are as far apart as r = 1/7 allows: 3.5 s less and more a seventh.
 */
const SECONDS_PER_UNIT = [3, 4] as const;

/**
 * Times made by hand for that unit, among which the arithmetic of the rule holds. D(1−r) = 12 s are
 * four units of a slow holder, and D(1+r) = 16 s four units of a fast challenger: a right ends in the
 * very unit in which the next may begin, and a wait of D(1−r) would be a unit too short. (D is a
 * millisecond short of 14 s: the core reckons rates in millionths and rounds waits up.) S = 5 s:
 * SIGHUP, four looks that span 3 s, or SIGKILL one second before the end. Two tries to renew, at 3 s
 * and at 6.5 s, begin before the stop does.
 */
export const TIMINGS: Timings = {
  leaseDuration: 13_999,
  clockRateError: 1 / 7,
  rightLasts: 11_999,
  stopBound: 5_000,
  stopBegins: 6_999,
  latestEnable: 4_499,
  renewEvery: 3_000,
  tryBudget: 3_500,
  challengerWaits: 15_999,
};

/** Configuration of every manager, but for its names. */
export function configFor(registers: number): Omit<CoreConfig, "identity" | "startNonce"> {
  return {
    registers: Array.from({ length: registers }, (_, index) => `r${index + 1}`),
    network: "preview",
    timings: TIMINGS,
    maxTipLag: 300_000,
    degradedGrace: 60_000,
    neverForges: null,
    requireNodeMetrics: true,
    allowProducingStart: false,
    // The node starts without files: what throw-away keys add is start-up, which two never share.
    throwAwayKeys: false,
    // The switch of this world works from the marker and needs no word from the manager.
    guarded: false,
    withoutNode: false,
    cluster: null,
  };
}

/** Seconds that the clocks of the n-th host count in one unit. */
export function secondsPerUnit(host: number): number {
  return SECONDS_PER_UNIT[host % SECONDS_PER_UNIT.length] ?? SECONDS_PER_UNIT[0];
}

/** What the monotonic clock of a host shows when a unit begins. */
export function clockAt(host: number, unit: number): Milliseconds {
  return unit * secondsPerUnit(host) * SECOND;
}
