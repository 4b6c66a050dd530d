import assert from "assert";
import {
  documentedRoots,
  readConfiguration,
  readGuardConfiguration,
} from "../../../lib/config/mod.ts";
import { containersOf, environmentOf, type Manifest, only, type RoleRule } from "./manifests.ts";

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
  const { leaseName, leader } = configuration.kubernetes;
  const role = manifests.find(({ kind }) => kind === "Role");
  const made = manifests.filter(({ kind }) => kind === "Lease").map(({ metadata }) =>
    metadata.name
  );
  if (role !== undefined) judgeRole(role.rules ?? [], leaseName, leader.name, made);
}

/** The Role names what the manager asks for; what it may not create, the chart does. */
function judgeRole(
  rules: readonly RoleRule[],
  lease: string,
  leader: string,
  made: readonly string[],
): void {
  const named = rules.flatMap(({ resourceNames = [] }) => resourceNames);
  assert.deepEqual(named, [lease, `${lease}-candidates`, leader, leader]);
  const creates = rules.some(({ verbs }) => verbs.includes("create"));
  assert.deepEqual(made, creates ? [] : [lease, `${lease}-candidates`]);
  assert(rules.every(({ verbs }) => !verbs.includes("delete") && !verbs.includes("*")));
}
