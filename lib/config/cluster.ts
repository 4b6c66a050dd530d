import { boolean, choice } from "./choices.ts";
import type { ClusterSettings, NetworkIdentity, PoolIdentity } from "./configuration.ts";
import { tenantOf } from "./kubernetes.ts";
import { number, seconds } from "./numbers.ts";
import { path } from "./paths.ts";
import type { Reading } from "./reading.ts";
import { domainName, type Shape, text, wellFormed } from "./texts.ts";
import { httpAddress } from "./urls.ts";

const region: Shape = { pattern: /^[a-z0-9-]{2,20}$/, said: "2 to 20 of a-z, 0-9 and -" };

const ENVIRONMENTS = ["production", "staging", "development", "testing"] as const;

/** Names what would be safe, so that nobody takes a Lease in each cluster for it. */
const NEEDS_REGISTERS = "expected FORGE_REGISTERS beside it: a register per cluster cannot " +
  "exclude another cluster, so that two would forge at once; it takes registers that all clusters " +
  "share: 1 (a hub), 3 (one in each of three regions, or two regions and a witness) or 5";

/**
 * This cluster among those of the pool, or `null` without cluster management. Everything is checked
 * either way, so that a manifest is judged before it is switched on.
 */
export function readCluster(
  reading: Reading,
  network: NetworkIdentity,
  pool: PoolIdentity,
): ClusterSettings | null {
  const settings: ClusterSettings = {
    name: readName(reading, network, pool),
    region: text(reading, "CLUSTER_REGION", region),
    environment: choice(reading, "CLUSTER_ENVIRONMENT", ENVIRONMENTS),
    priority: number(reading, "CLUSTER_PRIORITY", { least: 1, most: 999, whole: true }),
    healthCheckEndpoint: httpAddress(reading, "HEALTH_CHECK_ENDPOINT")?.href ?? null,
    healthCheckInterval: seconds(reading, "HEALTH_CHECK_INTERVAL", { least: 1, most: 3600 }),
    healthCheckAuthorities: path(reading, "HEALTH_CHECK_CA_FILE"),
    policyMaxAge: seconds(reading, "POLICY_MAX_AGE", { least: 10, most: 86_400 }),
    failbackDelay: seconds(reading, "FAILBACK_DELAY", { least: 0, most: 86_400 }),
  };
  return isEnabled(reading) ? settings : null;
}

/** Whether cluster management is switched on; it needs shared registers, and they need it. */
function isEnabled(reading: Reading): boolean {
  const enabled = boolean(reading, "ENABLE_CLUSTER_MANAGEMENT");
  const registers = reading.given("FORGE_REGISTERS") !== null;
  if (enabled && !registers) {
    reading.refuse(
      "ENABLE_CLUSTER_MANAGEMENT",
      NEEDS_REGISTERS,
      "Set FORGE_REGISTERS, to home=kubernetes:in-cluster for the switches of a " +
        "CardanoForgeCluster inside one cluster; or run the pool in one cluster without them: leave " +
        "ENABLE_CLUSTER_MANAGEMENT out, then LEASE_NAME is the only register",
    );
  } else if (!enabled && registers) {
    reading.refuse(
      "FORGE_REGISTERS",
      "expected ENABLE_CLUSTER_MANAGEMENT=true beside it: without cluster management LEASE_NAME is " +
        "the only register",
      "Set ENABLE_CLUSTER_MANAGEMENT=true, or leave FORGE_REGISTERS out",
    );
  }
  if (enabled && reading.given("POOL_ID") === null) {
    reading.refuse(
      "POOL_ID",
      "expected the id of the pool, by which the record of the right and the resources of its " +
        "clusters are named",
      "Set POOL_ID=pool1…",
    );
  }
  return enabled;
}

/** The identifier and its aliases must agree; it names a Kubernetes object. */
function readName(reading: Reading, network: NetworkIdentity, pool: PoolIdentity): string {
  const names = ["CLUSTER_IDENTIFIER", "CLUSTER_NAME", "CLUSTER_CRD_NAME"] as const;
  const set = names.filter((name) => reading.given(name) !== null);
  const [first, ...others] = set;
  for (const name of set) {
    text(reading, name, domainName);
    if (name !== "CLUSTER_IDENTIFIER") {
      reading.note("info", name, `${name} is read as CLUSTER_IDENTIFIER`);
    }
  }
  for (const name of others) {
    if (first === undefined || reading.given(name) === reading.given(first)) continue;
    reading.refuse(name, `differs from ${first}, expected one name`, `Leave ${name} out`);
  }
  if (first !== undefined) return reading.text(first);
  const tenant = tenantOf(reading, network, pool);
  // Without POOL_ID there is no cluster management.
  if (tenant === null) return "";
  const derived = `${tenant}-${reading.text("CLUSTER_REGION")}`;
  wellFormed(reading, "CLUSTER_REGION", derived, domainName, "Set CLUSTER_IDENTIFIER");
  return derived;
}
