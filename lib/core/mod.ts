/**
 * # Core
 *
 * The pure heart of forge-manager. No clock, no I/O, no randomness, nothing asynchronous, nothing
 * thrown for control flow.
 *
 * May import: nothing.
 *
 * @module
 */
export type * from "./units.ts";
export type * from "./record.ts";
export type * from "./report.ts";
export { advanceClocks, type Clocks, startClocks } from "./clock.ts";
export {
  deriveTimings,
  type TimingDecision,
  type TimingInput,
  type Timings,
  trustedDuration,
  waitFor,
} from "./timing.ts";
