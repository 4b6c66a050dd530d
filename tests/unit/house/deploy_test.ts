import assert from "assert";
import { dirname, join } from "node:path";
import {
  documentedRoots,
  readConfiguration,
  readGuardConfiguration,
} from "../../../lib/config/mod.ts";
import { readDocuments } from "../../support/documents.ts";
import { objectsIn } from "../../support/manifests.ts";
import { root } from "./sources.ts";

interface Container {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts: readonly Mount[];
}
interface Mount {
  readonly name: string;
  readonly mountPath: string;
  readonly readOnly?: boolean;
}

const text = await Deno.readTextFile(join(root, "deploy", "statefulset.yaml"));
const { template } = objectsIn(text).find(({ kind }) => kind === "StatefulSet").spec;
const { spec } = template;
const [guard, manager]: [Container, Container] = spec.initContainers;
const node: Container = spec.containers[0];

const outcome = readConfiguration({
  ...Object.fromEntries(manager.env.map(({ name, value }) => [name, value ?? "x"])),
  ...{ KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" },
}, documentedRoots);
assert(outcome.kind === "valid", JSON.stringify(outcome));
const { configuration } = outcome;

Deno.test("deploy: the manager writes where the node's flags point", () => {
  const { target } = configuration.credentials;
  assert(!("bulk" in target));
  const flags = [
    "--start-as-non-producing-node",
    `--shelley-kes-key=${target.kes}`,
    `--shelley-vrf-key=${target.vrf}`,
    `--shelley-operational-certificate=${target.opcert}`,
    `--socket-path=${configuration.node.socket}`,
  ];
  assert.deepEqual(flags.filter((flag) => !node.args.includes(flag)), []);
});

Deno.test("deploy: keys come from a read-only secret and go into memory that both share", () => {
  const { source, target } = configuration.credentials;
  for (const path of Object.values(source)) {
    assert.equal(mountOf(manager, path)?.readOnly, true);
    assert(volume(mountOf(manager, path)).secret !== undefined);
  }
  for (const path of [...Object.values(target), configuration.node.socket]) {
    assert.equal(volume(mountOf(manager, path)).emptyDir?.medium, "Memory");
    assert.equal(mountOf(node, path)?.name, mountOf(manager, path)?.name);
  }
  const forNode = node.volumeMounts.map(volume);
  assert(forNode.every((one) => one.secret === undefined && one.projected === undefined));
});

Deno.test("deploy: the guard stands before the manager, sees what it does and holds no secret", () => {
  assert.deepEqual([guard.name, guard.args], ["forge-guard", ["guard"]]);
  assert.deepEqual([manager.name, manager.args], ["forge-manager", ["run"]]);
  assert.equal(guard.image, manager.image);
  assert.equal(configuration.guard.mode, "external");
  const own = Object.fromEntries(guard.env.map(({ name, value }) => [name, value ?? "x"]));
  const understood = readGuardConfiguration(own, documentedRoots);
  assert(understood.kind === "valid", JSON.stringify(understood));
  const { socket, target, node, timings } = understood.configuration;
  assert.equal(socket, configuration.guard.socket);
  assert.deepEqual(target, configuration.credentials.target);
  assert.deepEqual([node.process, node.socket], [
    configuration.node.process,
    configuration.node.socket,
  ]);
  assert.deepEqual(timings, configuration.timings);
  assert.deepEqual(guard.volumeMounts.map(({ name }) => name), ["ipc"]);
});

Deno.test("deploy: the units understand one environment, in which the node's flags fit", async () => {
  const read = (name: string) => Deno.readTextFile(join(root, "deploy", "systemd", name));
  const lines = (await read("environment")).split("\n").filter((line) => /^[A-Z]/.test(line));
  const environment = Object.fromEntries(lines.map((line) => {
    const [name = "", ...value] = line.split("=");
    return [name, value.join("=")];
  }));
  const [run, watch] = [readConfiguration, readGuardConfiguration].map((understand) =>
    understand(environment, documentedRoots)
  );
  assert(run?.kind === "valid" && watch?.kind === "valid", JSON.stringify([run, watch]));
  assert(environment.GUARD === "external");
  const node = await read("cardano-node.service");
  for (const name of ["TARGET_KES_KEY", "TARGET_VRF_KEY", "TARGET_OP_CERT", "NODE_SOCKET"]) {
    assert(node.includes(`=${environment[name]}`), name);
  }
  for (const [unit, command] of [["forge-guard", "guard"], ["forge-manager", "run"]] as const) {
    assert.match(
      await read(`${unit}.service`),
      new RegExp(`^ExecStart=/usr/local/bin/forge-manager ${command}$`, "m"),
    );
  }
});

Deno.test("deploy: its pods are those that the commands of the documents select", async () => {
  const texts = [...(await readDocuments()).values()];
  const selectors = texts.flatMap((
    one,
  ) => [...one.matchAll(/(?:--selector|-l) ([\w.\/-]+)=([\w-]+)/g)]);
  assert(selectors.length > 4, String(selectors.length));
  const { labels } = template.metadata;
  for (const [said, key = "", value] of selectors) assert.equal(labels[key], value, said);
});

Deno.test("deploy: the ports of probes and scrapes are the manager's", () => {
  const ports = [...text.matchAll(/(?:port|containerPort): "?(\d+)/g)].map(([, port]) => port);
  const known = [String(configuration.metricsPort), "3001"];
  assert.deepEqual(ports.filter((port) => !known.includes(port ?? "")), []);
});

Deno.test("deploy: the pod and the image run as the same user and group", async () => {
  const { runAsUser, runAsGroup, fsGroup } = spec.securityContext;
  const image = await Deno.readTextFile(join(root, "Containerfile"));
  assert.match(image, new RegExp(`^USER ${runAsUser}:${runAsGroup}$`, "m"));
  assert.equal(fsGroup, runAsGroup);
  assert.equal(spec.shareProcessNamespace, true);
});

function mountOf(container: Container, path: string): Mount | undefined {
  return container.volumeMounts.find(({ mountPath }) => mountPath === dirname(path));
}

interface Volume {
  readonly name: string;
  readonly secret?: unknown;
  readonly projected?: unknown;
  readonly emptyDir?: { readonly medium?: string };
}

function volume(mount: Mount | undefined): Volume {
  const claimed: Volume = { name: "data" };
  return [...spec.volumes, claimed].find(({ name }: Volume) => name === mount?.name);
}
