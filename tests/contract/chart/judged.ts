import assert from "assert";
import { dirname } from "node:path";
import {
  type Configuration,
  documentedRoots,
  readConfiguration,
  readGuardConfiguration,
} from "../../../lib/config/mod.ts";
import { readManifest } from "../../support/kubelet/mod.ts";
import {
  type Container,
  containersOf,
  environmentOf,
  type Manifest,
  only,
  type RoleRule,
} from "./manifests.ts";

/** The hook of the manifest that is to be read; it is run by a test. */
const OWN_PRE_STOP = readManifest(
  await Deno.readTextFile(new URL("../../../deploy/statefulset.yaml", import.meta.url)),
).containers.find(({ name }) => name === "cardano-node")?.preStop[2];

const SERVICE = { KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" };

/** Looks whether the parts of what was rendered fit together; throws what does not. */
export function judge(manifests: readonly Manifest[]): void {
  const set = only(manifests, "StatefulSet");
  const containers = containersOf(set);
  const [guard, manager, node] = [
    ...[containers["forge-guard"], containers["forge-manager"], containers["cardano-node"]],
  ];
  assert(guard !== undefined && manager !== undefined && node !== undefined);
  const outcome = readConfiguration({ ...environmentOf(manager), ...SERVICE }, documentedRoots);
  assert(outcome.kind === "valid", JSON.stringify(outcome));
  const { configuration } = outcome;
  assert.deepEqual(outcome.notices.filter(({ level }) => level !== "info"), []);

  const watched = readGuardConfiguration(environmentOf(guard), documentedRoots);
  assert(watched.kind === "valid", JSON.stringify(watched));
  assert.equal(configuration.guard.mode, "external");
  assert.equal(watched.configuration.socket, configuration.guard.socket);
  assert.deepEqual(watched.configuration.target, configuration.credentials.target);
  assert.deepEqual(watched.configuration.timings, configuration.timings);
  assert.deepEqual(guard.volumeMounts.map(({ name }) => name), ["ipc"]);

  const { target } = configuration.credentials;
  const flags = "bulk" in target ? [`--bulk-credentials-file=${target.bulk}`] : [
    `--shelley-kes-key=${target.kes}`,
    `--shelley-vrf-key=${target.vrf}`,
    `--shelley-operational-certificate=${target.opcert}`,
  ];
  const given = node.args.filter((arg) => /^--(shelley|bulk)-/.test(arg));
  assert.deepEqual(given, flags);
  assert(node.args.includes(`--socket-path=${configuration.node.socket}`));
  assert.equal(node.args.filter((arg) => arg.endsWith("non-producing-node")).length, 1);
  const secret = node.volumeMounts.filter(({ name }) => ["keys", "api-access"].includes(name));
  assert.deepEqual(secret, [], "the node gets no Secret and no token");

  const { spec } = set.spec.template;
  assert.equal(spec.shareProcessNamespace, true);
  const { stopBound, tryBudget } = configuration.timings;
  const stop = Math.ceil(stopBound / 1000);
  const needed = stop + 60 + stop + 2 * tryBudget / 1000;
  assert(
    spec.terminationGracePeriodSeconds >= needed,
    "time to hand over, to close, to stop and to release",
  );
  judgePreStop(node, stop);
  judgeService(only(manifests, "Service"), [manager, node]);
  judgeRegisters(configuration, manager, spec.volumes);
  judgeRoles(configuration, manifests);
  judgeFlow(manifests);
  judgePolicy(configuration, manifests);
}

/** It asks where the manager looks, which is beside the credentials, and waits as long as a stop may take. */
function judgePreStop({ lifecycle }: Container, stop: number): void {
  const [shell, flag, script = ""] = lifecycle?.preStop.exec.command ?? [];
  assert.deepEqual([shell, flag], ["/bin/sh", "-c"]);
  assert.match(script, new RegExp(`"\\$n" -lt ${stop} \\]`));
  assert.equal(script.replaceAll(` ${stop} `, " 6 "), OWN_PRE_STOP);
}

/**
 * It leads to the ports of these containers, by their numbers: not every Kubernetes since 1.29 finds
 * a native sidecar's port by its name (kubernetes/kubernetes#127958); others leave it out.
 */
function judgeService({ spec }: Manifest, containers: readonly Container[]): void {
  const led = spec.ports.map(({ name, targetPort }: { name: string; targetPort: unknown }) => (
    { name, containerPort: targetPort }
  ));
  const there = containers.flatMap(({ ports = [] }) => ports);
  const byName = (one: { readonly name: string }, other: { readonly name: string }) =>
    one.name.localeCompare(other.name);
  assert.deepEqual(led.sort(byName), there.toSorted(byName));
}

/** Every file that a register elsewhere needs is mounted, from a Secret. */
function judgeRegisters(
  { right }: Configuration,
  { volumeMounts }: Container,
  volumes: readonly { readonly name: string; readonly secret?: unknown }[],
): void {
  for (const { name, location } of right.registers) {
    const files = location.kind === "in-cluster"
      ? []
      : location.kind === "kubeconfig"
      ? [location.path]
      : [location.authorities, location.certificate, location.key];
    for (const file of files) {
      const mount = volumeMounts.find(({ mountPath }) => mountPath === dirname(file ?? ""));
      assert.equal(mount?.readOnly, true, `register ${name}: ${file} is not mounted`);
      assert(volumes.find((volume) => volume.name === mount?.name)?.secret !== undefined);
    }
  }
}

/** The Roles name what the managers ask for; what those may not create, the chart does. */
function judgeRoles(
  { kubernetes: { leaseName, leader }, right, cluster }: Configuration,
  manifests: readonly Manifest[],
): void {
  const roles = manifests.filter(({ kind }) => kind === "Role").map(({ rules = [] }) => rules);
  const [own, elsewhere] = roles;
  if (own === undefined) return;
  const both = (lease: string) => [lease, `${lease}-candidates`];
  const original = "cardano-node-leader";
  const shared = cluster === null ? [] : [...both(right.record), cluster.name, cluster.name];
  assert.deepEqual(namesOf(own), [
    ...[...both(leaseName), leader.name, leader.name],
    ...leaseName === original ? [] : [original],
    ...shared,
  ]);
  if (elsewhere !== undefined) {
    assert.deepEqual(namesOf(elsewhere).slice(0, 2), both(right.record));
    assert(!namesOf(elsewhere).includes(cluster?.name ?? ""), "nobody else writes our policy");
  }
  const creates = own.some(({ verbs }) => verbs.includes("create"));
  const made = manifests.filter(({ kind }) => kind === "Lease").map((lease) => lease.metadata.name);
  assert.deepEqual(made, creates ? [] : both(leaseName));
  assert(roles.flat().every(({ verbs }) => !verbs.includes("delete") && !verbs.includes("*")));
}

/** Whoever renews here goes first when the server is busy: the pods, and those of other clusters. */
function judgeFlow(manifests: readonly Manifest[]): void {
  const [flow] = manifests.filter(({ kind }) => kind === "FlowSchema");
  if (flow === undefined) return;
  const renewing = manifests.filter(({ kind }) => kind === "RoleBinding")
    .flatMap(({ subjects = [] }) => subjects.map(({ name }) => name));
  const first: readonly string[] = flow.spec.rules[0].subjects.map((
    { serviceAccount }: { serviceAccount: { name: string } },
  ) => serviceAccount.name);
  assert.deepEqual(renewing.filter((name) => !first.includes(name)), []);
}

/** Who may connect to some ports alone may connect to those that the values name. */
function judgePolicy(
  { right, cluster }: Configuration,
  manifests: readonly Manifest[],
): void {
  const [policy] = manifests.filter(({ kind }) => kind === "NetworkPolicy");
  if (policy === undefined) return;
  const open: readonly { port: number; endPort?: number }[] = policy.spec.egress.flatMap((
    { ports, to }: { ports: readonly unknown[]; to?: unknown },
  ) => to === undefined ? ports : []);
  const addresses = right.registers.flatMap(({ location }) =>
    location.kind === "etcd" ? location.endpoints : []
  );
  const health = cluster?.healthCheckEndpoint ?? null;
  const needed = [
    ...relayPorts(manifests),
    ...[...addresses, ...health === null ? [] : [health]].map((address) => {
      const { protocol, port } = new URL(address);
      return port === "" ? protocol === "https:" ? 443 : 80 : Number(port);
    }),
  ];
  const shut = needed.filter((wanted) =>
    !open.some(({ port, endPort = port }) => port <= wanted && wanted <= endPort)
  );
  assert.deepEqual(shut, [], "ports that are shut");
}

function relayPorts(manifests: readonly Manifest[]): readonly number[] {
  const [topology] = manifests.filter(({ kind, metadata }) =>
    kind === "ConfigMap" && metadata.name.endsWith("-topology")
  );
  const { localRoots } = JSON.parse(topology?.data?.["topology.json"] ?? '{"localRoots": []}');
  return localRoots.flatMap((
    { accessPoints }: { accessPoints: readonly { port: number }[] },
  ) => accessPoints.map(({ port }) => port));
}

function namesOf(rules: readonly RoleRule[]): readonly string[] {
  return rules.flatMap(({ resourceNames = [] }) => resourceNames);
}
