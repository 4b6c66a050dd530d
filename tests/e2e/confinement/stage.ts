import { fileURLToPath } from "node:url";
import { denort } from "../../../tools/compile/denort.ts";
import { missingPods, openWorld, type Pod } from "../../support/pods/mod.ts";
import {
  eventually,
  host,
  type HostResult,
  kubeconfig,
  tryHost,
} from "../../support/servers/mod.ts";
import { makeFolders } from "./folders.ts";
import type { Try } from "./probe/operations.ts";
import type { Report } from "./probe/talk.ts";
import { probingGuard, probingManager, unconfinedProbe, waitingManager } from "./programs.ts";
import { openSurroundings, PROXY_PORT } from "./surroundings.ts";

/** A pod with the two probes in it, in surroundings where everything answers. */
export interface Stage extends AsyncDisposable {
  readonly place: Place;
  /** Puts a kubeconfig for a server into the pod; answers with its path there. */
  kubeconfig(server: string): Promise<string>;
  /** Runs the manager with the probe in it, whatever comes of it. */
  manager(env: Environment): Promise<HostResult>;
  /** Makes the tries in the Worker of the manager, configured by its environment. */
  confined(tries: readonly Try[], env?: Environment): Promise<Report>;
  /** Makes the tries in the main thread of the manager while its Worker works. */
  waiting(tries: readonly Try[]): Promise<Report>;
  /** Makes the tries in the guard, after it has given up what it does not need. */
  guarding(tries: readonly Try[], env?: Environment): Promise<Report>;
  /** Makes the tries in a main thread that has the whole grant of the binary. */
  unconfined(tries: readonly Try[], env?: Environment): Promise<Report>;
  /** How many connections went to the proxy so far. */
  proxied(): number;
}

type Environment = Readonly<Record<string, string>>;

/** Addresses and ids that differ from run to run. */
export interface Place {
  readonly api: string;
  /** Another address, where something else listens on port 443. */
  readonly elsewhere: string;
  /** URL of a proxy that is nobody's business. */
  readonly proxy: string;
  /** Process id of the node as the pod sees it. */
  readonly node: string;
}

/** Why there can be no stage on this machine, or `null`. */
export async function missingForStage(): Promise<string | null> {
  const pods = missingPods();
  if (pods !== null) return pods;
  const openssl = await tryHost("openssl", ["version"]).catch(() => null);
  if (openssl === null) return "openssl is not on PATH (Debian package openssl)";
  return await denort().then(() => null, (error) => `no denort to compile with: ${error.message}`);
}

/** Compiles both probes and sets everything up. */
export async function openStage(): Promise<Stage> {
  await using undo = new AsyncDisposableStack();
  const world = undo.use(await openWorld({ addresses: 2 }));
  const [api = "", elsewhere = ""] = world.addresses;
  const surroundings = undo.use(await openSurroundings(world, elsewhere));
  const { secrets, mounts } = await makeFolders(world.folder);
  const pod = await world.pod({
    name: "pool-0",
    secrets,
    serviceAccount: { token: "token", ca: surroundings.authority, namespace: "of-the-pod" },
    mounts: [
      ...mounts,
      { source: await probingManager(world.folder), target: MANAGER },
      { source: await waitingManager(world.folder), target: WAITING },
      { source: await probingGuard(world.folder), target: GUARD },
      { source: await unconfinedProbe(world.folder), target: CONTROL },
      { source: Deno.execPath(), target: "/usr/local/bin/cardano-node" },
      { source: neighbour, target: "/usr/local/neighbour.ts" },
      { source: "/etc/passwd", target: "/etc/passwd" },
    ],
  });
  const node = await startNode(pod);
  const env = {
    POD_NAME: pod.name,
    KUBERNETES_SERVICE_HOST: api,
    KUBERNETES_SERVICE_PORT: "443",
    CARDANO_NETWORK: "preview",
    NETWORK_MAGIC: "2",
  };
  const probe = async (command: readonly string[], tries: readonly Try[], more: Environment) => {
    await Deno.writeTextFile(`${secrets}/kes.skey`, JSON.stringify(tries));
    return reportOf(await pod.exec(command, { ...env, ...more }));
  };
  const open = undo.move();
  return {
    async kubeconfig(server) {
      const path = "/etc/forge-manager/kubeconfig";
      const content = {
        server,
        ca: surroundings.authority,
        credentials: { token: "token" },
        namespace: "of-the-kubeconfig",
      };
      await Deno.writeTextFile(pod.path(path), kubeconfig(content));
      return path;
    },
    manager: (more) => pod.exec([MANAGER, "run"], { ...env, ...more }),
    place: { api, elsewhere, node, proxy: `http://${api}:${PROXY_PORT}` },
    confined: (tries, more = {}) => probe([MANAGER, "run"], tries, more),
    waiting: (tries) => probe([WAITING, "run"], tries, {}),
    async guarding(tries, more = {}) {
      await Deno.writeTextFile(pod.path("/ipc/kes.skey"), JSON.stringify(tries));
      const report = reportOf(await pod.exec([GUARD, "guard"], { ...env, ...more }));
      await Deno.remove(pod.path("/ipc/kes.skey"));
      return report;
    },
    unconfined: (tries, more = {}) => probe([CONTROL, "/secrets/kes.skey"], tries, more),
    proxied: surroundings.proxied,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

const MANAGER = "/usr/local/bin/forge-manager";
const WAITING = "/usr/local/bin/waiting-manager";
const GUARD = "/usr/local/bin/forge-guard";
const CONTROL = "/usr/local/bin/unconfined-probe";
const neighbour = fileURLToPath(new URL("neighbour.ts", import.meta.url));

/** Where the node answers: at the address for the metadata of cloud machines, too. */
const ANSWERING = ["127.0.0.1:12798", "127.0.0.1:12799", "169.254.169.254:80"]
  .concat(["/ipc/node.socket", "/run/node.socket", "/ipc/guard.sock", "/run/guard.sock"]);

/** Starts the node; answers with its process id in the pod. */
async function startNode(pod: Pod): Promise<string> {
  const prepare = "ip address add 169.254.169.254/32 dev lo; " +
    "echo 0 >/proc/sys/net/ipv4/ip_unprivileged_port_start";
  await host("nsenter", [`-t${pod.pause}`, "-n", "sh", "-ec", prepare]);
  const node = await pod.run("node", {
    command: ["/usr/local/bin/cardano-node", "run", "--no-config", "--allow-all"]
      .concat(["/usr/local/neighbour.ts", ...ANSWERING]),
    env: { DENO_DIR: "/ipc/deno" },
  });
  const listens = async () => (await node.log()).includes("listening") || null;
  await eventually("the node to listen", listens, { why: () => node.log() });
  const status = await Deno.readTextFile(`/proc/${node.pid()}/status`);
  return /^NSpid:.*\t(\d+)$/m.exec(status)?.[1] ?? "";
}

function reportOf({ code, stdout, stderr }: HostResult): Report {
  if (code === 0 && stderr === "") return JSON.parse(stdout);
  throw new Error(`The probe ended with exit code ${code}: ${stdout}${stderr}`);
}
