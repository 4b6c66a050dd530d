import assert from "assert";
import { listVariables } from "../../../lib/config/mod.ts";

/** The public surface: names and defaults that users rely on. */
const documented: Readonly<Record<string, string>> = {
  NAMESPACE: "default",
  POD_NAME: "required in a pod; elsewhere HOSTNAME",
  NODE_SOCKET: "/ipc/node.socket",
  SOCKET_WAIT_TIMEOUT: "600 s",
  DISABLE_SOCKET_CHECK: "false",
  LEASE_DURATION: "15 s",
  SLEEP_INTERVAL: "5 s",
  METRICS_PORT: "8000",
  LOG_LEVEL: "INFO",
  SOURCE_KES_KEY: "/secrets/kes.skey",
  SOURCE_VRF_KEY: "/secrets/vrf.skey",
  SOURCE_OP_CERT: "/secrets/node.cert",
  TARGET_KES_KEY: "/ipc/kes.skey",
  TARGET_VRF_KEY: "/ipc/vrf.skey",
  TARGET_OP_CERT: "/ipc/node.cert",
  CARDANO_NODE_PROCESS_NAME: "cardano-node",
  CRD_GROUP: "cardano.io",
  CRD_VERSION: "v1",
  CRD_PLURAL: "cardanoleaders",
  CARDANO_NETWORK: "mainnet",
  POOL_ID: "",
  POOL_ID_HEX: "",
  POOL_NAME: "",
  POOL_TICKER: "",
  APPLICATION_TYPE: "block-producer",
  ENABLE_CLUSTER_MANAGEMENT: "false",
  CLUSTER_REGION: "unknown",
  CLUSTER_ENVIRONMENT: "production",
  CLUSTER_PRIORITY: "100",
  HEALTH_CHECK_ENDPOINT: "",
  HEALTH_CHECK_INTERVAL: "30 s",
  HEALTH_CHECK_CA_FILE: "",
  POD_UID: "",
  NODE_METRICS_URL: "http://127.0.0.1:12798/metrics",
  REQUIRE_NODE_METRICS: "true",
  CREDENTIAL_MODE: "files",
  TARGET_BULK_CREDENTIALS: "/ipc/credentials.json",
  GUARD: "auto",
  GUARD_SOCKET: "/ipc/guard.sock",
  SHELLEY_GENESIS_FILE: "",
  REQUEST_TIMEOUT: "1.7 s",
  CLOCK_RATE_ERROR: "0.1",
  STOP_BOUND: "the smallest that the rules allow: 6 s with the other defaults",
  POLICY_MAX_AGE: "600 s",
  ALLOW_PRODUCING_START: "false",
  MAX_TIP_LAG: "300 s",
  DEGRADED_GRACE: "60 s",
  FAILBACK_DELAY: "60 s",
  FORGE_REGISTERS: "",
  LOG_FORMAT: "json",
};

Deno.test("every documented variable is listed with its default", () => {
  const listed = new Map(listVariables().map((variable) => [variable.name as string, variable]));
  for (const [name, value] of Object.entries(documented)) {
    assert.equal(listed.get(name)?.default, value, name);
  }
  const others = [
    "KUBECONFIG",
    "LEASE_NAME",
    "CRD_NAME",
    "NETWORK_MAGIC",
    "CLUSTER_IDENTIFIER",
    "CLUSTER_NAME",
    "CLUSTER_CRD_NAME",
    "START_AS_NON_PRODUCING",
    "CLUSTER_CRD_GROUP",
    "CLUSTER_CRD_VERSION",
    "CLUSTER_CRD_PLURAL",
    "KUBERNETES_SERVICE_HOST",
    "KUBERNETES_SERVICE_PORT",
    "HOSTNAME",
  ];
  assert.deepEqual(
    new Set(listed.keys()),
    new Set([...Object.keys(documented), ...others]),
  );
});

Deno.test("every variable says what it means, in one line without a full stop", () => {
  for (const { name, meaning } of listVariables()) {
    assert.match(meaning, /^\S[^\n]{10,}[^.\n]$/, name);
    assert(meaning.length <= 110, `${name}: ${meaning.length}`);
  }
});
