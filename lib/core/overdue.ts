import type { State } from "./state.ts";
import type { Milliseconds } from "./units.ts";

/** A campaign that lacks a majority this long after its first success is over. */
const CAMPAIGN_LASTS: Milliseconds = 2000;

/** Whether what is won from now on would come too late for the campaign that is under way. */
export function campaignIsOverdue({ campaign: { running }, clocks }: State): boolean {
  const firstSuccess = running?.firstSuccess ?? null;
  return firstSuccess !== null && clocks.physical - firstSuccess >= CAMPAIGN_LASTS;
}
