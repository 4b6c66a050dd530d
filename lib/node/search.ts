import type { ProcessId, ProcessReport } from "../core/mod.ts";
import { causeOf } from "../errors/mod.ts";
import { isMissing } from "./missing.ts";
import { fileOf, isExecutable, linkOf, pathOfLink, stampOf } from "./executable.ts";

/** What helps a search to say more than "none". */
interface SearchOptions {
  /**
   * File in which the node shows its user: its socket. A process whose executable cannot be read
   * may be the node only if it runs as the owner of this file.
   */
  readonly socketPath?: string;
  /**
   * The process that was the node so far. While it runs, under whatever name by now, it is found
   * again, and no other process takes its place.
   */
  readonly known?: ProcessId | null;
}

interface Match {
  readonly process: ProcessId;
  readonly path: string;
}

interface Scan {
  readonly matches: readonly Match[];
  /** Processes whose link this user may not read: another user or group, or capabilities we lack. */
  readonly unreadable: readonly number[];
}

/** How many processes a message names. */
const NAMED = 8;

/**
 * Looks through `/proc` for the one process that runs the executable; this process never counts.
 *
 * Every link is read every time, because a process seen before may have become the node since
 * (`exec` keeps the PID). Links are read synchronously: each takes some 40 µs, half of what the
 * asynchronous call costs, and `/proc` does not wait for a disk. The file behind a link may.
 */
export async function findNode(
  executable: string,
  options: SearchOptions = {},
): Promise<ProcessReport> {
  const { socketPath, known = null } = options;
  let found: Scan;
  try {
    found = await scan(executable, known);
  } catch (error) {
    return {
      kind: "unknown",
      because: `Cannot read /proc to find ${executable}: ${causeOf(error)}; mount /proc`,
    };
  }
  const { matches, unreadable } = found;
  if (known !== null && unreadable.includes(known.pid) && hasStamp(known)) return hidden(known);
  const [first, ...others] = matches;
  if (first === undefined) return await noMatch(executable, unreadable, socketPath);
  if (others.length > 0) return ambiguous(executable, matches, known);
  return { kind: "found", ...first };
}

async function scan(executable: string, known: ProcessId | null): Promise<Scan> {
  const matches: Match[] = [];
  const unreadable: number[] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^[1-9]\d*$/.test(name)) continue;
    const pid = Number(name);
    if (pid === Deno.pid) continue;
    try {
      const path = pathOfLink(Deno.readLinkSync(linkOf(pid)));
      const isNamed = isExecutable(path, executable);
      if (!isNamed && pid !== known?.pid) continue;
      const process = await identify(pid);
      if (isNamed || isSameFile(process, known)) matches.push({ process, path });
      else if (process.file === undefined) unreadable.push(pid);
    } catch (error) {
      // Missing: a kernel thread, a zombie, or a process that ended while we looked.
      if (!isMissing(error)) unreadable.push(pid);
    }
  }
  return { matches, unreadable };
}

async function identify(pid: number): Promise<ProcessId> {
  const process = { pid, stamp: stampOf(pid) };
  try {
    return { ...process, file: fileOf(await Deno.stat(linkOf(pid))) };
  } catch (error) {
    if (isMissing(error)) throw error;
    return process; // Its file system does not answer: the name is all there is.
  }
}

function isSameFile(process: ProcessId, known: ProcessId | null): boolean {
  return process.file !== undefined && process.file === known?.file;
}

/** Whether the PID has not been given to another process, as far as its stamp tells. */
function hasStamp({ pid, stamp }: ProcessId): boolean {
  try {
    return stampOf(pid) === stamp;
  } catch {
    return false; // It has ended.
  }
}

function hidden({ pid }: ProcessId): ProcessReport {
  return {
    kind: "unknown",
    because: `Process ${pid} was the node so far and still runs, but what it runs can no longer ` +
      "be read; run cardano-node and this program as the same user and group",
  };
}

function ambiguous(
  executable: string,
  matches: readonly Match[],
  known: ProcessId | null,
): ProcessReport {
  const old = matches.find(({ process }) => process.pid === known?.pid);
  return old === undefined ? several(executable, matches) : succeeded(executable, matches, old);
}

/** A second process while the first one runs: only the end of the first makes it the node. */
function succeeded(executable: string, matches: readonly Match[], old: Match): ProcessReport {
  const { pid } = old.process;
  const others = matches.filter((match) => match !== old);
  return {
    kind: "ambiguous",
    because: `Process ${pid} (${old.path}) was the node so far and still runs, but there is also ` +
      `${listed(others)} for ${executable}; end process ${pid} if it was to be replaced, else ` +
      "keep the others out of this process namespace",
  };
}

function several(executable: string, matches: readonly Match[]): ProcessReport {
  return {
    kind: "ambiguous",
    because: `Found ${matches.length} processes for ${executable}, expected one: ` +
      `${listed(matches)}; set CARDANO_NODE_PROCESS_NAME to the full path of the one ` +
      "meant, or keep the others out of this process namespace",
  };
}

function listed(matches: readonly Match[]): string {
  const named = matches.slice(0, NAMED).map(({ process, path }) => `${process.pid} (${path})`);
  const rest = matches.length > NAMED ? ` and ${matches.length - NAMED} more` : "";
  return `${named.join(", ")}${rest}`;
}

async function noMatch(
  executable: string,
  unreadable: readonly number[],
  socketPath: string | undefined,
): Promise<ProcessReport> {
  if (socketPath === undefined || unreadable.length === 0) return { kind: "none" };
  const suspects = await ownedLike(socketPath, unreadable);
  if (suspects === null || suspects.pids.length === 0) return { kind: "none" };
  const { pids, owner } = suspects;
  return {
    kind: "unknown",
    because: `No process for ${executable} was found, but ${pids.length} could not be inspected ` +
      `(${pids.slice(0, NAMED).join(", ")}) and run as user ${owner}, who owns the node's socket ` +
      `${socketPath}; run cardano-node and this program as the same user and group`,
  };
}

/**
 * The processes among these that run as the owner of a file, when that is not this user itself.
 *
 * Other sidecars, the pause container and the kernel's threads are unreadable too and stay so; they
 * must not hide that the node is gone.
 */
async function ownedLike(
  path: string,
  pids: readonly number[],
): Promise<{ readonly owner: number; readonly pids: readonly number[] } | null> {
  try {
    const owner = (await Deno.lstat(path)).uid;
    const self = await Deno.stat(`/proc/${Deno.pid}`);
    if (owner === null) return null;
    const owned = pids.filter((pid) => {
      const user = userOf(pid);
      return user?.uid === owner && (user.uid !== self.uid || user.gid !== self.gid);
    });
    return { owner, pids: owned };
  } catch {
    return null; // No socket yet: nothing speaks for any of them.
  }
}

function userOf(pid: number): { uid: number | null; gid: number | null } | null {
  try {
    const { uid, gid } = Deno.statSync(`/proc/${pid}`);
    return { uid, gid };
  } catch {
    return null;
  }
}
