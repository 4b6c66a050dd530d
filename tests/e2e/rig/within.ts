import type { Bound, Milliseconds } from "../../../lib/core/mod.ts";
import { allowed, SPLIT_VOTE, statedAmongClusters } from "../pool/bounds.ts";
import type { Pool } from "../pool/pool.ts";

/** A bound that the program states, or several one after the other, for what happens in turn. */
export type Within = Bound["name"] | readonly Bound["name"][];

/** Words for it. */
export function named(within: Within): string {
  return names(within).join(" + ");
}

/** How long a scenario waits for it: among clusters as stated, where nobody was asked with a split vote. */
export function limitOf(within: Within, { regions }: Pick<Pool, "regions">): Milliseconds {
  const bound = regions.length > 1 ? amongClusters : allowed;
  return names(within).reduce((sum, name) => sum + bound(name), 0);
}

function amongClusters(name: Bound["name"]): Milliseconds {
  return statedAmongClusters(name) + (name === "handover" ? 0 : SPLIT_VOTE);
}

function names(within: Within): readonly Bound["name"][] {
  return typeof within === "string" ? [within] : within;
}
