import type { Reason } from "./cause.ts";
import { whyKeysForbid, whySocketIsSilent } from "./eligibility.ts";
import { whySetWaits } from "./rotation.ts";
import type { State } from "./state.ts";
import { whyTipForbids } from "./tip.ts";

/**
 * Why another pod, if one is ready, should rather forge than this one that does, or `null`: its keys
 * are worth nothing any more, its socket is silent, its tip is behind, or newer keys wait for a
 * handover. It forges on until somebody answers an offer.
 */
export function whyDegraded(state: State): Reason | null {
  if (state.forging.phase !== "forging") return null;
  return whyKeysForbid(state) ?? whySocketIsSilent(state) ?? whyTipForbids(state) ??
    whySetWaits(state);
}
