import { quorum } from "./config.ts";
import { invariant } from "./invariant.ts";
import type { Held, State } from "./state.ts";
import type { Milliseconds } from "./units.ts";

/**
 * The right to forge as a majority of registers grants it: every lease has its own deadline, and
 * the right ends at the q-th largest.
 */
export interface Right {
  /** End on the holder's clock: decides what may still be enabled and when to stop. */
  readonly endsHolder: Milliseconds;
  /** End on the physical clock: decides when to kill. A step of the wall clock does not move it. */
  readonly endsPhysical: Milliseconds;
}

/** The right as acknowledged, even if it has run out; `null` without a majority of leases. */
export function rightOf(state: State): Right | null {
  const { rightLasts } = state.config.timings;
  const sentHolder = nthLatest(state, "holderTime");
  const sentPhysical = nthLatest(state, "physicalTime");
  if (sentHolder === null || sentPhysical === null) return null;
  return { endsHolder: sentHolder + rightLasts, endsPhysical: sentPhysical + rightLasts };
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

/**
 * The latest time that q of the leases reach. Asked several times an event, so nothing is copied or
 * sorted: with five registers at most, counting is cheaper.
 */
function nthLatest(
  { registers, config }: State,
  time: "holderTime" | "physicalTime",
): Milliseconds | null {
  const needed = quorum(config);
  let latest: Milliseconds | null = null;
  for (const { held } of registers) {
    if (!counts(held) || (latest !== null && held[time] <= latest)) continue;
    let reaching = 0;
    for (const other of registers) {
      if (counts(other.held) && other.held[time] >= held[time]) reaching += 1;
    }
    if (reaching >= needed) latest = held[time];
  }
  return latest;
}
