import { rightOf, type State } from "../../../lib/core/mod.ts";

/** A manager's timer fires about ten times a second while something is under way. */
export const TICK = 100;
/** In calm weather nothing can come due before this: then a tick is spared. */
const LONGEST = 10_000;

/** A look at the node follows the last within this, in milliseconds: while something is under way. */
export const LOOK = 500;
/** And while nothing is; what changes on the node is seen within a {@link LOOK} all the same. */
const CALM_LOOK = 10_000;

/** How soon the next look at the node is due: what it is being told is watched closely. */
export function untilLook({ forging }: State): number {
  return forging.phase === "standby" || forging.phase === "forging" ? CALM_LOOK : LOOK;
}

/** Whether anything is under way that a timer moves on. */
export function isBusy({ forging, campaign, offering, shutdown, registers }: State): boolean {
  return (forging.phase !== "standby" && forging.phase !== "forging") || forging.task !== null ||
    campaign.running !== null || offering.offer !== null || shutdown !== null ||
    registers.some(({ attempt }) => attempt !== null);
}

/**
 * Milliseconds of the host's clocks in which a tick would change nothing but the clocks. Ticks that
 * are spared make the simulation fast; what is not reckoned with here is at most the longest pause late.
 */
export function untilDue(state: State): number {
  if (isBusy(state)) return TICK;
  const { clocks, config, registers, campaign } = state;
  const { timings } = config;
  const right = rightOf(state);
  let due = LONGEST;
  if (right !== null) due = Math.min(due, right.endsHolder - timings.stopBound - clocks.holder);
  for (const { held, unchangedSince, wait, retryAt, known } of registers) {
    if (known === undefined) return TICK;
    const next = held !== null
      ? Math.max(held.holderTime + timings.renewEvery - clocks.holder, retryAt - clocks.physical)
      : Math.max(
        unchangedSince + wait - clocks.challenger,
        campaign.standBackUntil - clocks.physical,
        retryAt - clocks.physical,
      );
    due = Math.min(due, next);
  }
  return Math.max(TICK, due);
}
