import type { ClusterResource, Milliseconds } from "../../../lib/core/mod.ts";
import { BEGINNING, openWorld, type World } from "../../support/core-world/mod.ts";

/** A pool in several clusters, each with an API of its own that shows mirrors of the others. */
export interface Clusters {
  readonly world: World;
  /** An operator changes the object of a cluster, which every API shows at once. */
  readonly patch: (cluster: string, change: Partial<ClusterResource>) => void;
  /** An operator deletes it. */
  readonly remove: (cluster: string) => void;
  /** That API cannot be read by the pods of a cluster any more, or by any. */
  readonly hide: (api: string, from?: string) => void;
  readonly show: (api: string) => void;
  /** Tells a pod, which has just been started, what all APIs show. */
  readonly tell: (pod: string) => void;
  readonly now: () => number;
}

/** How such a pool differs from the ordinary. */
export interface ClusterOptions {
  readonly failbackDelay?: Milliseconds;
  readonly policyMaxAge?: Milliseconds;
  readonly registers?: 1 | 3;
  readonly requireNodeMetrics?: boolean;
  readonly seed?: number;
}

export const FAILBACK: Milliseconds = 60_000;
const MAX_AGE: Milliseconds = 600_000;

/** A resource as its home shows it, of a cluster that is merely allowed to forge. */
export function resourceOf(
  cluster: string,
  change: Partial<ClusterResource> = {},
): ClusterResource {
  return {
    ...{ cluster, uid: `uid-${cluster}`, generation: 1, isMirror: false, createdAt: BEGINNING },
    ...{ forgeState: "Priority-based", priority: 100, override: null, health: null },
    ...change,
  };
}

export function mirrorOf(resource: ClusterResource): ClusterResource {
  return { ...resource, isMirror: true };
}

/** Opens such a pool: for each cluster its pods; the first is the best. */
export function openClusters(
  pods: Readonly<Record<string, readonly string[]>>,
  options: ClusterOptions = {},
): Clusters {
  const names = Object.keys(pods);
  const clusterOf = (pod: string) => names.find((name) => pods[name]?.includes(pod)) ?? "";
  const resources = new Map(
    names.map((name, index) => [name, resourceOf(name, { priority: index + 1 })]),
  );
  const hidden = new Set<string>();
  const { failbackDelay = FAILBACK, policyMaxAge = MAX_AGE, registers = 1, seed = 1 } = options;
  const { requireNodeMetrics = true } = options;
  const world = openWorld({
    pods: Object.fromEntries(
      Object.values(pods).flat().map((pod) => {
        const name = clusterOf(pod);
        const others = names.filter((other) => other !== name);
        const cluster = { name, sources: ["home", ...others], policyMaxAge, failbackDelay };
        return [pod, { node: { tip: { behind: 0 } }, config: { cluster, requireNodeMetrics } }];
      }),
    ),
    offers: true,
    registers,
    seed,
  });

  function told(pod: string, api: string): void {
    const own = clusterOf(pod);
    const source = api === own ? "home" : api;
    if (hidden.has(api) || hidden.has(`${api}/${own}`)) {
      const because = "connection refused";
      return world.pod(pod).dispatch({ type: "policyUnreadable", source, because });
    }
    const shown = [...resources.values()].map((one) => one.cluster === api ? one : mirrorOf(one));
    world.pod(pod).dispatch({ type: "policySeen", source, resources: shown });
  }

  function tell(pod: string): void {
    for (const name of names) told(pod, name);
  }

  function tellAll(): void {
    Object.values(pods).flat().forEach(tell);
  }

  tellAll();
  return {
    world,
    tell,
    now: () => world.timeline.now() / 1000,
    patch(cluster, change) {
      const before = resources.get(cluster) ?? resourceOf(cluster);
      resources.set(cluster, { ...before, generation: before.generation + 1, ...change });
      tellAll();
    },
    remove(cluster) {
      resources.delete(cluster);
      tellAll();
    },
    hide(api, from) {
      hidden.add(from === undefined ? api : `${api}/${from}`);
      tellAll();
    },
    show(api) {
      for (const one of [...hidden].filter((one) => one.split("/")[0] === api)) hidden.delete(one);
      tellAll();
    },
  };
}
