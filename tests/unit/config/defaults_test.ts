import assert from "assert";
import { documentedRoots, readConfiguration, version } from "../../../lib/config/mod.ts";
import { accepted, inPod, otherPool, pool } from "./environments.ts";

Deno.test("the manifest of the original needs no change: its defaults are valid and fit", () => {
  const { configuration } = accepted({}, documentedRoots);
  assert.deepEqual(configuration, {
    version,
    pod: { name: "cardano-producer-0", uid: null },
    network: { name: "mainnet", magic: 764824073 },
    pool: { id: null, idHex: null, name: null, ticker: null, label: "unknown" },
    application: { name: "block-producer", neverForges: null },
    kubernetes: {
      namespace: "default",
      leaseName: "cardano-node-leader",
      leader: {
        group: "cardano.io",
        version: "v1",
        plural: "cardanoleaders",
        name: "cardano-leader",
      },
    },
    access: { kind: "in-cluster", service: { host: "10.96.0.1", port: "443" } },
    right: {
      record: "cardano-node-leader",
      registers: [{ name: "home", location: { kind: "in-cluster" } }],
    },
    cluster: null,
    credentials: {
      genesis: null,
      source: {
        kes: "/secrets/kes.skey",
        vrf: "/secrets/vrf.skey",
        opcert: "/secrets/node.cert",
      },
      target: { kes: "/ipc/kes.skey", vrf: "/ipc/vrf.skey", opcert: "/ipc/node.cert" },
    },
    node: {
      socket: "/ipc/node.socket",
      socketWait: 600_000,
      withoutNode: false,
      process: "cardano-node",
      metricsUrl: "http://127.0.0.1:12798/metrics",
      requireMetrics: true,
      allowProducingStart: false,
      maxTipLag: 300_000,
      degradedGrace: 60_000,
    },
    guard: { mode: "auto", socket: "/ipc/guard.sock" },
    metricsPort: 8000,
    log: { level: "info", format: "json" },
    timings: {
      leaseDuration: 15_000,
      clockRateError: 0.1,
      rightLasts: 13_500,
      stopBound: 6_000,
      stopBegins: 7_500,
      latestEnable: 5_000,
      renewEvery: 4_000,
      tryBudget: 1_700,
      challengerWaits: 16_500,
    },
  });
  assert.equal(version, "3.0.0");
});

Deno.test("a configuration is frozen to its leaves", () => {
  const { configuration, notices } = accepted({});
  const thawed = (value: unknown): boolean =>
    typeof value === "object" && value !== null &&
    (!Object.isFrozen(value) || Object.values(value).some(thawed));
  assert(!thawed(configuration));
  assert(!thawed(notices));
});

Deno.test("an empty or blank value is no value", () => {
  const { configuration } = accepted({ POOL_ID: "", LEASE_DURATION: "  ", NAMESPACE: "\n" });
  assert.deepEqual(configuration, accepted({}).configuration);
});

Deno.test("white space around a value is dropped", () => {
  assert.equal(accepted({ LEASE_NAME: " mine\n" }).configuration.kubernetes.leaseName, "mine");
});

Deno.test("POOL_ID gives the objects names of their own, POOL_ID_HEX alone does not", () => {
  const short = pool.bech32.slice(0, 10);
  const named = accepted({ POOL_ID: pool.bech32, CARDANO_NETWORK: "preprod" }).configuration;
  assert.equal(named.kubernetes.leaseName, `cardano-leader-preprod-${short}`);
  assert.equal(named.kubernetes.leader.name, `cardano-leader-preprod-${short}`);
  assert.equal(named.pool.label, short);
  assert.equal(named.pool.idHex, pool.hex);
  const plain = accepted({ POOL_ID_HEX: pool.hex }).configuration;
  assert.equal(plain.kubernetes.leaseName, "cardano-node-leader");
  assert.equal(plain.kubernetes.leader.name, "cardano-leader");
  assert.equal(plain.pool.id, pool.bech32);
});

Deno.test("names that are set win over names that follow from the pool", () => {
  const { kubernetes } = accepted({ POOL_ID: pool.bech32, LEASE_NAME: "a", CRD_NAME: "b" })
    .configuration;
  assert.equal(kubernetes.leaseName, "a");
  assert.equal(kubernetes.leader.name, "b");
});

