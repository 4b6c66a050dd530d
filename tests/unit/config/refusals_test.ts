import assert from "assert";
import { describeProblem, documentedRoots, readOnlyRoots } from "../../../lib/config/mod.ts";
import { accepted, inPod, otherPool, pool, refused } from "./environments.ts";

/** Settings, the variable to blame, and what its problem must say. */
const bad: readonly [Record<string, string>, string, RegExp][] = [
  [{ POD_NAME: "" }, "POD_NAME", /name of this pod/],
  [{ POD_NAME: "Cardano_0" }, "POD_NAME", /a-z, 0-9/],
  [{ POD_UID: "a b" }, "POD_UID", /at most 64/],
  [{ NAMESPACE: "a.b" }, "NAMESPACE", /1 to 63/],
  [{ NAMESPACE: "x".repeat(64) }, "NAMESPACE", /1 to 63/],
  [{ KUBERNETES_SERVICE_HOST: "" }, "KUBECONFIG", /not a pod/],
  [{ KUBERNETES_SERVICE_HOST: "a b" }, "KUBERNETES_SERVICE_HOST", /host name/],
  [{ KUBERNETES_SERVICE_PORT: "tcp" }, "KUBERNETES_SERVICE_PORT", /1 to 65535/],
  [{ KUBECONFIG: "/a:/b\n/c" }, "KUBECONFIG", /printable/],
  [{ KUBECONFIG: "~/.kube/config" }, "KUBECONFIG", /begins with \//],
  [{ LEASE_NAME: "Leader" }, "LEASE_NAME", /at most 253/],
  [{ LEASE_NAME: "a..b" }, "LEASE_NAME", /every part/],
  [{ CRD_GROUP: "io/" }, "CRD_GROUP", /at most 253/],
  [{ CRD_VERSION: "1" }, "CRD_VERSION", /v1beta1/],
  [{ CRD_PLURAL: "a.b" }, "CRD_PLURAL", /1 to 63/],
  [{ CRD_NAME: "-a" }, "CRD_NAME", /beginning and ending/],
  [{ LEASE_DURATION: "abc" }, "LEASE_DURATION", /whole seconds from 5 to 300/],
  [{ LEASE_DURATION: "15s" }, "LEASE_DURATION", /digits only/],
  [{ LEASE_DURATION: "15.5" }, "LEASE_DURATION", /whole seconds/],
  [{ LEASE_DURATION: "-15" }, "LEASE_DURATION", /from 5 to 300/],
  [{ LEASE_DURATION: "4" }, "LEASE_DURATION", /from 5 to 300/],
  [{ LEASE_DURATION: "301" }, "LEASE_DURATION", /from 5 to 300/],
  [{ LEASE_DURATION: "NaN" }, "LEASE_DURATION", /from 5 to 300/],
  [{ LEASE_DURATION: "1e2" }, "LEASE_DURATION", /digits only/],
  [{ LEASE_DURATION: "0x0f" }, "LEASE_DURATION", /digits only/],
  [{ LEASE_DURATION: "10" }, "LEASE_DURATION", /the smallest lease that fits is 12 s/],
  [{ SLEEP_INTERVAL: "0" }, "SLEEP_INTERVAL", /from 1 to 300/],
  [{ REQUEST_TIMEOUT: "10" }, "REQUEST_TIMEOUT", /does not fit the rules/],
  [{ REQUEST_TIMEOUT: "0" }, "REQUEST_TIMEOUT", /from 0.1 to 60/],
  [{ CLOCK_RATE_ERROR: "0" }, "CLOCK_RATE_ERROR", /from 0.01 to 0.3/],
  [{ STOP_BOUND: "2" }, "STOP_BOUND", /expected at least 6 s/],
  [{ STOP_BOUND: "20" }, "STOP_BOUND", /does not fit the rules/],
  [{ LEASE_DURATION: "12", STOP_BOUND: "8" }, "LEASE_DURATION", /does not fit the rules/],
  [{ LEASE_DURATION: "20", STOP_BOUND: "18" }, "STOP_BOUND", /does not fit the rules/],
  [{ POLICY_MAX_AGE: "1" }, "POLICY_MAX_AGE", /from 10/],
  [{ METRICS_PORT: "0" }, "METRICS_PORT", /1 to 65535/],
  [{ METRICS_PORT: "65536" }, "METRICS_PORT", /1 to 65535/],
  [{ METRICS_PORT: "80.5" }, "METRICS_PORT", /whole number/],
  [{ SOCKET_WAIT_TIMEOUT: "∞" }, "SOCKET_WAIT_TIMEOUT", /from 1/],
  [{ LOG_LEVEL: "VERBOSE" }, "LOG_LEVEL", /DEBUG, WARNING/],
  [{ LOG_FORMAT: "xml" }, "LOG_FORMAT", /json, text/],
  [{ SOURCE_KES_KEY: "kes.skey" }, "SOURCE_KES_KEY", /begins with \//],
  [{ SOURCE_KES_KEY: "/secrets/../etc/shadow" }, "SOURCE_KES_KEY", /without '\.\.'/],
  [{ SOURCE_KES_KEY: "/secrets/" }, "SOURCE_KES_KEY", /not a directory/],
  [{ SOURCE_VRF_KEY: "/ipc/kes.skey" }, "TARGET_KES_KEY", /also the value of SOURCE_VRF_KEY/],
  [{ TARGET_OP_CERT: "/ipc/./kes.skey" }, "TARGET_OP_CERT", /six different files/],
  [{ NODE_SOCKET: "node.socket" }, "NODE_SOCKET", /begins with \//],
  [{ CARDANO_NODE_PROCESS_NAME: "bin/cardano-node" }, "CARDANO_NODE_PROCESS_NAME", /full path/],
  [{ NODE_METRICS_URL: "127.0.0.1:12798" }, "NODE_METRICS_URL", /http:\/\//],
  [{ NODE_METRICS_URL: "ftp://127.0.0.1/" }, "NODE_METRICS_URL", /http:\/\//],
  [{ NODE_METRICS_URL: "http://10.0.0.7:12798/metrics" }, "NODE_METRICS_URL", /of this host/],
  [{ NODE_METRICS_URL: "http://127.0.0.1.example/" }, "NODE_METRICS_URL", /of this host/],
  [{ REQUIRE_NODE_METRICS: "maybe" }, "REQUIRE_NODE_METRICS", /true, 1, yes/],
  [{ DISABLE_SOCKET_CHECK: "true" }, "DISABLE_SOCKET_CHECK", /refused on mainnet/],
  [{ GUARD_SOCKET: "guard.sock" }, "GUARD_SOCKET", /begins with \//],
  [{ GUARD_SOCKET: "/ipc/node.socket" }, "GUARD_SOCKET", /also the value of NODE_SOCKET/],
  [{ GUARD_SOCKET: `/ipc/${"g".repeat(103)}` }, "GUARD_SOCKET", /at most 107 bytes.*got 108/],
  [{ GUARD: "yes" }, "GUARD", /auto, external, child, none/],
  [
    { CREDENTIAL_MODE: "bulk", TARGET_VRF_KEY: "/ipc/vrf.skey" },
    "TARGET_VRF_KEY",
    /beside CREDENTIAL_MODE=bulk, expected only TARGET_BULK_CREDENTIALS/,
  ],
  [
    { CREDENTIAL_MODE: "bulk", TARGET_BULK_CREDENTIALS: "/secrets/vrf.skey" },
    "TARGET_BULK_CREDENTIALS",
    /also the value of SOURCE_VRF_KEY, expected four different files/,
  ],
  [
    { CREDENTIAL_MODE: "bulk", TARGET_BULK_CREDENTIALS: "all.json" },
    "TARGET_BULK_CREDENTIALS",
    /\//,
  ],
  [{ CREDENTIAL_MODE: "zip" }, "CREDENTIAL_MODE", /files, bulk/],
  [{ CARDANO_NETWORK: "main net" }, "CARDANO_NETWORK", /mainnet, preprod, preview/],
  [{ CARDANO_NETWORK: "preprod", NETWORK_MAGIC: "2" }, "NETWORK_MAGIC", /expected 1/],
  [{ CARDANO_NETWORK: "mainnet", NETWORK_MAGIC: "42" }, "NETWORK_MAGIC", /764824073/],
  [{ CARDANO_NETWORK: "devnet" }, "NETWORK_MAGIC", /custom network devnet/],
  [{ CARDANO_NETWORK: "devnet", NETWORK_MAGIC: "764824073" }, "NETWORK_MAGIC", /of mainnet/],
  [{ CARDANO_NETWORK: "devnet", NETWORK_MAGIC: "4294967296" }, "NETWORK_MAGIC", /4294967295/],
  [{ POOL_ID: "pool1abcd" }, "POOL_ID", /pool1 and 51 more/],
  [{ POOL_ID: pool.bech32.slice(0, -1) + "q" }, "POOL_ID", /checksum/],
  [{ POOL_ID: "stake1" + "q".repeat(50) }, "POOL_ID", /not a pool id/],
  [{ POOL_ID_HEX: "ab" }, "POOL_ID_HEX", /56 hexadecimal digits/],
  [{ POOL_ID_HEX: pool.bech32 }, "POOL_ID_HEX", /56 hexadecimal digits/],
  [{ POOL_ID: pool.bech32, POOL_ID_HEX: otherPool.hex }, "POOL_ID_HEX", /another pool/],
  [{ POOL_TICKER: "ada" }, "POOL_TICKER", /A-Z and 0-9/],
  [{ POOL_TICKER: "TOOLONG" }, "POOL_TICKER", /1 to 5/],
  [{ POOL_NAME: "x".repeat(51) }, "POOL_NAME", /50/],
  [{ APPLICATION_TYPE: "block producer" }, "APPLICATION_TYPE", /1 to 63/],
  [{ CLUSTER_REGION: "US-East" }, "CLUSTER_REGION", /2 to 20/],
  [{ CLUSTER_ENVIRONMENT: "prod" }, "CLUSTER_ENVIRONMENT", /production, staging/],
  [{ CLUSTER_PRIORITY: "0" }, "CLUSTER_PRIORITY", /1 to 999/],
  [{ CLUSTER_PRIORITY: "1000" }, "CLUSTER_PRIORITY", /1 to 999/],
  [{ CLUSTER_IDENTIFIER: "A" }, "CLUSTER_IDENTIFIER", /at most 253/],
  [{ CLUSTER_NAME: "a", CLUSTER_CRD_NAME: "b" }, "CLUSTER_CRD_NAME", /differs from CLUSTER_NAME/],
  [{ HEALTH_CHECK_ENDPOINT: "https://me:pw@host/" }, "HEALTH_CHECK_ENDPOINT", /password/],
  [{ HEALTH_CHECK_ENDPOINT: "monitor" }, "HEALTH_CHECK_ENDPOINT", /http:\/\//],
  [{ HEALTH_CHECK_INTERVAL: "30s" }, "HEALTH_CHECK_INTERVAL", /digits only/],
  [
    { ENABLE_CLUSTER_MANAGEMENT: "true" },
    "ENABLE_CLUSTER_MANAGEMENT",
    /hub.*three regions.*witness/,
  ],
  [{ ENABLE_CLUSTER_MANAGEMENT: "1" }, "ENABLE_CLUSTER_MANAGEMENT", /two would forge at once/],
  [{ ENABLE_CLUSTER_MANAGEMENT: "1" }, "POOL_ID", /record of the right .* named/],
  [{ ENABLE_CLUSTER_MANAGEMENT: "on" }, "ENABLE_CLUSTER_MANAGEMENT", /true, 1, yes/],
  [
    { FORGE_REGISTERS: "home=kubernetes:in-cluster" },
    "FORGE_REGISTERS",
    /ENABLE_CLUSTER_MANAGEMENT=true beside it/,
  ],
  [{ FORGE_REGISTERS: "a=kubernetes:in-cluster;b=etcd:https://b" }, "FORGE_REGISTERS", /witness/],
];

for (const [settings, variable, because] of bad) {
  Deno.test(`refused: ${JSON.stringify(settings).slice(0, 90)}`, () => {
    const problems = refused(settings);
    const problem = problems.find((one) => one.variable === variable && because.test(one.because));
    assert(problem, JSON.stringify(problems));
    const text = describeProblem(problem);
    assert(text.startsWith(`Cannot use ${variable}`));
    assert(!text.endsWith("."), text);
    assert.notEqual(problem.wayOut, "");
  });
}

Deno.test("all problems are found in one pass", () => {
  const settings = {
    LEASE_DURATION: "soon",
    METRICS_PORT: "none",
    NODE_SOCKET: "socket",
    POOL_ID: "pool",
    GUARD: "parent",
    ENABLE_CLUSTER_MANAGEMENT: "yes",
  };
  const found = new Set(refused(settings).map((problem) => problem.variable));
  assert.deepEqual(found, new Set(Object.keys(settings)));
});

Deno.test("cluster management and shared registers need each other, and what is said to set is accepted", () => {
  const registers = { FORGE_REGISTERS: "home=kubernetes:in-cluster" };
  const several = { ENABLE_CLUSTER_MANAGEMENT: "true", POOL_ID: pool.bech32 };
  for (const settings of [several, registers]) {
    const [problem, ...others] = refused(settings);
    assert.deepEqual(others, []);
    assert.match(problem?.wayOut ?? "", /FORGE_REGISTERS/);
  }
  accepted({ ...several, ...registers });
  accepted({ ENABLE_CLUSTER_MANAGEMENT: "false" });
});

Deno.test("the compiled program refuses a path outside its roots and names them", () => {
  for (const SOURCE_KES_KEY of ["/home/me/kes.skey", "/ipcs/kes.skey", "/etc/kes.skey"]) {
    const [problem] = refused({ SOURCE_KES_KEY }, documentedRoots);
    assert.equal(problem?.variable, "SOURCE_KES_KEY");
    for (const root of documentedRoots) assert(problem?.because.includes(root));
  }
});

Deno.test("nothing is written where secrets and settings come from", () => {
  const names = ["TARGET_KES_KEY", "TARGET_BULK_CREDENTIALS", "NODE_SOCKET", "GUARD_SOCKET"];
  for (const root of readOnlyRoots) {
    for (const name of names) {
      const [problem] = refused({ [name]: `${root}/file` }, documentedRoots);
      assert.equal(problem?.variable, name);
      assert.match(problem?.because ?? "", /under one of \/ipc, \/opt\/cardano, \/run, /);
    }
    accepted({ SOURCE_KES_KEY: `${root}/file` }, documentedRoots);
  }
});

Deno.test("DISABLE_SOCKET_CHECK is accepted on a test network", () => {
  const problems = refused({
    DISABLE_SOCKET_CHECK: "true",
    CARDANO_NETWORK: "preview",
    METRICS_PORT: "x",
  });
  assert.deepEqual(problems.map((problem) => problem.variable), ["METRICS_PORT"]);
});

Deno.test("a value that may be a secret is not repeated", () => {
  const key = "5840" + "ab".repeat(64);
  const secrets = [
    { POOL_ID: key, HEALTH_CHECK_ENDPOINT: "https://user:hunter2@host/health" },
    { CARDANO_NETWORK: key, HEALTH_CHECK_ENDPOINT: "https://user:hunter2/2 @host/health" },
    { FORGE_REGISTERS: "a=etcd:https://h?password=hunter2" },
    { FORGE_REGISTERS: "a=etcd:https://user:pass;hunter2@h" },
    { FORGE_REGISTERS: "a=etcd:https://user:pass;hunter2=x:hunter2;hunter2@h" },
    { FORGE_REGISTERS: "a=etcd:https://user:pass?hunter2=1@h" },
  ];
  for (const settings of secrets) {
    const text = JSON.stringify(refused(settings));
    assert(!text.includes("abab"), text);
    assert(!text.includes("hunter2"), text);
  }
});

Deno.test("a variable that is not set is shown as such", () => {
  const [problem] = refused({ POD_NAME: undefined });
  assert(problem);
  assert.match(describeProblem(problem), /^Cannot use POD_NAME \(not set\): expected/);
  assert.equal(Object.keys(inPod).length, 3);
});
