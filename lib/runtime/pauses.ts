import type { Milliseconds } from "../core/mod.ts";

/** Doublings of a pause, at the most. */
const MOST_DOUBLINGS = 6;

/** Pause after `failures` in a row (1 or more): the first, doubled each time up to the longest. */
export function pauseAfter(
  failures: number,
  { first, longest }: { readonly first: Milliseconds; readonly longest: Milliseconds },
): Milliseconds {
  return Math.min(longest, first * 2 ** Math.min(failures - 1, MOST_DOUBLINGS));
}