Deno.test("two spellings of one pool lead to the same Lease", () => {
  const spellings = [pool.bech32, pool.bech32.toUpperCase(), pool.hex, pool.hex.toUpperCase()];
  const names = spellings.map((POOL_ID) =>
    accepted({ POOL_ID }).configuration.kubernetes.leaseName
  );
  assert.equal(new Set(names).size, 1);
  const other = accepted({ POOL_ID: otherPool.hex }).configuration.kubernetes.leaseName;
  assert(!names.includes(other));
});

Deno.test("the magic follows from a known network, and is said for a custom one", () => {
  const networkOf = (settings: Record<string, string>) => accepted(settings).configuration.network;
  assert.deepEqual(networkOf({ CARDANO_NETWORK: "preview" }), {
    name: "preview",
    magic: 2,
  });
  assert.deepEqual(networkOf({ CARDANO_NETWORK: "Sanchonet", NETWORK_MAGIC: "4" }), {
    name: "sanchonet",
    magic: 4,
  });
  assert.deepEqual(networkOf({ CARDANO_NETWORK: "devnet", NETWORK_MAGIC: "42" }), {
    name: "devnet",
    magic: 42,
  });
});

Deno.test("times are read in seconds, with fractions where they make sense", () => {
  const { timings, node } = accepted({
    LEASE_DURATION: "30",
    SLEEP_INTERVAL: "2.5",
    REQUEST_TIMEOUT: "0.25",
    STOP_BOUND: "7.125",
    SOCKET_WAIT_TIMEOUT: "1",
  }).configuration;
  assert.equal(timings.leaseDuration, 30_000);
  assert.equal(timings.renewEvery, 2_500);
  assert.equal(timings.tryBudget, 250);
  assert.equal(timings.stopBound, 7_125);
  assert.equal(node.socketWait, 1_000);
});

Deno.test("levels and formats are read in any case and in Python's spelling", () => {
  const logOf = (LOG_LEVEL: string) => accepted({ LOG_LEVEL }).configuration.log.level;
  assert.deepEqual(["DEBUG", "Info", "WARNING", "warn", "error"].map(logOf), [
    "debug",
    "info",
    "warning",
    "warning",
    "error",
  ]);
  assert.equal(accepted({ LOG_FORMAT: "TEXT" }).configuration.log.format, "text");
});

Deno.test("switches are read in the spellings of the original", () => {
  const required = (REQUIRE_NODE_METRICS: string) =>
    accepted({ REQUIRE_NODE_METRICS }).configuration.node.requireMetrics;
  assert.deepEqual(["true", "1", "YES", "false", "0", "No"].map(required), [
    true,
    true,
    true,
    false,
    false,
    false,
  ]);
});

Deno.test("an application that is no block producer never forges, and says why", () => {
  const { configuration, notices } = accepted({ APPLICATION_TYPE: "explorer" });
  assert.equal(configuration.application.name, "explorer");
  assert.match(configuration.application.neverForges ?? "", /explorer/);
  assert(notices.some((notice) => notice.variable === "APPLICATION_TYPE"));
});

Deno.test("a kubeconfig that is named wins over the pod's account", () => {
  const { access } = accepted({ KUBECONFIG: "/etc/forge-manager/kubeconfig" }).configuration;
  assert.deepEqual(access, { kind: "kubeconfig", path: "/etc/forge-manager/kubeconfig" });
});

Deno.test("outside Kubernetes the host's name stands in for the pod's", () => {
  const outside = { KUBECONFIG: "/etc/forge-manager/kubeconfig", HOSTNAME: "Bp_1.example" };
  const outcome = readConfiguration(outside);
  assert(outcome.kind === "valid");
  assert.equal(outcome.configuration.pod.name, "Bp_1.example");
  assert.equal(readConfiguration({ ...inPod, ...outside, POD_NAME: "" }).kind, "invalid");
});

Deno.test("paths are kept in their shortest spelling, as permissions compare them", () => {
  const { credentials } = accepted({ SOURCE_KES_KEY: "/secrets//hot/./kes.skey" }).configuration;
  assert.equal(credentials.source.kes, "/secrets/hot/kes.skey");
});
