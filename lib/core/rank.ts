import { clockIsOff, describeOffset } from "./host_clock.ts";
import { restAfter } from "./resting.ts";
import type { State } from "./state.ts";
import { type Turn, withReport, withState } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/**
 * Who failed leaves a free record to others for this long, times its failures up to the most: they may
 * hear late that it is free.
 */
const FAILED_WAITS: Milliseconds = 10_000;
const MOST_TIMES = 3;
/** Who ranks last only for its clock comes before who failed: a register's clock may be the wrong one. */
const CLOCK_WAITS: Milliseconds = 5_000;

/** How long after it is free this pod leaves a record to others. */
export function leavesToOthers(state: State): Milliseconds {
  if (hasFailed(state)) {
    return FAILED_WAITS * Math.max(1, Math.min(state.campaign.failures, MOST_TIMES));
  }
  if (waitsLonger(state)) return FAILED_WAITS;
  return clockIsOff(state) ? CLOCK_WAITS : 0;
}

/** Whether this pod should let others go first, and why; `null` if it need not. */
export function ranksLast(state: State): string | null {
  if (hasFailed(state)) return "its node failed to forge, or was degraded";
  if (clockIsOff(state)) return describeOffset(state);
  return waitsLonger(state)
    ? "its node signed slots, while its clock was ahead, that are still to come"
    : null;
}

function hasFailed({ clocks, campaign }: State): boolean {
  return clocks.physical < campaign.ranksLastUntil;
}

/**
 * Whether this pod has to wait for a clear slot when nobody else has to: what others hear of its own
 * slots they forget in time.
 */
function waitsLonger({ signing, clocks, config }: State): boolean {
  return (signing.ownLast ?? -Infinity) - clocks.wall > 3 * config.timings.leaseDuration;
}

/** This pod failed to forge, or is degraded: it hands the right over, and lets others go first for a while. */
export function rankLast(turn: Turn, because: string): Turn {
  const { campaign, clocks } = turn.state;
  const lasts = restAfter(campaign.failures);
  const ranked = withState(turn, {
    campaign: {
      ...campaign,
      failures: campaign.failures + 1,
      ranksLastUntil: clocks.physical + lasts,
      handsOver: true,
    },
  });
  const minutes = lasts / 60_000;
  return withReport(
    ranked,
    "ranks_last",
    `${because}; this pod ranks last for ${minutes} min`,
    "warning",
  );
}
