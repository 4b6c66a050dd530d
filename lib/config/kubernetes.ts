import { poolShortId } from "../cardano/pool_id.ts";
import type { KubernetesNames, NetworkIdentity, PoolIdentity } from "./configuration.ts";
import type { Reading } from "./reading.ts";
import { apiVersion, domainName, label, text } from "./texts.ts";

/**
 * Names of this program's objects. Naming the pool by POOL_ID gives it objects of its own, so that
 * several pools share a namespace; POOL_ID_HEX alone does not.
 */
export function readKubernetes(
  reading: Reading,
  network: NetworkIdentity,
  pool: PoolIdentity,
): KubernetesNames {
  const ownName = tenantOf(reading, network, pool);
  const named = (name: "LEASE_NAME" | "CRD_NAME") =>
    reading.given(name) === null && ownName !== null
      ? `cardano-leader-${ownName}`
      : text(reading, name, domainName);
  return {
    namespace: text(reading, "NAMESPACE", label),
    leaseName: named("LEASE_NAME"),
    leader: {
      group: text(reading, "CRD_GROUP", domainName),
      version: text(reading, "CRD_VERSION", apiVersion),
      plural: text(reading, "CRD_PLURAL", label),
      name: named("CRD_NAME"),
    },
  };
}

/** `{network}-{short id}` where POOL_ID names the pool, else `null`. */
export function tenantOf(
  reading: Reading,
  network: NetworkIdentity,
  pool: PoolIdentity,
): string | null {
  if (reading.given("POOL_ID") === null || pool.id === null) return null;
  return `${network.name}-${poolShortId(pool.id)}`;
}
