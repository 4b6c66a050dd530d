import assert from "assert";
import { dirname } from "node:path";
import {
  type Configuration,
  documentedRoots,
  readConfiguration,
  readGuardConfiguration,
} from "../../../lib/config/mod.ts";
import {
  type Container,
  containersOf,
  environmentOf,
  type Manifest,
  only,
  type RoleRule,
} from "./manifests.ts";

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
  const stop = Math.ceil(configuration.timings.stopBound / 1000);
  assert(spec.terminationGracePeriodSeconds >= 60 + stop, "time to close, stop and release");
  judgeRegisters(configuration, manager, spec.volumes);
  judgeRoles(configuration, manifests);
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
  const shared = cluster === null
    ? []
    : [...both(right.record), "cardano-node-leader", cluster.name, cluster.name];
  assert.deepEqual(namesOf(own), [...both(leaseName), leader.name, leader.name, ...shared]);
  if (elsewhere !== undefined) {
    assert.deepEqual(namesOf(elsewhere).slice(0, 2), both(right.record));
    assert(!namesOf(elsewhere).includes(cluster?.name ?? ""), "nobody else writes our policy");
  }
  const creates = own.some(({ verbs }) => verbs.includes("create"));
  const made = manifests.filter(({ kind }) => kind === "Lease").map((lease) => lease.metadata.name);
  assert.deepEqual(made, creates ? [] : both(leaseName));
  assert(roles.flat().every(({ verbs }) => !verbs.includes("delete") && !verbs.includes("*")));
}

function namesOf(rules: readonly RoleRule[]): readonly string[] {
  return rules.flatMap(({ resourceNames = [] }) => resourceNames);
}
