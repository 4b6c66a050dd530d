import assert from "assert";
import { environmentGrant, permissions } from "../../../lib/config/mod.ts";
import { variableNames } from "../../../lib/config/variables/mod.ts";
import { accepted } from "./environments.ts";

const api = {
  files: ["/var/run/secrets/kubernetes.io/serviceaccount/token"],
  hostPorts: ["10.96.0.1:443"],
};

Deno.test("the Worker may touch exactly what the configuration names", () => {
  assert.deepEqual(permissions(accepted({}).configuration, api), {
    read: [
      "/secrets/kes.skey",
      "/secrets/vrf.skey",
      "/secrets/node.cert",
      "/ipc",
      "/ipc/node.socket",
      "/ipc/guard.sock",
      "/proc",
      "/var/run/secrets/kubernetes.io/serviceaccount/token",
    ],
    write: ["/ipc", "/ipc/node.socket", "/ipc/guard.sock"],
    net: ["127.0.0.1:12798", "10.96.0.1:443", "0.0.0.0:8000"],
    env: [],
    sys: ["osUptime"],
    run: true,
    ffi: false,
    import: false,
  });
});

Deno.test("paths, ports and addresses follow the configuration", () => {
  const { read, write, net } = permissions(
    accepted({
      TARGET_KES_KEY: "/opt/cardano/secrets/kes.skey",
      NODE_SOCKET: "/run/node.socket",
      GUARD_SOCKET: "/run/guard/socket",
      NODE_METRICS_URL: "https://localhost/metrics",
      METRICS_PORT: "9000",
    }).configuration,
    api,
  );
  assert(read.includes("/opt/cardano/secrets"));
  assert.deepEqual(write, [
    "/opt/cardano/secrets",
    "/ipc",
    "/run/node.socket",
    "/run/guard/socket",
  ]);
  assert.deepEqual(net, ["localhost:443", "10.96.0.1:443", "0.0.0.0:9000"]);
});

Deno.test("without a guard its socket is nothing to touch", () => {
  const { read, write } = permissions(accepted({ GUARD: "none" }).configuration, api);
  assert(![...read, ...write].includes("/ipc/guard.sock"));
});

Deno.test("a bulk file takes the place of the three", () => {
  const bulk = { CREDENTIAL_MODE: "bulk", TARGET_BULK_CREDENTIALS: "/run/forge/all.json" };
  const { configuration } = accepted(bulk);
  const { read, write } = permissions(configuration, api);
  assert.deepEqual(configuration.credentials.target, { bulk: "/run/forge/all.json" });
  assert.deepEqual(write, ["/run/forge", "/ipc/node.socket", "/ipc/guard.sock"]);
  assert(read.includes("/run/forge") && !read.includes("/ipc"));
});

Deno.test("without a node there is nothing to signal, ask or look for", () => {
  const { configuration } = accepted({ DISABLE_SOCKET_CHECK: "yes", CARDANO_NETWORK: "preview" });
  const { read, write, net, run } = permissions(configuration, api);
  assert.equal(run, false);
  assert.deepEqual(net, ["10.96.0.1:443", "0.0.0.0:8000"]);
  assert.deepEqual(write, []);
  assert(!read.includes("/proc"));
});

Deno.test("the grant of the environment covers every variable and nothing unrelated", () => {
  const grant = environmentGrant();
  const covers = (name: string) =>
    grant.some((one) => one === name || one.endsWith("*") && name.startsWith(one.slice(0, -1)));
  for (const name of variableNames()) assert(covers(name), name);
  for (const name of ["PATH", "HOME", "AWS_SECRET_ACCESS_KEY", "KUBERNETES_PORT", "DENO_DIR"]) {
    assert(!covers(name), name);
  }
  assert.equal(new Set(grant).size, grant.length);
});

Deno.test("a genesis is read where it tells something: on a network that is not known by name", () => {
  const SHELLEY_GENESIS_FILE = "/etc/forge-manager/shelley.json";
  const custom = { CARDANO_NETWORK: "devnet", NETWORK_MAGIC: "42", SHELLEY_GENESIS_FILE };
  const { configuration, notices } = accepted(custom);
  const about = (all: typeof notices) =>
    all.filter(({ variable }) => variable === "SHELLEY_GENESIS_FILE");
  assert(permissions(configuration, api).read.includes(SHELLEY_GENESIS_FILE));
  assert.deepEqual(about(notices), []);
  const known = accepted({ SHELLEY_GENESIS_FILE });
  assert(!permissions(known.configuration, api).read.includes(SHELLEY_GENESIS_FILE));
  assert.deepEqual(about(known.notices).map(({ level, text }) => `${level}: ${text}`), [
    "info: SHELLEY_GENESIS_FILE has no effect: the KES periods of mainnet are known",
  ]);
});

Deno.test("with cluster management health is asked at services, at this host and where it says", () => {
  const settings = {
    ...{ ENABLE_CLUSTER_MANAGEMENT: "true", FORGE_REGISTERS: "home=kubernetes:in-cluster" },
    ...{ POOL_ID: "ab".repeat(28), CLUSTER_REGION: "eu" },
  };
  const anytime = ["*.svc", "*.svc.cluster.local", "localhost", "127.0.0.1", "[::1]"];
  const plain = permissions(accepted(settings).configuration, api);
  assert.deepEqual(plain.net.filter((host) => anytime.includes(host)), anytime);
  const named = permissions(
    accepted({
      ...{ ...settings, HEALTH_CHECK_ENDPOINT: "https://10.1.2.3/ok" },
      HEALTH_CHECK_CA_FILE: "/etc/forge-manager/ca.crt",
    }).configuration,
    api,
  );
  assert(named.net.includes("10.1.2.3:443"));
  assert(named.read.includes("/etc/forge-manager/ca.crt"));
  const without = permissions(accepted({}).configuration, api);
  assert.deepEqual(without.net.filter((host) => anytime.includes(host)), []);
});
