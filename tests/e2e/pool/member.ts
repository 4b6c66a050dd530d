import { projectRoot } from "../../../tools/compile.ts";
import {
  type ContainerProcess,
  type Kubelet,
  type Order,
  type PodManifest,
  startKubelet,
} from "../../support/kubelet/mod.ts";
import type { Container, Mount, Pod } from "../../support/pods/mod.ts";
import { EXECUTABLE, type Values } from "./chart.ts";
import { nodeEnvironment, serviceVariables, sharedWithGuard } from "./environments.ts";
import type { PoolImage } from "./image.ts";
import type { Region } from "./region.ts";
import { parseSamples } from "./samples.ts";
import type { PodTemplate } from "./template.ts";

/** One pod of the pool: a cardano-node and the manager beside it, kept as its manifest says. */
export interface Member {
  readonly name: string;
  /** Whether its manager is that of version 2. */
  readonly original: boolean;
  /** What the manager takes for the name of its pod, and calls itself. */
  readonly podName: string;
  /** The cluster that it belongs to. */
  readonly region: Region;
  /** How its identity begins in a record of the right. */
  readonly holder: string;
  readonly pod: Pod;
  readonly kubelet: Kubelet;
  readonly manager: Container;
  /** The environment that its manager was given. */
  readonly managerEnv: Readonly<Record<string, string>>;
  readonly node: Container;
  /** The guard in a container of its own, where the pod has one. */
  readonly guard: Container | null;
  /** Value of a metric of the manager, by its name and, if given, one label; `null` if absent. */
  metric(name: string, label?: string): Promise<number | null>;
  /** Status code and body of one of the manager's HTTP endpoints. */
  status(path: string): Promise<{ readonly status: number; readonly body: string }>;
}

/** What differs between members. */
export interface MemberSettings {
  /** `STANDIN_*` settings of the node, without the prefix. */
  readonly node?: Readonly<Record<string, string>>;
  /** Further variables of the manager; its guard gets those on which both must agree. */
  readonly manager?: Readonly<Record<string, string>>;
  /** What the manager's container runs instead of the manager; it is handed that as arguments. */
  readonly managerThrough?: readonly string[];
  /** What the node's container runs instead of the node, likewise. */
  readonly nodeThrough?: readonly string[];
  /** Arguments of the node, which then is started by them and not as the template says. */
  readonly nodeArguments?: readonly string[];
  /** Whether its node is started without the non-producing flag; `false` by default. */
  readonly withoutFlag?: boolean;
  /** Values of the chart, beside those of every pool. */
  readonly chart?: Values;
  /** UID of the node, where it is not the pod's. */
  readonly nodeUser?: number;
  /** What the guard's container runs instead of the guard, likewise. */
  readonly guardThrough?: readonly string[];
  /** Crashes that lie behind the manager, for a restart that is minutes away. */
  readonly managerCrashes?: number;
  /** Crashes that lie behind the guard. */
  readonly guardCrashes?: number;
  /** Whether the pod has the guard's container of the template; `true` by default. */
  readonly withGuard?: boolean;
  /**
   * Whether the manager of version 2 runs in the place of ours: without a guard, and without `preStop`,
   * which its manifests do not have. `false` by default.
   */
  readonly original?: boolean;
  /** `sidecar` by default; `plain` is a manifest for Kubernetes older than 1.29. */
  readonly order?: Order;
}

const METRICS_PORT = 8000;
/** Six pods at once on a machine that is busy need long; in milliseconds. */
const STARTS_WITHIN = 180_000;
/** The stand-in of the manager of version 2, where a pod mounts it. */
const ORIGINAL_PATH = "/opt/original/manager.ts";
const DENO = "/usr/local/bin/deno";
const ORIGINAL = [
  ...["/usr/bin/env", "DENO_DIR=/ipc/deno", DENO, "run", "--quiet", "--no-check", "--no-config"],
  ...["--allow-all", ORIGINAL_PATH],
];

/** What such a pod mounts in addition. */
export const ORIGINAL_MOUNTS: readonly Mount[] = [
  { source: Deno.execPath(), target: DENO },
  { source: `${projectRoot}/tests/support/original/manager.ts`, target: ORIGINAL_PATH },
];

/** Names of the containers in the template. */
const [GUARD, MANAGER, NODE] = ["forge-guard", "forge-manager", "cardano-node"] as const;

/** The flag without which a node forges as soon as it runs; what it is called depends on its version. */
const FLAG = /-non-producing-node$/;

