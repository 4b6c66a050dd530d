import type { Cause, NotReadyCode } from "./cause.ts";
import { whyKeysForbid, whySocketIsSilent } from "./eligibility.ts";
import type { State } from "./state.ts";
import { whyTipForbids } from "./tip.ts";

/**
 * Why another pod, if one is ready, should rather forge than this one that does, or `null`: its keys
 * are worth nothing any more, its socket is silent, or its tip is behind. It forges on until somebody
 * answers an offer.
 */
export function whyDegraded(state: State): Cause<NotReadyCode> | null {
  if (state.forging.phase !== "forging") return null;
  return whyKeysForbid(state) ?? whySocketIsSilent(state) ?? whyTipForbids(state);
}
