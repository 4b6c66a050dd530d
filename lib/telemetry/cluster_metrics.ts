import type { FactSeries, SeriesSet } from "./series.ts";

/** Which cluster the series are about. */
export interface ClusterIdentity {
  readonly cluster: string;
  readonly region: string;
  readonly network: string;
  /** First 10 characters of the pool id. */
  readonly poolId: string;
}

/** What a cluster's representative knows of it. */
export interface ClusterFigures {
  /** A node of this cluster was seen to forge. */
  readonly forges: boolean;
  /** Effective priority; `null` while it is not known. */
  readonly priority: number | null;
  /** `null`: an endpoint is asked that has not answered yet. */
  readonly health: {
    /** Of the endpoint's last answer; without an endpoint of the built-in check. */
    readonly success: boolean;
    /** `null`, as what follows: there is no endpoint. */
    readonly consecutiveFailures: number | null;
    readonly seconds: number | null;
    /** Seconds since 1970; `null`: it has not succeeded yet. */
    readonly lastSuccess: number | null;
  } | null;
}

/**
 * The series of a cluster. Its representative alone has any, so that a sum over them counts clusters,
 * not pods.
 */
export function defineClusterMetrics(
  series: SeriesSet,
  { cluster, region, network, poolId }: ClusterIdentity,
): (figures: ClusterFigures | null) => void {
  const where = { cluster, region, network, pool_id: poolId };
  const forge = (what: string, help: string): FactSeries =>
    series.fact(`cardano_cluster_forge_${what}`, help, where);
  const health = (what: string, help: string): FactSeries =>
    series.fact(`cardano_cluster_health_check_${what}`, help, { cluster });
  const enabled = forge("enabled", "1 if a node of this cluster was seen to forge");
  const priority = forge("priority", "Effective priority of this cluster; lower wins");
  const success = health(
    "success",
    "1 if the last health check of this cluster succeeded, or, without an endpoint, its node is ready",
  );
  const failures = health("consecutive_failures", "Health checks that failed in a row");
  const duration = health("duration_seconds", "How long the last health check took");
  const lastSuccess = health("last_success_timestamp", "When a health check last succeeded");
  return (figures) => {
    enabled.set(figures === null ? null : Number(figures.forges));
    priority.set(figures?.priority ?? null);
    const checked = figures?.health ?? null;
    success.set(checked === null ? null : Number(checked.success));
    failures.set(checked?.consecutiveFailures ?? null);
    duration.set(checked?.seconds ?? null);
    lastSuccess.set(checked?.lastSuccess ?? null);
  };
}
