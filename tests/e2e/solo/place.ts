import { freePort, makeScratch, removeScratch } from "../../support/servers/mod.ts";
import { NETWORK, type PoolKeys } from "../pool/keys.ts";
import { parseSamples } from "../pool/samples.ts";

/** The programs of a pod. */
export type Program = "manager" | "guard" | "node";

/** Where the programs of a pod live, and how they are started. */
export interface Place extends AsyncDisposable {
  /** Folder of the files that the node's flags name. */
  readonly beside: string;
  /** What the manager fills and empties. */
  readonly target: { readonly vrf: string; readonly opcert: string; readonly kes: string };
  /** The same in bulk mode. */
  readonly bulk: string;
  readonly ledger: string;
  /** Folder of the pool's own credentials. */
  readonly secrets: string;
  /** Names of the credential files that lie there; an empty list of them is none. */
  credentials(): readonly string[];
  /** The command line of a program, with its environment and nothing else of ours. */
  command(program: Program): readonly string[];
  /** Path of a program's log. */
  log(program: Program): string;
  /** Whether the manager answers 200 there; `null` if it does not. */
  status(path: string): Promise<true | null>;
  /** Whether a metric of the manager has this value; `null` if it has not. */
  metric(name: string, value: number): Promise<true | null>;
}

/** What a place is made of. */
export interface PlaceOptions {
  readonly name: string;
  /** Paths of the compiled programs. */
  readonly programs: { readonly manager: string; readonly node: string };
  readonly keys: PoolKeys;
  /** Where the node serves its metrics, and where the manager reads them. */
  readonly nodePort: number;
  readonly metricsPort: number;
  readonly kubeconfig: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly mode: CredentialMode;
}

/** What the node's flags name: three files, or one. */
export type CredentialMode = "files" | "bulk";

/** The one folder that the compiled manager may write and a test may make. */
const PARENT = "/run";
const CREDENTIALS = ["vrf.skey", "node.cert", "kes.skey", "credentials.json"];
/** Size of a bulk file without a set, line end included. */
const EMPTY_LIST = 3;

/** Makes the folder of a pod with its sources and configuration. */
export async function makePlace(options: PlaceOptions): Promise<Place> {
  const { programs, keys, kubeconfig, mode } = options;
  const folder = await makeScratch("solo", PARENT);
  const at = (name: string) => `${folder}/${name}`;
  for (const name of ["ipc", "bin", "secrets"]) await Deno.mkdir(at(name));
  await keys.write(at("secrets"));
  await Deno.writeTextFile(at("kubeconfig"), kubeconfig);
  await Deno.writeTextFile(at("empty.json"), "{}");
  // A name of its own: the manager looks for its node by the path of the executable.
  await Deno.link(programs.node, at("bin/cardano-node"))
    .catch(() => Deno.copyFile(programs.node, at("bin/cardano-node")));
  const managerPort = freePort();
  const target = {
    vrf: at("ipc/vrf.skey"),
    opcert: at("ipc/node.cert"),
    kes: at("ipc/kes.skey"),
  };
  const bulk = at("ipc/credentials.json");
  const commons = {
    ...{ POD_NAME: options.name, CREDENTIAL_MODE: mode },
    ...mode === "bulk" ? { TARGET_BULK_CREDENTIALS: bulk } : {
      ...{ TARGET_VRF_KEY: target.vrf, TARGET_OP_CERT: target.opcert, TARGET_KES_KEY: target.kes },
    },
    ...{ NODE_SOCKET: at("ipc/node.socket"), GUARD_SOCKET: at("ipc/guard.sock") },
    CARDANO_NODE_PROCESS_NAME: at("bin/cardano-node"),
  };
  const commands: Readonly<Record<Program, readonly string[]>> = {
    guard: inEnvironment(commons, [programs.manager, "guard"]),
    manager: inEnvironment({
      ...{ ...commons, KUBECONFIG: at("kubeconfig"), GUARD: "external", LOG_LEVEL: "DEBUG" },
      ...{ CARDANO_NETWORK: NETWORK.name, NETWORK_MAGIC: String(NETWORK.magic) },
      ...{ SOURCE_VRF_KEY: at("secrets/vrf.skey"), SOURCE_OP_CERT: at("secrets/node.cert") },
      ...{ SOURCE_KES_KEY: at("secrets/kes.skey"), METRICS_PORT: String(managerPort) },
      NODE_METRICS_URL: `http://127.0.0.1:${options.metricsPort}/metrics`,
    }, [programs.manager, "run"]),
    node: inEnvironment(nodeEnvironment(options, at("ledger")), [
      ...[at("bin/cardano-node"), "run", "--start-as-non-producing-node"],
      ...["--config", at("empty.json"), "--topology", at("empty.json")],
      ...["--database-path", at("db"), "--socket-path", at("ipc/node.socket")],
      ...mode === "bulk" ? ["--bulk-credentials-file", bulk] : [
        ...["--shelley-vrf-key", target.vrf, "--shelley-kes-key", target.kes],
        ...["--shelley-operational-certificate", target.opcert],
      ],
    ]),
  };
  const ask = (path: string) => fetch(`http://127.0.0.1:${managerPort}${path}`).catch(() => null);
  return {
    ...{ beside: at("ipc"), target, bulk, ledger: at("ledger"), secrets: at("secrets") },
    credentials: () => CREDENTIALS.filter((name) => (sizeOf(at(`ipc/${name}`)) ?? 0) > EMPTY_LIST),
    command: (program) => commands[program],
    log: (program) => at(`${program}.log`),
    async status(path) {
      const answer = await ask(path);
      await answer?.body?.cancel();
      return answer?.status === 200 || null;
    },
    async metric(name, value) {
      const samples = parseSamples(await (await ask("/metrics"))?.text() ?? "");
      return samples.some((one) => one.name === name && one.value === value) || null;
    },
    [Symbol.asyncDispose]: () => removeScratch(folder),
  };
}

function nodeEnvironment(
  { name, nodePort, settings }: PlaceOptions,
  ledger: string,
): Readonly<Record<string, string>> {
  const all = {
    ...{ LEDGER: ledger, NAME: name, METRICS_PORT: String(nodePort), VERSION: "11.0.1" },
    ...{ NETWORK_MAGIC: String(NETWORK.magic), STOP_DELAY: "300", ...settings },
  };
  return Object.fromEntries(
    Object.entries(all).map(([setting, value]) => [`STANDIN_${setting}`, value]),
  );
}

/** Nothing of the user's environment may configure a program. */
function inEnvironment(
  variables: Readonly<Record<string, string>>,
  command: readonly string[],
): readonly string[] {
  return [
    ...["env", "-i", "NO_COLOR=1"],
    ...Object.entries(variables).map(([name, value]) => `${name}=${value}`),
    ...command,
  ];
}

function sizeOf(path: string): number | null {
  try {
    return Deno.lstatSync(path).size;
  } catch {
    return null;
  }
}
