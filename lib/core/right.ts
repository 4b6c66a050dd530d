import { invariant } from "./invariant.ts";
import { majorities, type Majority } from "./majority.ts";
import { type Registered, remembered } from "./remembered.ts";
import type { Held, State } from "./state.ts";
import type { Milliseconds } from "./units.ts";

/**
 * The right to forge as a majority of registers grants it: every lease has its own deadline, and
 * the right ends at the q-th largest; at the smallest while the set is not initialised.
 */
export interface Right {
  /** End on the holder's clock: decides what may still be enabled and when to stop. */
  readonly endsHolder: Milliseconds;
  /** End on the physical clock: decides when to kill. A step of the wall clock does not move it. */
  readonly endsPhysical: Milliseconds;
}

/** The right as acknowledged, even if it has run out; `null` without a majority of leases. */
export const rightOf: (state: Registered) => Right | null = remembered(reckon);

/** Among majorities that overlap the one counts that lasts longest. */
function reckon(state: Registered): Right | null {
  const held = state.registers.filter((register) => counts(register.held));
  if (held.length === 0) return null;
  let best: Right | null = null;
  for (const majority of majorities(state, held)) {
    const right = rightFrom(majority, state);
    if (best === null || right.endsHolder > best.endsHolder) best = right;
  }
  return best;
}

function rightFrom({ members, needed }: Majority, { config }: Registered): Right {
  const { rightLasts } = config.timings;
  const leases = members.map((register) => register.held).filter(counts);
  return {
    endsHolder: nthLargest(leases.map((one) => one.holderTime + rightLasts), needed),
    endsPhysical: nthLargest(leases.map((one) => one.physicalTime + rightLasts), needed),
  };
}

/** The right of somebody who is known to hold it. */
export function heldRight(state: State): Right {
  const right = rightOf(state);
  invariant(right !== null, "who prepares to forge holds the right");
  return right;
}

/** Whether the right is held at this moment. */
export function holdsRight(state: State): boolean {
  const right = rightOf(state);
  return right !== null && state.clocks.holder < right.endsHolder;
}

/** When the stop has to begin, on the holder's clock; `null` without a right. */
export function stopBegins(state: State): Milliseconds | null {
  const right = rightOf(state);
  return right === null ? null : right.endsHolder - state.config.timings.stopBound;
}

/** Whether the right is held and its stop need not begin yet. */
export function rightIsAmple(state: State): boolean {
  const begins = stopBegins(state);
  return begins !== null && state.clocks.holder < begins;
}

/** Whether a lease still counts towards a majority. */
export function counts(held: Held | null): held is Held {
  return held !== null && !held.givenUp;
}

function nthLargest(values: readonly number[], n: number): number {
  const sorted = values.length > 1 ? values.toSorted((a, b) => b - a) : values;
  const value = sorted[n - 1];
  invariant(value !== undefined, "a majority has as many leases as it needs");
  return value;
}
