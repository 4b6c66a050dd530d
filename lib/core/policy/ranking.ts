import type { WallTime } from "../units.ts";
import { standingAmong } from "./merge.ts";
import type { ClusterResource } from "./resource.ts";
import { compareStandings, type Ranked } from "./standing.ts";

/** What is known of each cluster, as {@link knownClusters} has it. */
type Known = readonly (readonly ClusterResource[])[];

/** The clusters in their order, and the same in words for people. */
export interface Ranking {
  /** The one that should forge first. */
  readonly ranked: readonly Ranked[];
  /** Their order and why. */
  readonly order: string;
}

/** A ranking, and the time in which nothing of what it was reckoned from begins or ends to count. */
interface Lasting extends Ranking {
  readonly from: WallTime;
  readonly until: WallTime;
}

/** The last ranking of what is known: overrides expire, and nothing else changes with time. */
const rankings = new WeakMap<Known, Lasting>();

/** How all that are known stand, by the wall clock at that time. */
export function rankingAt(known: Known, wall: WallTime): Ranking {
  const last = rankings.get(known);
  if (last !== undefined && last.from <= wall && wall < last.until) return last;
  const ranked = known.map((its) => standingAmong(its, wall))
    .filter((standing) => standing !== null).toSorted(compareStandings);
  const ends = known.flat().map(({ override }) => override?.expiresAt ?? null)
    .filter((end) => end !== null);
  const ranking = {
    ranked,
    order: ranked.map(({ cluster, because }) => `${cluster} (${because})`).join(", then "),
    from: Math.max(...ends.filter((end) => end <= wall)),
    until: Math.min(...ends.filter((end) => end > wall)),
  };
  rankings.set(known, ranking);
  return ranking;
}
