import type { ClusterResource } from "./resource.ts";

/**
 * What the API of a pod's own cluster is called everywhere: as a register nothing else may be. What is
 * no mirror there is at home.
 */
export const HOME = "home";

/** Resources remembered of one API. */
const MOST_RESOURCES = 32;

/** What one API told of the clusters. */
export interface PolicySource {
  /** {@link HOME}, or the name of a register. */
  readonly name: string;
  /** All that it showed last; `null` before it showed any. */
  readonly resources: readonly ClusterResource[] | null;
  /** Why it cannot be read; `null` while it can. */
  readonly unreadable: string | null;
}

export function unreadSources(names: readonly string[]): readonly PolicySource[] {
  return names.map((name) => ({
    ...{ name, resources: null, unreadable: "it has not answered yet" },
  }));
}

/** The sources after one of them showed what it has; that cluster's is never left out for room. */
export function withSeen(
  sources: readonly PolicySource[],
  name: string,
  resources: readonly ClusterResource[],
  own: string,
): readonly PolicySource[] {
  const isOwn = ({ cluster }: ClusterResource) => Number(cluster === own);
  const bounded = resources.toSorted((one, other) => isOwn(other) - isOwn(one))
    .slice(0, MOST_RESOURCES);
  return changed(sources, name, { resources: bounded, unreadable: null });
}

/** The sources after one of them could not be read: what it showed last is what is known of it. */
export function withUnreadable(
  sources: readonly PolicySource[],
  name: string,
  because: string,
): readonly PolicySource[] {
  return changed(sources, name, { unreadable: because });
}

export function isReadable({ unreadable }: PolicySource): boolean {
  return unreadable === null;
}

function changed(
  sources: readonly PolicySource[],
  name: string,
  change: Partial<PolicySource>,
): readonly PolicySource[] {
  return sources.map((source) => source.name === name ? { ...source, ...change } : source);
}
