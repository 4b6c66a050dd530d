import assert from "assert";
import { parseRegisters } from "../../../lib/config/registers.ts";
import { accepted, pool } from "./environments.ts";

Deno.test("one, three and five registers are read with their places", () => {
  const text = "home=kubernetes:in-cluster; west=kubernetes:/etc/forge-manager/west#" +
    "arn:aws:eks:us-west-2:1:cluster/west/cardano;" +
    "witness=etcd:https://h1:2379,https://h2:2379?ca=/run/ca&cert=/run/crt&key=/run/key";
  const parsed = parseRegisters(text, null);
  assert.deepEqual(parsed, {
    kind: "valid",
    value: [
      { name: "home", location: { kind: "in-cluster" } },
      {
        name: "west",
        location: {
          kind: "kubeconfig",
          path: "/etc/forge-manager/west",
          context: "arn:aws:eks:us-west-2:1:cluster/west",
          namespace: "cardano",
        },
      },
      {
        name: "witness",
        location: {
          kind: "etcd",
          endpoints: ["https://h1:2379", "https://h2:2379"],
          authorities: "/run/ca",
          certificate: "/run/crt",
          key: "/run/key",
        },
      },
    ],
  });
  assert.equal(parseRegisters("a=kubernetes:in-cluster;", null).kind, "valid");
  const mounted = parseRegisters(`# eu, us; ap\n${text.replaceAll(";", "\n\n")}\n`, null);
  assert.deepEqual(mounted, parsed);
});

Deno.test("the record is named by the whole pool id where registers are shared, else LEASE_NAME", () => {
  const alone = accepted({ LEASE_NAME: "ours" }).configuration;
  assert.deepEqual([alone.right, alone.cluster], [
    { record: "ours", registers: [{ name: "home", location: { kind: "in-cluster" } }] },
    null,
  ]);
  const { right, kubernetes } = accepted({
    ...{ POOL_ID: pool.bech32, ENABLE_CLUSTER_MANAGEMENT: "true" },
    FORGE_REGISTERS: "hub=kubernetes:/etc/forge-manager/hub#hub/cardano",
  }).configuration;
  assert.equal(right.record, `cardano-forge-right-mainnet-${pool.hex}`);
  assert.deepEqual(right.registers.map(({ name }) => name), ["hub"]);
  assert.equal(kubernetes.leaseName, `cardano-leader-mainnet-${pool.bech32.slice(0, 10)}`);
});

Deno.test("the settings of this cluster are read, and mean nothing without cluster management", () => {
  const settings = {
    ...{ POOL_ID: pool.hex, FORGE_REGISTERS: "home=kubernetes:in-cluster" },
    ...{ CLUSTER_REGION: "eu-west-1", CLUSTER_PRIORITY: "7", CLUSTER_ENVIRONMENT: "Staging" },
    ...{ HEALTH_CHECK_ENDPOINT: "http://monitor:9090/ok", HEALTH_CHECK_INTERVAL: "5" },
    HEALTH_CHECK_CA_FILE: "/etc/forge-manager/ca.crt",
    ...{ POLICY_MAX_AGE: "60", FAILBACK_DELAY: "0", ENABLE_CLUSTER_MANAGEMENT: "yes" },
  };
  const { configuration, notices } = accepted(settings);
  assert.deepEqual(configuration.cluster, {
    name: `mainnet-${pool.bech32.slice(0, 10)}-eu-west-1`,
    ...{ region: "eu-west-1", environment: "staging", priority: 7 },
    ...{ healthCheckEndpoint: "http://monitor:9090/ok", healthCheckInterval: 5_000 },
    healthCheckAuthorities: "/etc/forge-manager/ca.crt",
    ...{ policyMaxAge: 60_000, failbackDelay: 0 },
  });
  assert.deepEqual(notices.filter(({ variable }) => variable.startsWith("CLUSTER_")), []);
  const named = accepted({ ...settings, CLUSTER_NAME: "west" }).configuration;
  assert.equal(named.cluster?.name, "west");
});

const refusals: readonly [string, RegExp][] = [
  ["", /0 entries/],
  ["a=kubernetes:in-cluster;b=kubernetes:in-cluster", /2 entries.*witness/],
  ["a=kubernetes:in-cluster;".repeat(4), /4 entries/],
  ["kubernetes:in-cluster", /expected NAME=/],
  ["A=kubernetes:in-cluster", /expected NAME=/],
  ["a=consul:x", /expected kubernetes or etcd/],
  ["a=kubernetes:elsewhere", /CONTEXT\/NAMESPACE/],
  ["a=kubernetes:/run/config", /CONTEXT\/NAMESPACE/],
  ["a=kubernetes:/run/config#context", /CONTEXT\/NAMESPACE/],
  ["a=kubernetes:/run/../config#context/ns", /without '\.\.'/],
  ["a=kubernetes:/home/config#context/ns", /under one of \/run/],
  ["a=etcd:http://h:2379", /https:\/\/HOST:PORT/],
  ["a=etcd:https://user:pw@h:2379", /https:\/\/HOST:PORT/],
  ["a=etcd:https://h:2379/path", /https:\/\/HOST:PORT/],
  ["a=etcd:https://h?user=x", /expected only ca, cert, key/],
  ["a=etcd:https://h?cert=/run/c", /not both/],
  ["a=etcd:https://h?ca=ca.crt", /begins with \//],
  [`a=etcd:${Array(10).fill("https://h").join(",")}`, /at most 9/],
  ["a=kubernetes:in-cluster;b=kubernetes:in-cluster;c=etcd:https://h", /under two names/],
  ["home=etcd:https://h", /names home what is not kubernetes:in-cluster/],
  ["a=kubernetes:in-cluster;a=etcd:https://g;c=etcd:https://h", /names a twice/],
];

for (const [text, because] of refusals) {
  Deno.test(`registers refused: ${text.slice(0, 70)}`, () => {
    const parsed = parseRegisters(text, ["/run"]);
    assert(parsed.kind === "invalid");
    assert(parsed.reasons.some((reason) => because.test(reason)), parsed.reasons.join("\n"));
  });
}
