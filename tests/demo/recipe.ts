/** How the three processes of a pod are started: what a manifest says in Kubernetes. */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { standInExecutable } from "../support/cardano-node/build.ts";
import { freePort } from "../support/servers/mod.ts";
import { network, type Pool } from "./pool.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** One container of a pod. */
export interface ContainerRecipe {
  readonly command: readonly string[];
  readonly log: string;
}

/** A pod: a node, a manager beside it, and the guard that watches both. */
export interface PodRecipe {
  readonly name: string;
  readonly node: ContainerRecipe;
  readonly manager: ContainerRecipe;
  readonly guard: ContainerRecipe;
  /** Where the manager's endpoints are. */
  readonly managerUrl: string;
  /** The manager's configuration. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Makes the folder of a pod and says how to start what runs in it. */
export async function makePod(pool: Pool, name: string, kubeconfig: string): Promise<PodRecipe> {
  const folder = join(pool.folder, name);
  const shared = join(folder, "ipc");
  await Deno.mkdir(shared, { recursive: true });
  const at = (file: string) => join(folder, file);
  await Deno.writeTextFile(at("kubeconfig"), kubeconfig);
  await Deno.writeTextFile(at("empty.json"), "{}");
  const [executable = "", ...interpreter] = await standInExecutable(at("bin/cardano-node"));
  const [nodePort, managerPort] = [freePort(), freePort()];

  const socket = join(shared, "node.socket");
  const target = {
    kes: join(shared, "kes.skey"),
    vrf: join(shared, "vrf.skey"),
    opcert: join(shared, "node.cert"),
  };
  const environment = {
    POD_NAME: name,
    KUBECONFIG: at("kubeconfig"),
    CARDANO_NETWORK: network.name,
    NETWORK_MAGIC: String(network.magic),
    CARDANO_NODE_PROCESS_NAME: executable,
    NODE_SOCKET: socket,
    NODE_METRICS_URL: `http://127.0.0.1:${nodePort}/metrics`,
    METRICS_PORT: String(managerPort),
    GUARD: "external",
    GUARD_SOCKET: join(shared, "guard.sock"),
    SOURCE_KES_KEY: pool.secrets.kes,
    SOURCE_VRF_KEY: pool.secrets.vrf,
    SOURCE_OP_CERT: pool.secrets.opcert,
    TARGET_KES_KEY: target.kes,
    TARGET_VRF_KEY: target.vrf,
    TARGET_OP_CERT: target.opcert,
  };
  const node = [
    ...[executable, ...interpreter, "run", "--start-as-non-producing-node"],
    ...["--config", at("empty.json"), "--topology", at("empty.json")],
    ...["--database-path", at("db"), "--socket-path", socket],
    ...["--shelley-kes-key", target.kes, "--shelley-vrf-key", target.vrf],
    ...["--shelley-operational-certificate", target.opcert],
  ];
  return {
    name,
    environment,
    managerUrl: `http://127.0.0.1:${managerPort}`,
    manager: {
      command: inEnvironment(environment, [...program(pool.folder, shared), "run"]),
      log: at("manager.log"),
    },
    guard: {
      command: inEnvironment(environment, [...program(pool.folder, shared), "guard"]),
      log: at("guard.log"),
    },
    node: {
      command: inEnvironment({
        STANDIN_NAME: name,
        STANDIN_LEDGER: pool.ledger,
        STANDIN_VERSION: "10.6.2",
        STANDIN_METRICS_PORT: String(nodePort),
        STANDIN_NETWORK_MAGIC: String(network.magic),
        STANDIN_SYSTEM_START: String(pool.systemStart),
        STANDIN_STOP_DELAY: "300",
      }, node),
      log: at("node.log"),
    },
  };
}

/** `forge-manager` from source. It may read its own code beside what the compiled one may. */
function program(folder: string, shared: string): readonly string[] {
  const code = [join(root, "lib"), join(root, "deno.json")];
  return [
    ...[Deno.execPath(), "run", "--quiet", "--no-prompt", "--cached-only"],
    ...["--unstable-worker-options", `--config=${join(root, "deno.json")}`],
    ...["--allow-env", "--allow-run", "--allow-sys=osUptime", "--allow-net=127.0.0.1,0.0.0.0"],
    ...[`--allow-read=${[folder, "/proc", ...code].join(",")}`, `--allow-write=${shared}`],
    join(root, "main.ts"),
  ];
}

/** The variables by which Deno finds its cache; nothing else of the user's may configure a pod. */
const kept = /^(DENO_|NPM_CONFIG_|PATH$|HOME$|XDG_CACHE_HOME$|TMPDIR$)/i;

function inEnvironment(
  variables: Readonly<Record<string, string>>,
  command: readonly string[],
): readonly string[] {
  const own = Object.entries(Deno.env.toObject()).filter(([name]) => kept.test(name));
  // Logs without colours: their last lines are shown where something does not start.
  const all = [...own, ["NO_COLOR", "1"], ...Object.entries(variables)];
  return ["env", "-i", ...all.map(([name, value]) => `${name}=${value}`), ...command];
}

/** Fetches what the processes import, once, before nine of them start at a time. */
export async function fetchLibraries(signal: AbortSignal): Promise<void> {
  const entries = ["main.ts", "lib/runtime/worker.ts", "tests/support/cardano-node/main.ts"];
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", "--quiet", ...entries],
    cwd: root,
    signal,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  throw new Error(`Cannot fetch the libraries: ${new TextDecoder().decode(stderr).trim()}`);
}
