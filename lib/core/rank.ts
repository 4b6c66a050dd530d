import { clockIsOff, describeOffset } from "./host_clock.ts";
import { restAfter } from "./resting.ts";
import type { State } from "./state.ts";
import { type Turn, withReport, withState } from "./turn.ts";

/** Whether this pod should let others go first, and why; `null` if it need not. */
export function ranksLast(state: State): string | null {
  if (state.clocks.physical < state.campaign.ranksLastUntil) {
    return "its node failed to forge, or was degraded";
  }
  if (clockIsOff(state)) return describeOffset(state);
  return waitsLonger(state)
    ? "its node signed slots, while its clock was ahead, that are still to come"
    : null;
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
