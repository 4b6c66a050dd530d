import { type Milliseconds, trustedDuration } from "../core/mod.ts";

/** A lease duration as anybody may have written it: what is no number counts as the longest. */
export function countedDuration(milliseconds: unknown): Milliseconds {
  return trustedDuration(typeof milliseconds === "number" ? milliseconds : Infinity);
}
