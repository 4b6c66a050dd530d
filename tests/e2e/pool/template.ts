/** Reads the pod of a rendered chart into what a rig can start. */
import { type PodManifest, readManifest } from "../../support/kubelet/mod.ts";
import {
  assertKnown,
  type Fields,
  fieldsOf,
  listOf,
  textOf,
} from "../../support/kubelet/fields.ts";
import { objectsIn } from "../../support/manifests.ts";

/** What Kubernetes knows of a pod and tells its containers. */
export interface PodIdentity {
  readonly name: string;
  readonly uid: string;
  readonly namespace: string;
}

/** A container as the template says it. */
export interface TemplateContainer {
  /** The command line, with the entrypoint of its image where the template has none. */
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** A volume that a container of the pod mounts. */
export interface TemplateMount {
  readonly volume: string;
  readonly path: string;
  readonly writable: boolean;
}

/** The pod of a StatefulSet. */
export interface PodTemplate {
  /** What a kubelet has to know of it. */
  readonly manifest: PodManifest;
  readonly containers: Readonly<Record<string, TemplateContainer>>;
  /** What its containers mount, each path once: a pod of the tests has one file system for all of them. */
  readonly mounts: readonly TemplateMount[];
}

/** Entrypoints of the images, by container: what `Containerfile` says of ours. */
const ENTRYPOINTS: Readonly<Record<string, string>> = {
  "forge-guard": "/usr/local/bin/forge-manager",
  "forge-manager": "/usr/local/bin/forge-manager",
};

/** UID and GID of every container: a pod of the tests runs them as these. */
const USER = 10001;

/**
 * The pod of the one StatefulSet in `rendered`, as `identity` finds it.
 *
 * @throws {Error} If it asks for what is not played here: nothing of it is passed over.
 */
export function readTemplate(rendered: string, identity: PodIdentity): PodTemplate {
  const set = documentsOf(rendered).find(({ kind }) => kind === "StatefulSet");
  if (set === undefined) throw new Error("What was rendered has no StatefulSet");
  const template = fieldsOf(fieldsOf(set["spec"], "spec")["template"], "spec.template");
  const pod = fieldsOf(template["spec"], "the pod");
  const { runAsUser, runAsGroup, fsGroup } = fieldsOf(pod["securityContext"], "securityContext");
  if ([runAsUser, runAsGroup, fsGroup].some((id) => id !== USER)) {
    throw new Error(`The pod runs as ${runAsUser}:${runAsGroup} (${fsGroup}): not played`);
  }
  if (pod["shareProcessNamespace"] !== true) {
    throw new Error("The pod does not share its process namespace: not played");
  }
  const containers = [
    ...listOf(pod["initContainers"], "initContainers"),
    ...listOf(pod["containers"], "containers"),
  ];
  const mounts = containers.flatMap(mountsOf);
  return {
    manifest: readManifest(JSON.stringify(set)),
    containers: Object.fromEntries(
      containers.map((one) => [textOf(one["name"], "name"), containerOf(one, identity)]),
    ),
    mounts: mounts.filter(({ path }, index) =>
      mounts.findIndex((mount) => mount.path === path) === index
    ),
  };
}

/** The objects of some kinds among what was rendered, as YAML. */
export function onlyKinds(rendered: string, kinds: readonly string[]): string {
  return documentsOf(rendered)
    .filter(({ kind }) => kinds.includes(String(kind)))
    .map((one) => `${JSON.stringify(one)}\n`).join("---\n");
}

function documentsOf(text: string): readonly Fields[] {
  return objectsIn(text).map((object) => fieldsOf(object, "a document"));
}

function containerOf(container: Fields, identity: PodIdentity): TemplateContainer {
  const name = textOf(container["name"], "the name of a container");
  const { runAsUser } = fieldsOf(container["securityContext"], `${name}.securityContext`);
  if (runAsUser !== undefined) throw new Error(`${name} runs as ${runAsUser}: not played`);
  const command = wordsOf(container["command"], `${name}.command`) ?? entrypointOf(name);
  return {
    command: [...command, ...wordsOf(container["args"], `${name}.args`) ?? []],
    env: Object.fromEntries(
      listOf(container["env"], `${name}.env`).map((one) => [
        textOf(one["name"], `${name}.env`),
        valueOf(one, identity),
      ]),
    ),
  };
}

function entrypointOf(name: string): readonly string[] {
  const entrypoint = ENTRYPOINTS[name];
  if (entrypoint === undefined) throw new Error(`${name} has no command, and its image is unknown`);
  return [entrypoint];
}

function valueOf(variable: Fields, { name, uid, namespace }: PodIdentity): string {
  const where = `env.${variable["name"]}`;
  if (variable["valueFrom"] === undefined) return textOf(variable["value"], where);
  const from = fieldsOf(variable["valueFrom"], where);
  assertKnown(from, ["fieldRef"], where);
  const path = textOf(fieldsOf(from["fieldRef"], where)["fieldPath"], where);
  const known = new Map([
    ["metadata.name", name],
    ["metadata.uid", uid],
    ["metadata.namespace", namespace],
  ]);
  const value = known.get(path);
  if (value === undefined) throw new Error(`${where} is taken from ${path}: not played`);
  return value;
}

function mountsOf(container: Fields): readonly TemplateMount[] {
  return listOf(container["volumeMounts"], "volumeMounts").map((mount) => {
    assertKnown(mount, ["name", "mountPath", "readOnly"], "volumeMounts");
    return {
      volume: textOf(mount["name"], "volumeMounts.name"),
      path: textOf(mount["mountPath"], "volumeMounts.mountPath"),
      writable: mount["readOnly"] !== true,
    };
  });
}

function wordsOf(words: unknown, where: string): readonly string[] | null {
  if (words === undefined) return null;
  if (!Array.isArray(words)) throw new Error(`${where} is no list`);
  return words.map((word) => textOf(word, where));
}
