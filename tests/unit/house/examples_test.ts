import assert from "assert";
import { join } from "node:path";
import { parse } from "yaml";
import { documentedRoots, readConfiguration } from "../../../lib/config/mod.ts";
import { added, changes } from "./differences.ts";
import { root } from "./sources.ts";

const POD = "spec.template.spec";
const NODE = `${POD}.containers.cardano-node`;

/** Every change to the examples of version 2, and nothing else: what was there, what is there. */
const listed: Readonly<Record<string, Readonly<Record<string, readonly [unknown, unknown]>>>> = {
  "single-cluster.yaml": {
    [`${POD}.securityContext.runAsUser`]: [undefined, 10001],
    [`${POD}.securityContext.runAsGroup`]: [undefined, 10001],
    [`${POD}.securityContext.fsGroup`]: [undefined, 10001],
    [`${NODE}.image`]: [
      "inputoutput/cardano-node:8.9.0",
      "ghcr.io/intersectmbo/cardano-node:10.6.2",
    ],
    [`${NODE}.command.0`]: [undefined, "/usr/local/bin/cardano-node"],
    [`${NODE}.args.10`]: [undefined, "--shelley-kes-key"],
    [`${NODE}.args.11`]: [undefined, "/ipc/kes.skey"],
    [`${NODE}.args.12`]: [undefined, "--shelley-vrf-key"],
    [`${NODE}.args.13`]: [undefined, "/ipc/vrf.skey"],
    [`${NODE}.args.14`]: [undefined, "--shelley-operational-certificate"],
    [`${NODE}.args.15`]: [undefined, "/ipc/node.cert"],
    [`${NODE}.resources.requests.memory`]: ["8Gi", "24Gi"],
    [`${NODE}.resources.limits.memory`]: ["16Gi", "24Gi"],
    [`${POD}.containers.forge-manager.image`]: [
      "cardano/forge-manager:2.0.0",
      "registry.example.org/cardano-forge-manager:SET-YOUR-TAG",
    ],
    [`${POD}.volumes.secrets.secret.defaultMode`]: [0o600, 0o440],
    [`${POD}.volumes.shared-data.emptyDir.medium`]: [undefined, "Memory"],
    "spec.volumeClaimTemplates.0.metadata.name": [undefined, "data"],
    "spec.volumeClaimTemplates.0.spec.accessModes.0": [undefined, "ReadWriteOnce"],
    "spec.volumeClaimTemplates.0.spec.resources.requests.storage": [undefined, "500Gi"],
  },
  "multi-cluster.yaml": {
    "forge-manager.image": [
      "cardano/forge-manager:2.0.0",
      "registry.example.org/cardano-forge-manager:SET-YOUR-TAG",
    ],
    "forge-manager.env.POOL_ID.value": [
      "pool1abcd1234567890abcd1234567890abcd1234567890abcd1234",
      "pool1yv26ccn3apqaxvfklsrqfx20lxj76e8h9lx8484rphua6x86wm2",
    ],
    "forge-manager.env.POOL_TICKER.value": ["MYPOOL", "MYPOL"],
    "forge-manager.env.FORGE_REGISTERS.name": [undefined, "FORGE_REGISTERS"],
    "forge-manager.env.FORGE_REGISTERS.value": [
      undefined,
      "us-east-1=kubernetes:in-cluster; " +
      "us-west-2=kubernetes:/etc/forge-manager/registers/us-west-2#us-west-2/cardano-mainnet; " +
      "eu-west-1=kubernetes:/etc/forge-manager/registers/eu-west-1#eu-west-1/cardano-mainnet",
    ],
  },
};

for (const [name, list] of Object.entries(listed)) {
  Deno.test(`examples: ${name} is the original's with the listed changes, each with its reason`, async () => {
    const { ours, theirs } = await texts(name);
    assert.deepEqual(changes(read(theirs), read(ours)), list);
    const [head, ...blocks] = added(theirs, ours);
    assert.match(
      head?.[0] ?? "",
      /^# The (single|multi)-cluster example of .* 2\.0, with the fewest/,
    );
    const unexplained = blocks.filter(([first = ""]) => !/^ *# [A-Z0-9]/.test(first));
    assert.deepEqual(unexplained, [], "a change begins with a comment that says why");
  });
}

Deno.test("examples: the manager understands its environment, and the node's flags fit", async () => {
  const single = read((await texts("single-cluster.yaml")).ours).spec.template.spec;
  const [node, manager] = single.containers;
  const [inClusters] = read((await texts("multi-cluster.yaml")).ours);
  for (const { env } of [manager, inClusters]) {
    const outcome = readConfiguration({
      ...Object.fromEntries(
        env.map((one: { name: string; value?: string }) => [one.name, one.value ?? "x"]),
      ),
      ...{ KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" },
    }, documentedRoots);
    assert(outcome.kind === "valid", JSON.stringify(outcome));
    const { credentials: { target }, node: { socket } } = outcome.configuration;
    assert(!("bulk" in target));
    const flags: readonly (readonly [string, string])[] = [
      ["--shelley-kes-key", target.kes],
      ["--shelley-vrf-key", target.vrf],
      ["--shelley-operational-certificate", target.opcert],
      ["--socket-path", socket],
    ];
    for (const [flag, path] of flags) assert.equal(node.args[node.args.indexOf(flag) + 1], path);
  }
});

Deno.test("examples: a change that is not listed, or has no reason, is found", () => {
  const theirs = "a: 1\nb:\n  - name: x\n    c: 2\n";
  const ours = "a: 1\n# Why.\nb:\n  - name: x\n    c: 3\n";
  assert.deepEqual(changes(read(theirs), read(ours)), { "b.x.c": [2, 3] });
  assert.deepEqual(added(theirs, ours), [["# Why."], ["    c: 3"]]);
});

async function texts(name: string): Promise<{ readonly ours: string; readonly theirs: string }> {
  const [ours, theirs] = await Promise.all(
    ["examples", "tests/support/original"].map((folder) =>
      Deno.readTextFile(join(root, folder, name))
    ),
  );
  return { ours: ours ?? "", theirs: theirs ?? "" };
}

/** As Kubernetes reads it: a number that begins with 0 is octal. */
function read(text: string) {
  return parse(text, { version: "1.1" });
}
