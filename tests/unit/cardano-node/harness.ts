/** Runs a stand-in node in a folder of its own. */
import { join } from "node:path";
import { standInExecutable } from "../../support/cardano-node/build.ts";
import { type LedgerLine, readLedger } from "../../support/ledger.ts";
import { freePort } from "../../support/servers/ports.ts";
import { eventually, pause } from "../../support/servers/wait.ts";
import type { KeySet } from "./keys.ts";

export { pause };

/** Longest that a node may take to end by itself; only one that never does is that slow. */
const longestEnd = 60_000;

/** Genesis of the tests' own network: the slot number has few digits, and the KES period is 0. */
export const systemStart = Math.floor(Date.now() / 1000) - 1000;

/** A folder with what a node needs, and the paths in it. */
export interface Home extends AsyncDisposable {
  readonly dir: string;
  readonly vrf: string;
  readonly certificate: string;
  readonly kes: string;
  readonly bulk: string;
  readonly socket: string;
  readonly ledger: string;
  /** Flags of the three-file mode and of the bulk mode. */
  readonly threeFlags: readonly string[];
  readonly bulkFlags: readonly string[];
  /** Writes the three files with mode 0400, or those that are named. */
  place(keys: KeySet, ...which: readonly ("vrf" | "certificate" | "kes")[]): Promise<void>;
  /** Removes the three files, as far as they are there. */
  clear(): Promise<void>;
  lines(): Promise<readonly LedgerLine[]>;
}

/** One trace line of a node. */
export interface Traced {
  readonly ns: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** A running (or ended) node. */
export interface RunningNode extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  readonly traces: readonly Traced[];
  /** Waits for the end of the process; one that has not ended after a minute is killed. */
  ended(): Promise<Deno.CommandStatus>;
  kill(signal: Deno.Signal): void;
  /** Both outputs so far. */
  output(): string;
  /** Waits until the socket accepts. */
  ready(): Promise<void>;
  /** Waits for the n-th trace (1 is the first) whose namespace begins so. */
  traced(namespace: string, count?: number): Promise<Traced>;
  /** Scrapes the metrics; names without the common prefix. */
  metrics(): Promise<ReadonlyMap<string, number>>;
}

/** Makes a folder with empty configuration and topology files. */
export async function makeHome(): Promise<Home> {
  const dir = await Deno.makeTempDir({ prefix: "stand-in-test-" });
  const at = (name: string) => join(dir, name);
  await Deno.writeTextFile(at("config.json"), "{}");
  await Deno.writeTextFile(at("topology.json"), "{}");
  const paths = { vrf: at("vrf.skey"), certificate: at("node.cert"), kes: at("kes.skey") };
  const remove = (path: string) => Deno.remove(path, { recursive: true }).catch(() => {});
  return {
    dir,
    ...paths,
    bulk: at("credentials.json"),
    socket: at("node.socket"),
    ledger: at("ledger"),
    threeFlags: [
      ...["--shelley-vrf-key", paths.vrf],
      ...["--shelley-operational-certificate", paths.certificate],
      ...["--shelley-kes-key", paths.kes],
    ],
    bulkFlags: ["--bulk-credentials-file", at("credentials.json")],
    place: async (keys, ...which) => {
      for (const name of which.length === 0 ? ["vrf", "certificate", "kes"] as const : which) {
        await remove(paths[name]);
        await Deno.writeTextFile(paths[name], keys[name], { mode: 0o400 });
      }
    },
    clear: async () => {
      for (const path of Object.values(paths)) await remove(path);
    },
    lines: () => readLedger(at("ledger")),
    [Symbol.asyncDispose]: () => remove(dir),
  };
}

/** Starts a node; `flags` follow the four required options, `settings` become `STANDIN_*`. */
export async function startNode(
  home: Home,
  flags: readonly string[],
  settings: Readonly<Record<string, string | number>> = {},
): Promise<RunningNode> {
  const [executable = "", ...prefix] = await standInExecutable(join(home.dir, "cardano-node"));
  const port = freePort();
  const all = {
    METRICS_PORT: port,
    NETWORK_MAGIC: 42,
    SYSTEM_START: systemStart,
    LEDGER: home.ledger,
    ...settings,
  };
  const child = new Deno.Command(executable, {
    args: [
      ...prefix,
      "run",
      ...["--config", join(home.dir, "config.json"), "--topology", join(home.dir, "topology.json")],
      ...["--database-path", join(home.dir, "db"), "--socket-path", home.socket],
      ...flags,
    ],
    env: Object.fromEntries(
      Object.entries(all).map(([name, value]) => [`STANDIN_${name}`, String(value)]),
    ),
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();

  let output = "";
  const traces: Traced[] = [];
  const reading = Promise.all([child.stdout, child.stderr].map(async (stream) => {
    let rest = "";
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
      output += chunk;
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("{")) traces.push(JSON.parse(line));
    }
  }));
  const status = child.status.then(async (result) => {
    await reading;
    return result;
  });
  return {
    pid: child.pid,
    port,
    traces,
    ended: () => {
      const timer = setTimeout(() => child.kill("SIGKILL"), longestEnd);
      return status.finally(() => clearTimeout(timer));
    },
    kill: (signal) => child.kill(signal),
    output: () => output,
    ready: () => until(`an answer on ${home.socket}`, () => accepts(home.socket)),
    traced: async (namespace, count = 1) => {
      const found = () => traces.filter(({ ns }) => ns.startsWith(namespace)).at(count - 1);
      return await eventually(`trace ${count} of ${namespace}`, () => found() ?? null, {
        every: 20,
        why: () => Promise.resolve(`It said:\n${output}`),
      });
    },
    metrics: async () => parseMetrics((await scrape(port)).text),
    [Symbol.asyncDispose]: async () => {
      try {
        child.kill("SIGKILL");
      } catch {
        // Ended already.
      }
      await status;
    },
  };
}

/** Waits until a condition holds; gives up after a minute with a message. */
export async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  await eventually(what, async () => await holds() || null, { every: 20 });
}

/** Asks the metrics endpoint over a connection of its own, which is closed afterwards. */
export async function scrape(
  port: number,
  path = "/metrics",
  method = "GET",
): Promise<{ readonly status: number; readonly text: string }> {
  using client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 });
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, client });
  return { status: response.status, text: await response.text() };
}

function parseMetrics(text: string): ReadonlyMap<string, number> {
  return new Map(
    text.split("\n").filter((line) => line !== "" && !line.startsWith("#")).map((line) => {
      const [name = "", value] = line.split(" ");
      return [name.replace("cardano_node_metrics_", ""), Number(value)];
    }),
  );
}

async function accepts(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return true;
  } catch {
    return false;
  }
}