/** The values of the chart by which the pod of a member is made. */
export function valuesOf({ chart = {}, order }: MemberSettings): Values {
  return order === "plain" ? { ...chart, sidecars: "containers" } : chart;
}

/** Starts the containers of a pod as the chart's template says, changed by what is special about it. */
export async function startMember(
  pod: Pod,
  template: PodTemplate,
  { region, address, image }: {
    readonly region: Region;
    readonly address: string;
    readonly image: PoolImage | null;
  },
  settings: MemberSettings,
): Promise<Member> {
  const { nodeThrough = [], guardThrough = [], original = false } = settings;
  const withGuard = !original && (settings.withGuard ?? true);
  const managerThrough = original ? ORIGINAL : settings.managerThrough ?? [];
  const ofManager = settings.manager ?? {};
  const podName = ofManager["POD_NAME"] ?? pod.name;
  const container = (name: string) => {
    const found = template.containers[name];
    if (found === undefined) throw new Error(`The template has no container ${name}`);
    return { ...found, env: { ...serviceVariables(address), ...found.env } };
  };
  const [ofGuard, its, ofNode] = [container(GUARD), container(MANAGER), container(NODE)];
  const managerEnv = { ...its.env, ...ofManager };
  const nodeCommand = commandOf(ofNode.command, settings);
  await using undo = new AsyncDisposableStack();
  const kubelet = undo.use(
    await startKubelet(pod, {
      manifest: manifestOf(template.manifest, { withGuard, original }),
      order: settings.order ?? "sidecar",
      containers: {
        ...(withGuard
          ? {
            [GUARD]: {
              ...inRoot(image, GUARD, guardThrough, ofGuard.command),
              env: { ...image?.config.env, ...ofGuard.env, ...sharedWithGuard(ofManager) },
              crashes: settings.guardCrashes ?? 0,
            },
          }
          : {}),
        [MANAGER]: {
          ...inRoot(image, MANAGER, managerThrough, its.command),
          env: { ...image?.config.env, ...managerEnv },
          crashes: settings.managerCrashes ?? 0,
        },
        [NODE]: {
          command: [...nodeThrough, ...nodeCommand],
          env: { ...ofNode.env, ...nodeEnvironment(pod.name, settings.node ?? {}) },
          ...(settings.nodeUser === undefined ? {} : { user: settings.nodeUser }),
        },
      },
    }),
  );
  await kubelet.allStarted(STARTS_WITHIN);
  undo.move();
  const status = async (path: string) => {
    const { status, body } = await pod.fetch(METRICS_PORT, path);
    return { status, body };
  };
  return {
    ...{ name: pod.name, region, pod, kubelet, status },
    podName,
    holder: "FORGE_REGISTERS" in managerEnv ? `${region.name}.${podName}/` : `${podName}/`,
    ...{ managerEnv, original },
    manager: kubelet.container(MANAGER),
    node: kubelet.container(NODE),
    guard: withGuard ? kubelet.container(GUARD) : null,
    async metric(name, label = "") {
      const { body } = await status("/metrics");
      return parseSamples(body).find((sample) =>
        sample.name === name && sample.labels.includes(label)
      )
        ?.value ?? null;
    },
  };
}

/** What the node's container runs. */
function commandOf(
  command: readonly string[],
  { nodeArguments, withoutFlag = false }: MemberSettings,
): readonly string[] {
  if (nodeArguments !== undefined) return [EXECUTABLE, ...nodeArguments];
  return withoutFlag ? command.filter((word) => !FLAG.test(word)) : command;
}

/** What a container of ours runs, and in which root. In the image's there is nothing to go through. */
function inRoot(
  image: PoolImage | null,
  container: string,
  through: readonly string[],
  command: readonly string[],
): Pick<ContainerProcess, "command" | "image" | "user"> {
  if (image === null) return { command: [...through, ...command] };
  if (through.length > 0) throw new Error(`The image of ${container} has no ${through[0]}`);
  const { entrypoint, user } = image.config;
  return { command: [...entrypoint, ...command.slice(1)], image: image.of(container), user };
}

/** The pod of the template, without what it is not to have. */
function manifestOf(
  { containers, ...manifest }: PodManifest,
  { withGuard, original }: { readonly withGuard: boolean; readonly original: boolean },
): PodManifest {
  return {
    ...manifest,
    containers: containers.filter(({ name }) => withGuard || name !== GUARD)
      .map((container) => original ? { ...container, preStop: [] } : container),
  };
}
