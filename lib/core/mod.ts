/**
 * # Core
 *
 * The pure heart of forge-manager: who holds the right to forge, until when, and what the node
 * beside this manager is told. `step(state, event)` answers with the next state and with effects;
 * adapters turn the world into events and effects into acts.
 *
 * Promise: a node is told to forge only while a majority of registers grants the right, begins to
 * stop early enough that it cannot sign past its end, and nothing is released before its stop is
 * confirmed. Where a guard runs (`guardStep`, a second such machine), the node cannot sign past that
 * end even while this manager is dead or frozen. No clock, no I/O, no randomness, nothing
 * asynchronous, nothing thrown for control flow.
 *
 * May import: nothing.
 *
 * @module
 */
export { mayTake } from "./attempt.ts";
export { type Bound, deriveBounds } from "./bounds.ts";
export type { Candidate, Candidates, SeenCandidate } from "./candidate.ts";
export type * from "./cause.ts";
export { advanceClocks, type Clocks, startClocks, type Tick } from "./clock.ts";
export { ownStanding, standings } from "./clusters.ts";
export { type ClusterConfig, type CoreConfig, quorum } from "./config.ts";
export type * from "./effect.ts";
export { whyDegraded } from "./degraded.ts";
export { hasLetGo } from "./ending.ts";
export { eligibility, type Verdict } from "./eligibility.ts";
export { forbidsEnabling } from "./enabling.ts";
export type * from "./event.ts";
export type { Evidence, Stillness } from "./evidence.ts";
export type { Troubles } from "./trouble.ts";
export { fingerprint, fingerprintOf } from "./fingerprint.ts";
export type * from "./forging.ts";
export { initialState } from "./initial.ts";
export { InvariantBroken } from "./invariant.ts";
export * from "./guard/mod.ts";
export { sameHolding, waitOn } from "./knowledge.ts";
export { counts, holdsRight, type Right, rightOf } from "./right.ts";
export { permits } from "./permits.ts";
export type { ClusterResource, ForgeState, Health, Override } from "./policy/resource.ts";
export { HOME, type PolicySource } from "./policy/sources.ts";
export type { Standing } from "./policy/standing.ts";
export { podOf } from "./pod_name.ts";
export { ranksLast } from "./rank.ts";
export type { Registered } from "./remembered.ts";
export type * from "./record.ts";
export type * from "./report.ts";
export type * from "./offering.ts";
export type * from "./state.ts";
export { step } from "./step.ts";
export {
  deriveTimings,
  KILL_RESERVE,
  type TimingDecision,
  type TimingInput,
  type Timings,
  trustedDuration,
  waitFor,
} from "./timing.ts";
export type * from "./units.ts";
export { freeRegisters, isVacant } from "./vacancy.ts";
export { failbackAfter } from "./yielding.ts";
