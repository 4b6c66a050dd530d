/** `forge-manager` as a process of its own, from source, beside a Lease API. */
import { fileURLToPath } from "node:url";
import { type LeaseApi, startLeaseApi } from "../../support/lease-api/mod.ts";
import { freePort } from "../../support/servers/ports.ts";
import { eventually, pause, settles } from "../../support/servers/wait.ts";
import { sampleSet } from "../cardano/samples.ts";
import { inDirectory, targetsIn, uniqueName } from "../node/harness.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** Longest that a program may take to end, stop of its node included. */
const longestEnd = 120_000;

/** A process of the program under test. */
export interface Program {
  readonly pid: number;
  readonly kill: (signal: Deno.Signal) => void;
  /** Lines of the log so far. */
  readonly log: () => readonly Readonly<Record<string, unknown>>[];
  /** The first line about an event, once it is there. */
  readonly logged: (event: string) => Promise<Readonly<Record<string, unknown>>>;
  readonly ended: () => Promise<{
    readonly code: number;
    readonly signal: Deno.Signal | null;
    readonly stdout: string;
    readonly stderr: string;
  }>;
}

/** Where the program under test lives. */
export interface Place {
  readonly directory: string;
  readonly api: LeaseApi;
  /** Name of the node's executable, which no other process on this machine has. */
  readonly executable: string;
  readonly metricsPort: number;
  /** A complete environment for `run`. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Makes a place with a Lease API, a kubeconfig, credential sources and an empty target folder. */
export async function inPlace(run: (place: Place) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    await using api = startLeaseApi();
    const at = (name: string) => `${directory}/${name}`;
    for (const folder of ["keys", "secrets"]) await Deno.mkdir(at(folder));
    await Deno.writeTextFile(at("kubeconfig"), api.kubeconfig("pool-0"));
    const [sources, targets] = [targetsIn(at("secrets")), targetsIn(at("keys"))];
    const texts = sampleSet(1);
    for (const role of ["kes", "vrf", "opcert"] as const) {
      await Deno.writeTextFile(sources[role], texts[role]);
    }
    const executable = uniqueName();
    const metricsPort = freePort();
    const environment = {
      ...{ POD_NAME: "pool-0", KUBECONFIG: at("kubeconfig") },
      ...{ CARDANO_NETWORK: "devnet", NETWORK_MAGIC: "42" },
      ...{ SOURCE_KES_KEY: sources.kes, SOURCE_VRF_KEY: sources.vrf },
      ...{ SOURCE_OP_CERT: sources.opcert, TARGET_OP_CERT: targets.opcert },
      ...{ TARGET_KES_KEY: targets.kes, TARGET_VRF_KEY: targets.vrf },
      ...{ CARDANO_NODE_PROCESS_NAME: executable, NODE_SOCKET: at("node.socket") },
      NODE_METRICS_URL: `http://127.0.0.1:${freePort()}/metrics`,
      METRICS_PORT: String(metricsPort),
      GUARD: "none",
    };
    await run({ directory, api, executable, metricsPort, environment });
  });
}

/** Starts the program and ends it, should it still run, after the test. */
export async function withProgram(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  test: (program: Program) => Promise<void>,
  entry = "main.ts",
): Promise<void> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--allow-all", "--unstable-worker-options"],
      ...[`--config=${root}deno.json`, `${root}${entry}`, ...args],
    ],
    clearEnv: true,
    env: { ...inherited(), ...environment },
    ...{ stdin: "null", stdout: "piped", stderr: "piped" },
  }).spawn();
  let stdout = "";
  const reading = (async () => {
    for await (const chunk of child.stdout.pipeThrough(new TextDecoderStream())) stdout += chunk;
  })();
  const errors = new Response(child.stderr).text();
  const log = () =>
    stdout.split("\n").slice(0, -1).filter((line) => line.startsWith("{")).map((line) =>
      JSON.parse(line)
    );
  let over = false;
  const ended = child.status.then(async ({ code, signal }) => {
    over = true;
    await reading;
    return { code, signal, stdout, stderr: await errors };
  });
  try {
    await test({
      pid: child.pid,
      kill: (signal) => {
        if (over) throw new Error(`It had ended before it got ${signal}:\n${stdout}`);
        child.kill(signal);
      },
      log,
      logged: (event) =>
        eventually(
          `the event ${event}`,
          () => log().find((line) => line.event === event) ?? null,
          { every: 20, why: () => Promise.resolve(`It logged:\n${stdout}`) },
        ),
      ended: async () => {
        if (await settles(ended, longestEnd)) return await ended;
        throw new Error(`The program does not end:\n${stdout}`);
      },
    });
  } finally {
    if (!over) child.kill("SIGKILL");
    await ended;
  }
}

/** Lets a signal be heard: two at a time would be one. */
export function toBeHeard(): Promise<void> {
  return pause(300);
}

/** What Deno itself needs to find its cache; nothing else of the user's configures the program. */
function inherited(): Record<string, string> {
  const kept = /^(DENO_|NPM_CONFIG_|PATH$|HOME$|XDG_CACHE_HOME$|TMPDIR$)/i;
  const own = Object.entries(Deno.env.toObject()).filter(([name]) => kept.test(name));
  return { ...Object.fromEntries(own), NO_COLOR: "1" };
}
