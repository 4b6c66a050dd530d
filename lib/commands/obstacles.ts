import { type Notice, readSurroundings } from "../config/mod.ts";
import { whySourcesUnreadable } from "../node/readable.ts";
import { findNode } from "../node/search.ts";
import { whyTargetMissing } from "../node/writable.ts";
import type { Cli } from "./cli.ts";
import { nodeFlags } from "./node_flags.ts";

/** A line of the log, or of what `check` prints. */
type Line = Omit<Notice, "variable">;

/**
 * What stands in the way around this program, as far as it can be seen without changing anything,
 * and what cannot be seen of the node: how it was started. All at once, and whatever is wrong with
 * the environment, so that nobody mends one thing a start.
 */
export async function obstacles({ environment, roots }: Cli): Promise<readonly Line[]> {
  const { credentials, node } = readSurroundings(environment, roots);
  const unreadable = await whySourcesUnreadable(credentials.source);
  if (node.withoutNode) return unreadable.map(warning);
  const target = await whyTargetMissing(credentials.target);
  const found = await findNode(node.process, { socketPath: node.socket });
  const seen = [
    ...unreadable,
    ...target === null ? [] : [target],
    ...found.kind === "unknown" ? [found.because] : [],
  ];
  return [...seen.map(warning), { level: "info", text: await howNodeMustRun(credentials.target) }];
}

/** Prints them beside what is wrong with the environment. */
export function tellObstacles({ error }: Cli, lines: readonly Line[]): void {
  lines.forEach(({ level, text }) => error(`${level}: ${text}`));
}

/** No program of this user may read how another process was started: it can only be told. */
async function howNodeMustRun(target: Parameters<typeof nodeFlags>[0]): Promise<string> {
  return `cardano-node must run as ${await ownUser()} and be started with ${nodeFlags(target)}: ` +
    "a version that does not know a flag ends at once, and without those of the credentials it " +
    "never forges";
}

async function ownUser(): Promise<string> {
  const own = await Deno.stat(`/proc/${Deno.pid}`).catch(() => null);
  return own === null
    ? "the user and group of this program"
    : `user ${own.uid} and group ${own.gid}, as this program does,`;
}

function warning(text: string): Line {
  return { level: "warning", text };
}
