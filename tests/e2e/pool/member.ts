import { projectRoot } from "../../../tools/compile.ts";
import {
  type ContainerProcess,
  type Kubelet,
  type Order,
  type PodManifest,
  readManifest,
  startKubelet,
} from "../../support/kubelet/mod.ts";
import type { Container, Pod } from "../../support/pods/mod.ts";
import { guardEnvironment, managerEnvironment, nodeEnvironment } from "./environments.ts";
import type { PoolImage } from "./image.ts";
import type { Region } from "./region.ts";
import { parseSamples } from "./samples.ts";

/** One pod of the pool: a cardano-node and the manager beside it, kept as its manifest says. */
export interface Member {
  readonly name: string;
  /** What the manager takes for the name of its pod, and calls itself. */
  readonly podName: string;
  /** The cluster that it belongs to. */
  readonly region: Region;
  /** How its identity begins in a record of the right. */
  readonly holder: string;
  readonly pod: Pod;
  readonly kubelet: Kubelet;
  readonly manager: Container;
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
  /** Arguments of the node that replace {@link NODE_ARGUMENTS}. */
  readonly nodeArguments?: readonly string[];
  /** UID of the node, where it is not the pod's. */
  readonly nodeUser?: number;
  /** What the guard's container runs instead of the guard, likewise. */
  readonly guardThrough?: readonly string[];
  /** Crashes that lie behind the manager, for a restart that is minutes away. */
  readonly managerCrashes?: number;
  /** Crashes that lie behind the guard. */
  readonly guardCrashes?: number;
  /** Whether the pod has the guard's container of the manifest; `true` by default. */
  readonly withGuard?: boolean;
  /** `sidecar` by default; `plain` is a manifest for Kubernetes older than 1.29. */
  readonly order?: Order;
}

const METRICS_PORT = 8000;
/** Six pods at once on a machine that is busy need long; in milliseconds. */
const STARTS_WITHIN = 180_000;
/** Name of the guard's container in the manifest. */
const GUARD = "forge-guard";

/** Arguments with which a node of the pool is started; the last is the non-producing flag. */
export const NODE_ARGUMENTS: readonly string[] = nodeArguments(
  ...["--shelley-kes-key", "/ipc/kes.skey", "--shelley-vrf-key", "/ipc/vrf.skey"],
  ...["--shelley-operational-certificate", "/ipc/node.cert"],
);

/** The same with one bulk file. */
export const BULK_ARGUMENTS: readonly string[] = nodeArguments(
  ...["--bulk-credentials-file", "/ipc/credentials.json"],
);

function nodeArguments(...credentials: readonly string[]): readonly string[] {
  return [
    "run",
    ...["--config", "/opt/cardano/config/config.json"],
    ...["--topology", "/opt/cardano/config/topology.json"],
    ...["--database-path", "/ipc/db", "--socket-path", "/ipc/node.socket"],
    ...credentials,
    "--start-as-non-producing-node",
  ];
}

/** Starts the containers of a pod as `deploy/statefulset.yaml` says. */
export async function startMember(
  pod: Pod,
  { region, address, image }: {
    readonly region: Region;
    readonly address: string;
    readonly image: PoolImage | null;
  },
  settings: MemberSettings,
): Promise<Member> {
  const { nodeArguments = NODE_ARGUMENTS, managerThrough = [], nodeThrough = [] } = settings;
  const { guardThrough = [], withGuard = true } = settings;
  const manifest = await manifestOf(withGuard);
  const ofManager = settings.manager ?? {};
  const { namespace } = region;
  const podName = ofManager.POD_NAME ?? pod.name;
  await using undo = new AsyncDisposableStack();
  const kubelet = undo.use(
    await startKubelet(pod, {
      manifest,
      order: settings.order ?? "sidecar",
      containers: {
        ...(withGuard
          ? {
            [GUARD]: {
              ...inRoot(image, GUARD, guardThrough, "guard"),
              env: { ...image?.config.env, ...guardEnvironment(pod.name, ofManager) },
              crashes: settings.guardCrashes ?? 0,
            },
          }
          : {}),
        "forge-manager": {
          ...inRoot(image, "forge-manager", managerThrough, "run"),
          env: {
            ...image?.config.env,
            ...managerEnvironment(pod.name, { address, namespace }, ofManager),
          },
          crashes: settings.managerCrashes ?? 0,
        },
        "cardano-node": {
          command: [...nodeThrough, "/opt/cardano/bin/cardano-node", ...nodeArguments],
          env: nodeEnvironment(pod.name, settings.node ?? {}),
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
    holder: settings.manager?.FORGE_REGISTERS ? `${region.name}.${podName}/` : `${podName}/`,
    manager: kubelet.container("forge-manager"),
    node: kubelet.container("cardano-node"),
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

/** What a container of ours runs, and in which root. In the image's there is nothing to go through. */
function inRoot(
  image: PoolImage | null,
  container: string,
  through: readonly string[],
  command: string,
): Pick<ContainerProcess, "command" | "image" | "user"> {
  if (image === null) return { command: [...through, "/usr/local/bin/forge-manager", command] };
  if (through.length > 0) throw new Error(`The image of ${container} has no ${through[0]}`);
  const { entrypoint, user } = image.config;
  return { command: [...entrypoint, command], image: image.of(container), user };
}

/** The pod of the manifest, without the guard's container where there is to be none. */
async function manifestOf(withGuard: boolean): Promise<PodManifest> {
  const text = await Deno.readTextFile(`${projectRoot}/deploy/statefulset.yaml`);
  const { containers, ...manifest } = readManifest(text);
  if (withGuard) return { ...manifest, containers };
  return { ...manifest, containers: containers.filter(({ name }) => name !== GUARD) };
}
