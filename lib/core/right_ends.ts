import { type Cause, cause, type StopCode } from "./cause.ts";
import { holdsRight, rightIsAmple } from "./right.ts";
import type { State } from "./state.ts";
import { whyOtherSet } from "./strange.ts";

/** Why a node that was given the keys has to stop as far as the right goes, or `null`. */
export function whyRightEnds(state: State): Cause<StopCode> | null {
  if (!holdsRight(state)) return cause("right_lost", whyLost(state));
  const otherSet = whyOtherSet(state);
  if (otherSet !== null) return otherSet;
  return rightIsAmple(state)
    ? null
    : cause("right_not_renewed", "the right was not renewed in time");
}

function whyLost({ registers }: State): string {
  const lost = registers.find(({ lost }) => lost !== null)?.lost ?? null;
  return lost === null ? "the right is lost" : `the right is lost: ${lost}`;
}
