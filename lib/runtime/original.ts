import type { Configuration } from "../config/mod.ts";
import { type ApiServer, leaseTarget, namedObject } from "../kubernetes/mod.ts";
import { ORIGINAL_LEASE, watchOtherManagers } from "./clusters/other_manager.ts";
import type { Driver } from "./driver.ts";

/** What looking for an original manager needs. */
interface OriginalOptions {
  readonly configuration: Configuration;
  /** The API of this cluster. */
  readonly api: ApiServer;
  readonly driver: Pick<Driver, "state" | "dispatch">;
  /** Hears that it may not be looked for: then this pod goes on without. */
  readonly unseen: (because: string) => void;
}

/**
 * Tells the core of an original manager beside a pool in one cluster that has a Lease of another
 * name, as every pool with POOL_ID has: neither excludes the other. With cluster management others
 * are looked for anyway. Ends when `signal` aborts.
 */
export function watchOriginal(options: OriginalOptions, signal: AbortSignal): void {
  const { configuration, api, driver, unseen } = options;
  const { kubernetes: { namespace }, right: { record }, pool, timings } = configuration;
  if (configuration.cluster !== null || record === ORIGINAL_LEASE) return;
  watchOtherManagers({
    leases: [namedObject(api, leaseTarget(namespace, ORIGINAL_LEASE))],
    own: record,
    pool() {
      const { credentials } = driver.state();
      return credentials.kind === "valid" ? credentials.poolId : pool.idHex;
    },
    apart: { how: `and not ${record}, the LEASE_NAME here`, who: "with another LEASE_NAME" },
    clockRateError: timings.clockRateError,
    dispatch: driver.dispatch,
    forbidden: unseen,
  }, signal);
}
