import type { WallTime } from "../units.ts";
import type { ClusterResource } from "./resource.ts";
import { HOME, isReadable, type PolicySource } from "./sources.ts";
import { compareStandings, type Ranked, standingOf } from "./standing.ts";

/**
 * What is known of each cluster: one resource for each uid, in no order.
 *
 * What a home shows that can be read counts alone. Else mirrors count, and what was read at home
 * last: of each uid the newest generation. Only an object that was made anew has more than one uid.
 */
export function knownClusters(
  sources: readonly PolicySource[],
): readonly (readonly ClusterResource[])[] {
  const names = new Set(sources.flatMap(({ resources }) => resources ?? []).map(nameOf));
  return [...names].map((name) => newestOfEach(countingOf(sources, name)));
}

/** How a cluster stands by all that counts of it: the most restrictive wins. */
export function standingAmong(known: readonly ClusterResource[], wall: WallTime): Ranked | null {
  const [first, ...others] = known.map((resource) => standingOf(resource, wall))
    .toSorted(compareStandings).toReversed();
  if (first === undefined) return null;
  return others.length === 0
    ? first
    : { ...first, because: `${first.because} (the most restrictive of ${known.length} objects)` };
}

/** Whether the home of this cluster, as it was read last, does not show it: then nothing else counts. */
export function isGone(sources: readonly PolicySource[], cluster: string): boolean {
  const home = sources.find(({ name }) => name === HOME)?.resources ?? null;
  return home !== null && !home.some((one) => nameOf(one) === cluster && !one.isMirror);
}

/**
 * How many sources beside the home show a mirror of this cluster that is not older than what was
 * read at home last.
 */
export function freshMirrors(sources: readonly PolicySource[], cluster: string): number {
  const isOwn = (one: ClusterResource) => nameOf(one) === cluster;
  const atHome = sources.find(({ name }) => name === HOME)?.resources
    ?.find((one) => isOwn(one) && !one.isMirror);
  if (atHome === undefined) return 0;
  const isFresh = (one: ClusterResource) =>
    isOwn(one) && one.isMirror && one.uid === atHome.uid && one.generation >= atHome.generation;
  return sources.filter((source) =>
    source.name !== HOME && isReadable(source) && source.resources?.some(isFresh) === true
  ).length;
}

function countingOf(sources: readonly PolicySource[], name: string): readonly ClusterResource[] {
  const isIts = (one: ClusterResource) => nameOf(one) === name;
  const atHome = sources.filter(isReadable)
    .flatMap(({ resources }) => resources ?? []).filter((one) => isIts(one) && !one.isMirror);
  return atHome.length > 0
    ? atHome
    : sources.flatMap(({ resources }) => resources ?? []).filter(isIts);
}

function newestOfEach(resources: readonly ClusterResource[]): readonly ClusterResource[] {
  const newest = new Map<string, ClusterResource>();
  for (const one of resources) {
    const before = newest.get(one.uid);
    if (before === undefined || isNewer(one, before)) newest.set(one.uid, one);
  }
  return [...newest.values()];
}

/** Of one generation the home tells the latest health. */
function isNewer(one: ClusterResource, other: ClusterResource): boolean {
  return one.generation > other.generation ||
    (one.generation === other.generation && other.isMirror && !one.isMirror);
}

function nameOf({ cluster }: ClusterResource): string {
  return cluster;
}
