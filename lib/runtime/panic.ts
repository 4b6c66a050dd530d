import { KILL_RESERVE, type Marker, type Milliseconds } from "../core/mod.ts";
import {
  type CredentialPaths,
  findNode,
  markerPath,
  readMarker,
  removeCredentials,
  sendSignal,
} from "../node/mod.ts";

/** What is needed to stop a node without the core. */
export interface PanicConfig {
  readonly executable: string;
  readonly targets: CredentialPaths;
  readonly stopBound: Milliseconds;
}

/**
 * Fails closed when the program itself has failed: the keys are unlinked, and a node that the
 * marker calls enabled gets a SIGHUP, then a SIGKILL within the stop bound, unproven as its stop is.
 * A node without marker was given no keys and is left alone.
 */
export async function stopWithoutCore(config: PanicConfig): Promise<void> {
  const { executable, targets, stopBound } = config;
  const removed = await removeCredentials(targets, () => {});
  const found = await readMarker(markerPath(targets.kes));
  if (found.kind === "none") return;
  const node = found.kind === "marker"
    ? found.marker.process
    : (await findProcess(executable)) ?? null;
  if (node === null) return;
  if (removed.kind === "removed") sendSignal(node, "SIGHUP", executable);
  await new Promise((resolve) => setTimeout(resolve, stopBound - KILL_RESERVE));
  sendSignal(node, "SIGKILL", executable);
}

async function findProcess(executable: string): Promise<Marker["process"] | undefined> {
  const found = await findNode(executable);
  return found.kind === "found" ? found.process : undefined;
}
