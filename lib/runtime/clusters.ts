import type { ClusterSettings, Configuration } from "../config/mod.ts";
import { HOME, type Milliseconds } from "../core/mod.ts";
import { probe } from "../health/mod.ts";
import {
  type ApiObject,
  type ApiServerAccess,
  eventWriter,
  forgeClusters,
  leaseTarget,
  namedObject,
  openApiServer,
  readForgeCluster,
  wantedCluster,
} from "../kubernetes/mod.ts";
import { startHealthChecks } from "./clusters/health.ts";
import { startKeeper } from "./clusters/keeper.ts";
import { startMirror } from "./clusters/mirrors.ts";
import { clusterNews, lastNews } from "./clusters/news.ts";
import { ORIGINAL_LEASE, watchOtherManagers } from "./clusters/other_manager.ts";
import { openOwnView } from "./clusters/own_view.ts";
import { followPolicy } from "./clusters/policy_source.ts";
import { profileOf } from "./clusters/profile.ts";
import { startRepresentative } from "./clusters/representative.ts";
import { figuresOf, healthOrder, podIn } from "./clusters/self.ts";
import type { ClusterWitness } from "./clusters/witness.ts";
import type { Driver } from "./driver.ts";
import type { Loop } from "./loop.ts";
import type { SyncingConfig } from "./syncing.ts";

/** An API other than this cluster's own that shows clusters: a register that is a Kubernetes API. */
export interface PolicyPlace {
  /** Name of the register. */
  readonly name: string;
  readonly access: ApiServerAccess;
  readonly namespace: string;
}

/** What taking part among clusters needs. */
interface ClustersOptions {
  readonly configuration: Configuration;
  readonly settings: ClusterSettings;
  /** The API of this cluster. */
  readonly access: ApiServerAccess;
  readonly elsewhere: readonly PolicyPlace[];
  readonly identity: string;
  readonly driver: Pick<Driver, "state" | "dispatch">;
  readonly syncing: SyncingConfig;
  readonly witness: ClusterWitness;
}

const REQUEST_TIMEOUT: Milliseconds = 4_000;
const FIGURES_EVERY: Milliseconds = 1_000;

/**
 * Takes part among the clusters of a pool: tells the core of their policy and of managers beside the
 * shared registers, and, where this pod speaks for its cluster, keeps its resource, its mirrors and
 * its health. Nothing of it can let anybody forge; whatever of it hangs delays no renewal.
 */
export function startClusters(options: ClustersOptions): Loop {
  const { configuration, settings, access, elsewhere, identity, driver, witness } = options;
  const { kubernetes: { namespace, leaseName }, pod, network, timings } = configuration;
  const { told } = witness;
  const life = new AbortController();
  const profile = profileOf(configuration, settings);
  const wanted = wantedCluster(profile);
  const own = openOwnView();
  const home = openApiServer(access, { requestTimeout: REQUEST_TIMEOUT });
  const places = elsewhere.map((place) => ({
    ...place,
    api: openApiServer(place.access, { requestTimeout: REQUEST_TIMEOUT }),
  }));
  const leaseNamed = (name: string) => namedObject(home, leaseTarget(namespace, name));

  watchOtherManagers({
    leases: [...new Set([ORIGINAL_LEASE, leaseName])].map(leaseNamed),
    ...{ own: leaseName, pool: () => profile.pool.idHex },
    apart: {
      how: "without the registers of FORGE_REGISTERS",
      who: "without cluster management",
    },
    clockRateError: timings.clockRateError,
    dispatch: driver.dispatch,
  }, life.signal);

  function ownSeen(seen: ApiObject | null): void {
    own.seen(seen);
    const problems = seen === null ? [] : readForgeCluster(seen).problems;
    if (problems.length > 0) told("cluster_spec", settings.name, "warning", problems.join("; "));
  }
  const shared = { wanted, dispatch: driver.dispatch };
  void followPolicy({
    ...{ ...shared, name: HOME, api: home, namespace, ownSeen },
    nameTaken: (because) => told("cluster_resource", settings.name, "error", because),
  }, life.signal);
  for (const { name, api, namespace } of places) {
    void followPolicy({
      ...{ ...shared, name, api, namespace },
      ownSeen: () => {},
      nameTaken: () => {},
    }, life.signal);
  }

  const representative = startRepresentative({
    lease: leaseNamed(leaseName),
    ...{ identity, pool: profile.pool.idHex, told },
    pod: () => podIn(driver.state(), identity, settings.name),
  });
  const { isMe } = representative;
  const file = settings.healthCheckAuthorities;
  const authorities = file === null ? null : { kind: "file", path: file } as const;
  const health = startHealthChecks({
    order: () => isMe() ? healthOrder(own.object()) : null,
    ask: (order, signal) => probe({ ...order, authorities }, signal),
  });
  const news = () =>
    clusterNews(driver.state(), health.seen(), {
      ...{ podName: pod.name, network, syncing: options.syncing },
    });
  const keeper = startKeeper({
    ...{ wanted, own, isMe, told, news },
    object: namedObject(home, { ...forgeClusters(namespace), name: settings.name }),
    lastNews() {
      if (podIn(driver.state(), identity, settings.name).isReadyElsewhere) return null;
      const said = news();
      return said === null ? null : lastNews(said);
    },
    events: eventWriter(home, pod.name),
  });
  const mirrors = places.map(({ name, api, namespace }) =>
    startMirror({
      ...{ source: name, told },
      object: namedObject(api, { ...forgeClusters(namespace), name: settings.name }),
      home: () => isMe() ? own.object() : null,
    })
  );

  const telling = setInterval(() => {
    witness.figures(isMe() ? figuresOf(driver.state(), health.seen()) : null);
  }, FIGURES_EVERY);

  return {
    async end() {
      clearInterval(telling);
      life.abort();
      await Promise.allSettled([health.end(), keeper.end()]);
      await Promise.allSettled(mirrors.map((mirror) => mirror.end()));
      await representative.end();
      for (const { close } of [home, ...places.map(({ api }) => api)]) close();
    },
  };
}
