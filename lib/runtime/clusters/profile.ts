import type { ClusterSettings, Configuration } from "../../config/mod.ts";
import type { ClusterProfile } from "../../kubernetes/mod.ts";

/** What the environment says of its cluster; cluster management needs POOL_ID, so that it is whole. */
export function profileOf(
  { kubernetes, network, pool, application }: Configuration,
  settings: ClusterSettings,
): ClusterProfile {
  const { name, region, environment, priority, healthCheckEndpoint: endpoint } = settings;
  return {
    ...{ name, region, priority, network },
    namespace: kubernetes.namespace,
    pool: { id: pool.id ?? "", idHex: pool.idHex ?? "", name: pool.name, ticker: pool.ticker },
    application: { type: application.name, environment },
    healthCheck: endpoint === null ? null : { endpoint, interval: settings.healthCheckInterval },
  };
}
