import { KILL_RESERVE, type Milliseconds, type ProcessId } from "../core/mod.ts";
import {
  type AuditCredential,
  type CredentialTarget,
  findNode,
  markerPath,
  readMarker,
  removeCredentials,
  sendSignal,
} from "../node/mod.ts";
import { within } from "./deadline.ts";
import type { Witness } from "./witness.ts";

/** What is needed to stop a node without the core. */
export interface PanicConfig {
  readonly executable: string;
  readonly targets: CredentialTarget;
  readonly stopBound: Milliseconds;
  /** The process that the core last took to be enabled: the marker may be gone or unreadable. */
  readonly enabled: ProcessId | null;
  readonly audit: AuditCredential;
  readonly signalSent: Witness["signalSent"];
  readonly signalFailed: Witness["signalFailed"];
}

/** A file system that hangs longer leaves the SIGKILL, which needs none. */
const FILES_BUDGET: Milliseconds = 500;

/**
 * Fails closed when the program itself has failed: the keys are taken away, and the node that the
 * marker or the core calls enabled gets a SIGHUP, then a SIGKILL within the stop bound.
 *
 * The SIGKILL comes unless the process has ended: that the node forges no more is for the core to
 * prove, and a handler that is still enabling could undo the SIGHUP. No other process is touched. A
 * node that neither calls enabled was given no keys and is left alone; only where the marker cannot
 * be read, and the core knew of none, the one process of that executable counts as the enabled one.
 */
export async function stopWithoutCore(config: PanicConfig): Promise<void> {
  const { executable, targets, stopBound } = config;
  const killAt = performance.now() + stopBound - KILL_RESERVE;
  const [removed, nodes] = await Promise.all([
    within(FILES_BUDGET, () => removeCredentials(targets, quiet(config.audit))),
    enabledNodes(config),
  ]);
  if (nodes.length === 0) return;
  const send = (node: ProcessId, name: "SIGHUP" | "SIGKILL") => {
    const sent = sendSignal(node, name, executable);
    if (sent.kind === "sent") quiet(config.signalSent)(node, name, "fence");
    else quiet(config.signalFailed)(node, name, sent.because);
  };
  // With keys in place a SIGHUP would enable.
  const isClear = removed.kind === "done" && removed.value.kind === "removed";
  if (isClear) nodes.forEach((node) => send(node, "SIGHUP"));
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, killAt - performance.now())));
  nodes.forEach((node) => send(node, "SIGKILL"));
}

async function enabledNodes(
  { executable, targets, enabled }: PanicConfig,
): Promise<readonly ProcessId[]> {
  const read = await within(FILES_BUDGET, () => readMarker(markerPath(targets)));
  const found = read.kind === "done" ? read.value : { kind: "unreadable" } as const;
  const named = found.kind === "marker" ? found.marker.process : null;
  const nodes = [named, enabled].filter((node) => node !== null);
  if (nodes.length > 0 || found.kind === "none") return unique(nodes);
  const only = await findNode(executable);
  return only.kind === "found" ? [only.process] : [];
}

function unique(nodes: readonly ProcessId[]): readonly ProcessId[] {
  return nodes.filter(({ pid }, index) => nodes.findIndex((node) => node.pid === pid) === index);
}

/** Telling may be what has failed: here it must not stand in the way. */
function quiet<A extends readonly unknown[]>(tell: (...args: A) => void): (...args: A) => void {
  return (...args) => {
    try {
      tell(...args);
    } catch {
      // The failure itself was told before.
    }
  };
}
