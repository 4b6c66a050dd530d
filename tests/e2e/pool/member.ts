import type { Container, Pod } from "../../support/pods/mod.ts";
import { eventually } from "../../support/servers/mod.ts";
import { NETWORK } from "./keys.ts";
import { parseSamples } from "./samples.ts";

/** One pod of the pool: a cardano-node and the manager beside it. */
export interface Member {
  readonly name: string;
  readonly pod: Pod;
  readonly manager: Container;
  /** The node; it is started once the manager says that its files are in place. */
  readonly node: Container;
  /** Value of a metric of the manager, by its name and, if given, one label; `null` if absent. */
  metric(name: string, label?: string): Promise<number | null>;
  /** Status code and body of one of the manager's HTTP endpoints. */
  status(path: string): Promise<{ readonly status: number; readonly body: string }>;
}

/** What differs between members. */
export interface MemberSettings {
  /** `STANDIN_*` settings of the node, without the prefix. */
  readonly node?: Readonly<Record<string, string>>;
  /** Further variables of the manager. */
  readonly manager?: Readonly<Record<string, string>>;
}

const METRICS_PORT = 8000;

/** Starts the containers of a pod as a manifest with a native sidecar would. */
export async function startMember(
  pod: Pod,
  api: string,
  settings: MemberSettings,
): Promise<Member> {
  const manager = await pod.run("manager", {
    command: ["/usr/local/bin/forge-manager", "run"],
    env: {
      POD_NAME: pod.name,
      POD_UID: `uid-of-${pod.name}`,
      NAMESPACE: "default",
      KUBERNETES_SERVICE_HOST: api,
      KUBERNETES_SERVICE_PORT: "443",
      CARDANO_NETWORK: NETWORK.name,
      NETWORK_MAGIC: String(NETWORK.magic),
      ...settings.manager,
    },
    restart: "always",
  });
  const status = async (path: string) => {
    const { status, body } = await pod.fetch(METRICS_PORT, path);
    return { status, body };
  };
  await eventually(
    `${pod.name} to let its node start`,
    async () => (await status("/startup-status").catch(() => null))?.status === 200 || null,
    { why: () => manager.log() },
  );
  const node = await pod.run("node", {
    command: ["/opt/cardano/bin/cardano-node", ...NODE_ARGUMENTS],
    env: Object.fromEntries(
      Object.entries({
        LEDGER: "/ledger/ledger",
        NAME: pod.name,
        NETWORK_MAGIC: String(NETWORK.magic),
        VERSION: "11.0.1",
        STOP_DELAY: "300",
        ...settings.node,
      }).map(([name, value]) => [`STANDIN_${name}`, value]),
    ),
    restart: "always",
  });
  return {
    name: pod.name,
    ...{ pod, manager, node, status },
    async metric(name, label = "") {
      const { body } = await status("/metrics");
      return parseSamples(body).find((sample) =>
        sample.name === name && sample.labels.includes(label)
      )
        ?.value ?? null;
    },
  };
}

const NODE_ARGUMENTS = [
  "run",
  ...["--config", "/opt/cardano/config/config.json"],
  ...["--topology", "/opt/cardano/config/topology.json"],
  ...["--database-path", "/ipc/db", "--socket-path", "/ipc/node.socket"],
  ...["--shelley-kes-key", "/ipc/kes.skey", "--shelley-vrf-key", "/ipc/vrf.skey"],
  ...["--shelley-operational-certificate", "/ipc/node.cert", "--start-as-non-producing-node"],
];
