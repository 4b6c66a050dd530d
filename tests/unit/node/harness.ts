/** Real things for the tests of the node room: directories, processes, credential sets. */
import { type CredentialTexts, throwAwayCredentials } from "../../../lib/cardano/mod.ts";
import type { CredentialAudit, CredentialPaths } from "../../../lib/node/mod.ts";
import { settles } from "../../support/servers/wait.ts";

/** Runs a test in a directory of its own. */
export async function inDirectory(run: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "node-test-" });
  try {
    await run(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** A name that no other process on this machine runs under. */
export function uniqueName(): string {
  return `cardano-node-${crypto.randomUUID().slice(0, 8)}`;
}

export function targetsIn(directory: string): CredentialPaths {
  return {
    kes: `${directory}/kes.skey`,
    vrf: `${directory}/vrf.skey`,
    opcert: `${directory}/node.cert`,
  };
}

export const throwAways: CredentialTexts = throwAwayCredentials(new Uint8Array(128).fill(7));

/** The same set without the mark: what an operator's own looks like. */
export const realLooking: CredentialTexts = {
  kes: unmarked(throwAways.kes),
  vrf: unmarked(throwAways.vrf),
  opcert: unmarked(throwAways.opcert),
};

function unmarked(text: string): string {
  return JSON.stringify({ ...JSON.parse(text), description: "" });
}

/** Collects the lines of an audit. */
export function audited(): { lines: CredentialAudit[]; audit: (line: CredentialAudit) => void } {
  const lines: CredentialAudit[] = [];
  return { lines, audit: (line) => lines.push(line) };
}

/** Names in a directory, sorted. */
export function listed(directory: string): string[] {
  return [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
}

/** A real process that runs as `path`: it says `up`, and `hup` at each SIGHUP. */
export interface Stand {
  readonly pid: number;
  /** Waits for the next line that it writes; `(ended)` or, after a minute, `(silent)` is none. */
  line(): Promise<string>;
  end(): Promise<void>;
}

const SCRIPT = `
Deno.addSignalListener("SIGHUP", () => console.log("hup"));
setInterval(() => {}, 60_000);
console.log("up");
`;

/** Starts a process whose executable is a link of this Deno under another name. */
export async function startStand(path: string): Promise<Stand> {
  await executableAt(path);
  const script = `${path}.stand.js`;
  await Deno.writeTextFile(script, SCRIPT);
  const child = new Deno.Command(path, {
    args: ["run", "--no-config", "--no-lock", "--quiet", script],
    stdout: "piped",
    stdin: "null",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let pending = "";
  async function nextLine(): Promise<string> {
    while (!pending.includes("\n")) {
      const { value } = await reader.read();
      if (value === undefined) return "(ended)";
      pending += value;
    }
    const end = pending.indexOf("\n");
    const first = pending.slice(0, end);
    pending = pending.slice(end + 1);
    return first;
  }
  const line = async () => {
    const next = nextLine();
    return await settles(next, 60_000) ? await next : "(silent)";
  };
  const said = await line();
  if (said !== "up") throw new Error(`Cannot start ${path}: expected "up", got "${said}"`);
  return {
    pid: child.pid,
    line,
    async end() {
      try {
        child.kill("SIGKILL");
      } catch {
        // Ended before.
      }
      await child.status;
      await reader.cancel();
    },
  };
}

/** Puts an executable there: a hard link where the file system allows it, else a copy. */
export async function executableAt(path: string): Promise<void> {
  try {
    await Deno.link(Deno.execPath(), path);
  } catch {
    await Deno.copyFile(Deno.execPath(), path);
    await Deno.chmod(path, 0o755);
  }
}

/** A process that has certainly ended: a PID above every limit of the kernel. */
export const NO_PID = 2 ** 22 + 1;

/** The outcome, if it is of the expected kind. */
export function ofKind<T extends { readonly kind: string }, K extends T["kind"]>(
  outcome: T,
  kind: K,
): Extract<T, { readonly kind: K }> {
  if (outcome.kind === kind) return outcome as Extract<T, { readonly kind: K }>;
  throw new Error(`Expected ${kind}, got ${JSON.stringify(outcome)}`);
}
