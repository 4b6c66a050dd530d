import type { Milliseconds } from "../core/mod.ts";

const shortest: Milliseconds = 5_000;
const longest: Milliseconds = 300_000;

/**
 * A lease duration as anybody may have written it: one outside 5..300 s, or none at all, counts as
 * 300 s, so that nonsense can only make others wait longer.
 */
export function countedDuration(milliseconds: unknown): Milliseconds {
  const counts = typeof milliseconds === "number" && milliseconds >= shortest &&
    milliseconds <= longest;
  return counts ? milliseconds : longest;
}
