import type { Reason } from "./cause.ts";
import { whyKeysForbid, whySocketIsSilent } from "./eligibility.ts";
import { setOf, whySetWaits } from "./rotation.ts";
import type { State } from "./state.ts";
import { whyTipForbids } from "./tip.ts";

/**
 * Why another pod, if one is ready, should rather forge than this one that does, or `null`: its keys
 * are worth nothing any more, its socket is silent, its tip is behind, or newer keys wait for a
 * handover. It forges on until somebody answers an offer.
 */
export function whyDegraded(state: State): Reason | null {
  if (state.forging.phase !== "forging") return null;
  return whyWorse(state) ?? whySetWaits(state);
}

/**
 * The set that another pod must have to forge in place of this one; `null` if any ready pod may. A
 * pod to which newer keys have not come yet would forge with the old ones, too.
 */
export function setToHandOverFor(state: State): string | null {
  return whyWorse(state) === null && whySetWaits(state) !== null ? setOf(state.credentials) : null;
}

/** Why any pod that is ready would forge better, or `null`. */
function whyWorse(state: State): Reason | null {
  return whyKeysForbid(state) ?? whySocketIsSilent(state) ?? whyTipForbids(state);
}
