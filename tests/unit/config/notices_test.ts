import assert from "assert";
import { proxyVariables } from "../../../lib/config/mod.ts";
import { distance, nearMissOf } from "../../../lib/config/near_miss.ts";
import { accepted, pool } from "./environments.ts";

/** Variable and level of each notice that these settings add. */
function added(settings: Record<string, string>): string[] {
  const usual = new Set(accepted({}).notices.map((notice) => notice.variable));
  return accepted(settings).notices
    .filter((notice) => !usual.has(notice.variable))
    .map((notice) => `${notice.level} ${notice.variable}`);
}

Deno.test("what a mode of the guard leaves open is said, and nothing of one that leaves nothing", () => {
  const said = (settings: Record<string, string>) =>
    accepted(settings).notices.filter(({ variable }) => variable === "GUARD")
      .map(({ level, text }) => `${level}: ${text}`);
  assert.match(said({ GUARD: "none" }).join(), /^warning: .*dies or freezes .* two may forge$/);
  assert.match(said({ GUARD: "child" }).join(), /^warning: .*not one whose container ends/);
  for (const settings of [{}, { GUARD: "auto" }, { GUARD: "external" }]) {
    assert.deepEqual(said(settings), []);
  }
  const noNode = { DISABLE_SOCKET_CHECK: "true", CARDANO_NETWORK: "preview", GUARD: "child" };
  assert.deepEqual(said(noNode), [], "without a node nothing is guarded");
});

Deno.test("what is accepted without effect gets one line each", () => {
  const names = [
    "START_AS_NON_PRODUCING",
    "CLUSTER_CRD_GROUP",
    "CLUSTER_CRD_VERSION",
    "CLUSTER_CRD_PLURAL",
  ];
  const settings = Object.fromEntries(names.map((name) => [name, "whatever"]));
  assert.deepEqual(added(settings).sort(), names.map((name) => `info ${name}`).sort());
});

Deno.test("cluster settings without cluster management are reported", () => {
  assert.deepEqual(added({ CLUSTER_PRIORITY: "1" }), ["info CLUSTER_PRIORITY"]);
});

Deno.test("registers that show no cluster to another are warned of, with the way out", () => {
  const said = (...places: string[]) =>
    accepted({
      ...{ POOL_ID: pool.hex, ENABLE_CLUSTER_MANAGEMENT: "true" },
      FORGE_REGISTERS: places.map((place, at) => `r${at}=${place}`).join(";"),
    }).notices.filter(({ variable }) => variable === "FORGE_REGISTERS")
      .map(({ level, text }) => `${level}: ${text}`);
  const etcds = ["etcd:https://a:2379", "etcd:https://b:2379", "etcd:https://c:2379"];
  const warning = /^warning: FORGE_REGISTERS names etcds alone.*compare nothing.*NAME=kubernetes/;
  assert.match(said(...etcds).join(), warning);
  assert.match(said("etcd:https://a:2379").join(), warning);
  // A cluster's own is what the others reach it by: they show themselves there.
  for (const place of ["kubernetes:in-cluster", "kubernetes:/run/hub#hub/cardano"]) {
    assert.deepEqual(said(place), []);
    assert.deepEqual(said(place, ...etcds.slice(1)), []);
  }
});

Deno.test("the path of a bulk file is said to matter to nothing in the mode of three files", () => {
  const bulk = { TARGET_BULK_CREDENTIALS: "/ipc/all.json" };
  assert.deepEqual(added(bulk), ["warning TARGET_BULK_CREDENTIALS"]);
  assert.deepEqual(added({ ...bulk, CREDENTIAL_MODE: "BULK" }), []);
});

Deno.test("an alias is read and said", () => {
  assert.deepEqual(added({ CLUSTER_NAME: "eu-1", CLUSTER_IDENTIFIER: "eu-1" }), [
    "info CLUSTER_NAME",
    "info CLUSTER_IDENTIFIER",
    "info CLUSTER_NAME",
  ]);
});

Deno.test("a pool id in hexadecimal is said to have been converted", () => {
  const { notices } = accepted({ POOL_ID: pool.hex });
  assert(notices.some((notice) => notice.text.includes(pool.bech32)));
});

Deno.test("settings that weaken the promise are warned of", () => {
  for (
    const settings of [
      { REQUIRE_NODE_METRICS: "false" },
      { ALLOW_PRODUCING_START: "true" },
      { CLOCK_RATE_ERROR: "0.05" },
      { DISABLE_SOCKET_CHECK: "true", CARDANO_NETWORK: "preview" },
    ]
  ) {
    assert.deepEqual(added(settings), [`warning ${Object.keys(settings)[0]}`]);
  }
});

Deno.test("every proxy variable is warned of", () => {
  for (const name of proxyVariables) {
    assert.deepEqual(added({ [name]: "http://proxy:3128" }), [`warning ${name}`]);
  }
});

Deno.test("a misspelt variable is a warning that names the one meant", () => {
  const misspelt = {
    LEASE_DURATON: "LEASE_DURATION",
    LEASE_DURATIONS: "LEASE_DURATION",
    POOL_DI: "POOL_ID",
    SOURCE_OPCERT: "SOURCE_OP_CERT",
    TARGET_KES_SKEY: "TARGET_KES_KEY",
    METRIC_PORT: null,
    METRICS_PROT: "METRICS_PORT",
    CLUSTER_REGOIN: "CLUSTER_REGION",
    GUARDS: "GUARD",
  };
  for (const [name, meant] of Object.entries(misspelt)) assert.equal(nearMissOf(name), meant, name);
  assert.deepEqual(added({ LEASE_DURATON: "20" }), ["warning LEASE_DURATON"]);
});

Deno.test("variables that belong to others are no near misses", () => {
  const foreign = [
    "POD_IP",
    "NODE_NAME",
    "NODE_OPTIONS",
    "PATH",
    "HOME",
    "KUBERNETES_PORT",
    "KUBERNETES_SERVICE_PORT_HTTPS",
    "CARDANO_PRODUCER_SERVICE_HOST",
    "CARDANO_NODE_SOCKET_PATH",
    "LOG_DIR",
    "POOL_ID",
    "__proto__",
    `POOL_${"I".repeat(500)}`,
  ];
  for (const name of foreign) assert.equal(nearMissOf(name), null, name);
});

Deno.test("the number of such warnings is bounded", () => {
  const many = Object.fromEntries(Array.from({ length: 36 }, (_, index) => [
    `LEASE_DURATION${index.toString(36)}`,
    "1",
  ]));
  assert.equal(added(many).length, 20);
});

Deno.test("distance counts slips, a swap as one", () => {
  assert.equal(distance("", "abc"), 3);
  assert.equal(distance("abc", "abc"), 0);
  assert.equal(distance("abc", "acb"), 1);
  assert.equal(distance("kitten", "sitting"), 3);
  assert.equal(distance("ab", "ba"), 1);
});
