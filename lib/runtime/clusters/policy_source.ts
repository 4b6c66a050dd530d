import { type ClusterResource, type Happening, HOME } from "../../core/mod.ts";
import {
  type ApiObject,
  type ApiServer,
  collection,
  followAll,
  type ForgeCluster,
  forgeClusters,
  readForgeCluster,
  whyHomeTaken,
} from "../../kubernetes/mod.ts";

/** An API that tells of clusters, and whom it is followed for. */
interface PolicySourceOptions {
  readonly name: string;
  readonly api: ApiServer;
  readonly namespace: string;
  /** The object of this cluster as its environment wants it: it names pool, network and itself. */
  readonly wanted: ApiObject;
  readonly dispatch: (happening: Happening) => void;
  /** Hears of this cluster's own object there: `null` if there is none. */
  readonly ownSeen: (own: ApiObject | null) => void;
  /** Hears that somebody else's object has this cluster's name there. */
  readonly nameTaken: (because: string) => void;
}

/**
 * Tells the core of all clusters of this pool and network that an API shows, until `signal` aborts.
 * At home a name that is taken makes the policy unreadable: no other object can stand for it.
 */
export function followPolicy(options: PolicySourceOptions, signal: AbortSignal): Promise<void> {
  const { name: source, api, namespace, wanted, dispatch } = options;
  const ours = readForgeCluster(wanted);
  return followAll(
    collection(api, forgeClusters(namespace)),
    {
      present(objects) {
        const own = objects.find(({ metadata }) => metadata.name === ours.name) ?? null;
        const because = own === null || source !== HOME ? null : whyHomeTaken(own, wanted);
        if (because !== null) {
          dispatch({ type: "policyUnreadable", source, because });
          return options.nameTaken(because);
        }
        const resources = objects.map(readForgeCluster)
          .filter(({ pool, networkMagic }) =>
            pool === ours.pool && networkMagic === ours.networkMagic
          ).map(resourceOf);
        dispatch({ type: "policySeen", source, resources });
        options.ownSeen(own);
      },
      state(healthy, because) {
        if (!healthy) dispatch({ type: "policyUnreadable", source, because });
      },
    },
    signal,
  );
}

/** What the core needs to know of a cluster; a mirror speaks for its home. */
function resourceOf(seen: ForgeCluster): ClusterResource {
  const { name, mirrorOf, forgeState, priority, override, failures, healthCheck } = seen;
  const { uid, generation, createdAt } = mirrorOf ?? seen;
  const { failureThreshold } = healthCheck;
  return {
    ...{ cluster: name, uid, generation, createdAt, isMirror: mirrorOf !== null },
    ...{ forgeState, priority, override },
    health: failures === null ? null : { consecutiveFailures: failures, failureThreshold },
  };
}
