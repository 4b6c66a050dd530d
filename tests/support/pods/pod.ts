import { type HostResult, tryHost } from "../servers/host.ts";
import type { Group } from "./cgroups.ts";
import { type Container, type ContainerSpec, startContainer } from "./container.ts";
import { fetchInside, type PodAnswer } from "./http.ts";
import { connectPod } from "./network.ts";
import { unprivileged } from "./privileges.ts";
import { type Mount, startRoot } from "./root.ts";
import { makeServiceAccountFolder, type PodServiceAccount } from "./serviceaccount.ts";

/** What a pod is made of. */
export interface PodOptions {
  readonly name: string;
  /** Folder of the host that the pod sees at `/secrets`, read-only. */
  readonly secrets?: string;
  /** What lies at `/var/run/secrets/kubernetes.io/serviceaccount`; nothing by default. */
  readonly serviceAccount?: PodServiceAccount;
  /** Files and folders of the host that the pod sees besides. */
  readonly mounts?: readonly Mount[];
  /** Address of `kubernetes.default.svc`; the world's first address by default. */
  readonly api?: string;
  /** Further lines of `/etc/hosts`: name to address. */
  readonly hosts?: Readonly<Record<string, string>>;
}

/** A pod: one network, process, mount, host name and IPC namespace for all its containers. */
export interface Pod {
  readonly name: string;
  /** Address on the world's bridge. */
  readonly address: string;
  /** Process id of the pause process as the host sees it. */
  readonly pause: number;
  /** Where the host sees the pod's file `path`, such as `/ipc/node.socket`. */
  path(path: string): string;
  /** Starts a container; names are unique within a pod. */
  run(name: string, spec: ContainerSpec): Promise<Container>;
  /** Runs a command beside the containers, with their rights, for at most 60 s. */
  exec(command: readonly string[], env?: Readonly<Record<string, string>>): Promise<HostResult>;
  /** GETs `http://127.0.0.1:port/path` as a process of the pod would, within `limit` ms (5000). */
  fetch(port: number, path: string, limit?: number): Promise<PodAnswer>;
  /** Replaces the service account's token, as the kubelet does: a new file under the old name. */
  setToken(token: string): Promise<void>;
  /** Silently drops all packets to and from `addresses`: the API server's by default. */
  blackHole(addresses?: readonly string[]): Promise<void>;
  /** Drops all packets from `addresses`: they hear what the pod asks, and it hears no answer. */
  deafen(addresses: readonly string[]): Promise<void>;
  /** Drops each packet to and from `addresses` (the API server's by default) with `probability`. */
  lossy(probability: number, addresses?: readonly string[]): Promise<void>;
  /** Takes all network faults away. */
  heal(): Promise<void>;
  /** Freezes every process of the pod as one. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** SIGTERM to all containers at once, SIGKILL after `grace` milliseconds (30 000 by default). */
  delete(grace?: number): Promise<void>;
}

/** Makes a pod of world `index`; `folder` and `group` are the pod's own. */
export async function makePod(
  options: PodOptions,
  place: {
    readonly folder: string;
    readonly group: Group;
    readonly bridge: string;
    readonly index: number;
    readonly number: number;
    readonly api: string;
  },
): Promise<Pod> {
  const { name } = options;
  const { folder, group } = place;
  const api = options.api ?? place.api;
  const account = await makeServiceAccountFolder(
    `${folder}/serviceaccount`,
    options.serviceAccount,
  );
  await Deno.writeTextFile(`${folder}/hosts`, hostsFile({ ...options.hosts, [apiName]: api }));
  const root = await startRoot({
    ...{ name, folder },
    group: await group.inner("pause"),
    mounts: [
      { source: `${folder}/hosts`, target: "/etc/hosts" },
      { source: account.folder, target: "/var/run/secrets/kubernetes.io/serviceaccount" },
      ...(options.secrets === undefined ? [] : [{ source: options.secrets, target: "/secrets" }]),
      ...(options.mounts ?? []),
    ],
  });
  await using undo = new AsyncDisposableStack();
  undo.defer(() => root.end());
  const network = await connectPod({ ...place, pid: root.pid });
  undo.move();
  const containers: Container[] = [];
  return {
    name,
    address: network.address,
    pause: root.pid,
    path: (path) => `/proc/${root.pid}/root${path}`,
    async run(name, spec) {
      const container = await startContainer(name, spec, {
        pause: root.pid,
        group: await group.inner(`container-${name}`),
        logPath: `${folder}/${name}.log`,
      });
      containers.push(container);
      return container;
    },
    exec: (command, env = {}) =>
      tryHost("nsenter", [
        ...[`-t${root.pid}`, "-m", "-u", "-i", "-n", "-p", "--"],
        ...unprivileged(command, env),
      ]),
    fetch: (port, path, limit) => fetchInside(root.pid, port, path, limit),
    setToken: account.setToken,
    blackHole: (addresses = [api]) => network.blackHole(addresses),
    deafen: network.deafen,
    lossy: (probability, addresses = [api]) => network.lossy(probability, addresses),
    heal: network.heal,
    freeze: group.freeze,
    thaw: group.thaw,
    async delete(grace) {
      await Promise.all(containers.map((container) => container.stop(grace)));
      await group.thaw();
      await root.end();
      await group.remove();
    },
  };
}

const apiName = "kubernetes.default.svc";

function hostsFile(hosts: Readonly<Record<string, string>>): string {
  const lines = Object.entries({ localhost: "127.0.0.1", ...hosts });
  return lines.map(([name, address]) => `${address}\t${name}\n`).join("");
}
