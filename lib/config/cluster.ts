import { boolean, choice } from "./choices.ts";
import type { NetworkIdentity, PoolIdentity } from "./configuration.ts";
import { tenantOf } from "./kubernetes.ts";
import { number, seconds } from "./numbers.ts";
import type { Reading } from "./reading.ts";
import { parseRegisters } from "./registers.ts";
import { domainName, type Shape, text, wellFormed } from "./texts.ts";
import { httpAddress } from "./urls.ts";

const region: Shape = { pattern: /^[a-z0-9-]{2,20}$/, said: "2 to 20 of a-z, 0-9 and -" };

/** Names what would be safe, so that nobody takes a Lease in each cluster for it. */
const NOT_YET = "coordination of several clusters is not available in this version, expected " +
  "false. A register per cluster cannot exclude another cluster, so that two would forge at once; " +
  "it takes registers that all clusters share, to be named by FORGE_REGISTERS in a later version: " +
  "1 (a hub), 3 (one in each of three regions, or two regions and a witness) or 5";

/**
 * Checks everything about several clusters. What is well-formed is still refused as long as no
 * part of this program acts on it: a switch that does nothing is worse than none.
 */
export function checkClusters(
  reading: Reading,
  network: NetworkIdentity,
  pool: PoolIdentity,
): void {
  checkIdentifier(reading, network, pool);
  text(reading, "CLUSTER_REGION", region);
  choice(reading, "CLUSTER_ENVIRONMENT", ["production", "staging", "development", "testing"]);
  number(reading, "CLUSTER_PRIORITY", { least: 1, most: 999, whole: true });
  httpAddress(reading, "HEALTH_CHECK_ENDPOINT");
  seconds(reading, "HEALTH_CHECK_INTERVAL", { least: 1, most: 3600 });
  seconds(reading, "POLICY_MAX_AGE", { least: 10, most: 86_400 });
  seconds(reading, "FAILBACK_DELAY", { least: 0, most: 86_400 });
  checkSwitch(reading);
}

function checkSwitch(reading: Reading): void {
  const enabled = boolean(reading, "ENABLE_CLUSTER_MANAGEMENT");
  const registers = reading.given("FORGE_REGISTERS");
  if (registers !== null) {
    const parsed = parseRegisters(registers, reading.roots);
    const reasons = parsed.kind === "invalid" ? parsed.reasons : [];
    for (const reason of reasons) reading.refuse("FORGE_REGISTERS", reason, "Correct the entry");
  }
  if (enabled) {
    reading.refuse(
      "ENABLE_CLUSTER_MANAGEMENT",
      NOT_YET,
      "Run the pool in one cluster alone: leave out ENABLE_CLUSTER_MANAGEMENT and FORGE_REGISTERS; " +
        "then LEASE_NAME is the only register",
    );
  } else if (registers !== null) {
    reading.refuse(
      "FORGE_REGISTERS",
      "registers of several clusters are not available in this version, expected none: the right " +
        "would be kept in this cluster alone",
      "Leave FORGE_REGISTERS out; then LEASE_NAME is the only register",
    );
  }
}

/** The identifier and its aliases must agree; it names a Kubernetes object. */
function checkIdentifier(reading: Reading, network: NetworkIdentity, pool: PoolIdentity): void {
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
  if (first !== undefined) return;
  const tenant = tenantOf(reading, network, pool);
  if (tenant === null) return;
  const derived = `${tenant}-${reading.text("CLUSTER_REGION")}`;
  wellFormed(reading, "CLUSTER_REGION", derived, domainName, "Set CLUSTER_IDENTIFIER");
}
