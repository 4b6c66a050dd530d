import { type Cause, cause } from "./cause.ts";
import { holdsRight } from "./right.ts";
import type { State } from "./state.ts";

/** Why this pod's node may not forge, whatever right it has: another manager's does; or `null`. */
export function whyOtherForges({ otherManager }: State): Cause<"other_manager"> | null {
  return otherManager?.forges === true ? cause("other_manager", otherManager.because) : null;
}

/**
 * Whether this pod keeps its right although it may not forge. Other clusters do not see who forges
 * here: the right that is let go of would make one of them forge beside it.
 */
export function keepsFromOthers(state: State): boolean {
  return whyOtherForges(state) !== null && holdsRight(state);
}
