import type { ClusterResource, Happening } from "../../../lib/core/mod.ts";
import type { Timeline } from "./timeline.ts";

/** Several clusters, each with an API that shows its own object and mirrors of the others. */
export interface Clusters {
  readonly names: readonly string[];
  /** What the home of a cluster says now; `null` if it has no object. */
  atHome(name: string): ClusterResource | null;
  /** An operator, or the representative, changes the object of a cluster. */
  patch(name: string, change: Partial<ClusterResource>): void;
  remove(name: string): void;
  /** Makes an object anew where there is none. */
  restore(name: string): void;
  /** Whether an API answers those of a cluster. */
  canRead(from: string, api: string): boolean;
  /** An API cannot be read any more: from one cluster, or from any. */
  hide(api: string, from: string | null): void;
  /** Every API can be read from everywhere again. */
  showAll(): void;
  /** Tells a pod of a cluster of every change, until what it returns is called. */
  follow(cluster: string, tell: (happening: Happening) => void): () => void;
}

/** A change is seen, or copied to another API, after so long; a failure after as long as that. */
const LATE = 300;
const NOTICED = 1_000;

/** The first cluster is the best, as long as nobody says otherwise. */
export function openClusters(names: readonly string[], timeline: Timeline, now: number): Clusters {
  const homes = new Map<string, ClusterResource>();
  /** By API and cluster. */
  const mirrors = new Map<string, ClusterResource | null>();
  const hidden = new Set<string>();
  const listeners = new Set<() => void>();
  let made = 0;

  function restore(name: string): void {
    if (homes.has(name)) return;
    made += 1;
    homes.set(name, {
      ...{ cluster: name, uid: `uid ${made}`, generation: 1, isMirror: false, createdAt: now },
      ...{ forgeState: "Priority-based", priority: 10 * (names.indexOf(name) + 1) },
      ...{ override: null, health: null },
    });
    changed();
  }

  function changed(): void {
    for (const listener of listeners) listener();
    timeline.after(LATE, copy);
  }

  /** The representative of each cluster writes its mirrors where it can. */
  function copy(): void {
    let isNews = false;
    for (const name of names) {
      if (!canRead(name, name)) continue;
      const home = homes.get(name) ?? null;
      for (const api of names) {
        const key = `${api}/${name}`;
        const mirror = home === null ? null : { ...home, isMirror: true };
        if (api === name || !canRead(name, api)) continue;
        if (JSON.stringify(mirrors.get(key) ?? null) === JSON.stringify(mirror)) continue;
        mirrors.set(key, mirror);
        isNews = true;
      }
    }
    if (isNews) { for (const listener of listeners) listener(); }
  }

  function canRead(from: string, api: string): boolean {
    return hidden.size === 0 || !hidden.has(api) && !hidden.has(`${from}/${api}`);
  }

  function shownBy(api: string): readonly ClusterResource[] {
    return names.map((name) => (name === api ? homes.get(name) : mirrors.get(`${api}/${name}`)))
      .filter((one) => one !== null && one !== undefined);
  }

  for (const name of names) restore(name);
  copy();
  return {
    names,
    atHome: (name) => homes.get(name) ?? null,
    patch(name, change) {
      const before = homes.get(name);
      if (before === undefined) return;
      // What a representative reports in the status is no new generation.
      const generation = before.generation + ("health" in change ? 0 : 1);
      homes.set(name, { ...before, generation, ...change });
      changed();
    },
    remove(name) {
      homes.delete(name);
      changed();
    },
    restore,
    canRead,
    hide(api, from) {
      hidden.add(from === null ? api : `${from}/${api}`);
      changed();
    },
    showAll() {
      hidden.clear();
      changed();
    },
    follow(cluster, tell) {
      let isOpen = true;
      const told = new Map<string, string>();
      const hear = (happening: Happening, late: number) => {
        timeline.after(late, () => isOpen && tell(happening));
      };
      // One that is over before it is noticed is not heard of: it would come after what came after it.
      const hearFailure = (api: string, source: string) => {
        timeline.after(NOTICED, () => {
          if (isOpen && !canRead(cluster, api)) {
            tell({ type: "policyUnreadable", source, because: "no answer" });
          }
        });
      };
      function look(): void {
        for (const api of names) {
          const source = api === cluster ? "home" : api;
          const resources = canRead(cluster, api) ? shownBy(api) : null;
          const text = JSON.stringify(resources);
          if (told.get(api) === text) continue;
          told.set(api, text);
          if (resources !== null) hear({ type: "policySeen", source, resources }, LATE);
          else hearFailure(api, source);
        }
      }
      look();
      listeners.add(look);
      return () => {
        isOpen = false;
        listeners.delete(look);
      };
    },
  };
}
