import { objectsIn } from "../manifests.ts";
import { assertKnown, countOf, type Fields, fieldsOf, listOf, textOf } from "./fields.ts";
import { type Probes, readProbes } from "./probe_manifest.ts";

/** What a kubelet has to know of a pod. */
export interface PodManifest {
  readonly graceSeconds: number;
  /** Sidecars first, in the order in which they are started. */
  readonly containers: readonly ContainerManifest[];
}

/** What a kubelet has to know of a container. */
export interface ContainerManifest {
  readonly name: string;
  /** Whether it is a native sidecar: an init container that is restarted always. */
  readonly sidecar: boolean;
  readonly probes: Probes;
  /** What runs in it before it is told to end, with its rights; empty where it has no such hook. */
  readonly preStop: readonly string[];
}

/**
 * Reads the one pod of a manifest: a Pod, or the template of a StatefulSet or the like.
 *
 * @throws {Error} If there is none or more than one, or it asks for what is not played here.
 */
export function readManifest(text: string): PodManifest {
  const documents = objectsIn(text).map((one) => fieldsOf(one, "a document of the manifest"));
  const [pod, ...others] = documents.flatMap(podsOf);
  if (pod === undefined || others.length > 0) {
    throw new Error(`The manifest has ${documents.flatMap(podsOf).length} pods: expected one`);
  }
  const policy = pod["restartPolicy"] ?? "Always";
  if (policy !== "Always") throw new Error(`restartPolicy ${policy} of the pod is not played`);
  return {
    graceSeconds: countOf(
      ...[pod["terminationGracePeriodSeconds"], "terminationGracePeriodSeconds", 0, 30] as const,
    ),
    containers: [
      ...listOf(pod["initContainers"], "initContainers").map((one) => readContainer(one, true)),
      ...listOf(pod["containers"], "containers").map((one) => readContainer(one, false)),
    ],
  };
}

function podsOf({ kind, spec }: Fields): readonly Fields[] {
  if (kind === "Pod") return [fieldsOf(spec, "spec")];
  if (typeof spec !== "object" || spec === null || !("template" in spec)) return [];
  return [fieldsOf(fieldsOf(spec.template, "spec.template")["spec"], "spec.template.spec")];
}

function readContainer(container: Fields, init: boolean): ContainerManifest {
  const name = textOf(container["name"], "the name of a container");
  if (init && container["restartPolicy"] !== "Always") {
    throw new Error(`Init container ${name} is no sidecar: such ones are not played`);
  }
  return {
    name,
    sidecar: init,
    probes: readProbes(container, name),
    preStop: readPreStop(container["lifecycle"], `${name}.lifecycle`),
  };
}

function readPreStop(lifecycle: unknown, where: string): readonly string[] {
  if (lifecycle === undefined) return [];
  const fields = fieldsOf(lifecycle, where);
  assertKnown(fields, ["preStop"], where);
  const hook = fieldsOf(fields["preStop"], `${where}.preStop`);
  assertKnown(hook, ["exec"], `${where}.preStop`);
  const exec = fieldsOf(hook["exec"], `${where}.preStop.exec`);
  assertKnown(exec, ["command"], `${where}.preStop.exec`);
  const command = exec["command"];
  if (!Array.isArray(command) || command.length === 0) {
    throw new Error(`${where}.preStop.exec.command is ${JSON.stringify(command)}: expected a list`);
  }
  return command.map((word, index) => textOf(word, `${where}.preStop.exec.command[${index}]`));
}
