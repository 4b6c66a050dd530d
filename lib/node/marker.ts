import type { Marker, ProcessId } from "../core/mod.ts";
import { causeOf } from "../errors/mod.ts";
import { isMissing } from "./missing.ts";
import type { CredentialTarget } from "./credential_paths.ts";
import { directoryOf, syncDirectory } from "./directory.ts";
import { besideKeys, isObject, readSynced, type SyncedChange, writeSynced } from "./synced.ts";
import { removeFile, removeTemporaries } from "./temporary.ts";

/** What a look for the marker found; `unreadable` must count as an enabled node. */
type MarkerOutcome =
  | { readonly kind: "none" }
  | { readonly kind: "marker"; readonly marker: Marker }
  | { readonly kind: "unreadable"; readonly because: string };

const NAME = ".forge-manager-enabled.json";

/** Where the marker lies: beside the KES key that the node reads, or beside its bulk file. */
export function markerPath(target: CredentialTarget): string {
  return besideKeys(target, NAME);
}

/**
 * Writes or refreshes the marker, all or nothing, and syncs it: once this returns, no restart of
 * this program can forget that the node may forge. Calls for one path must follow one another.
 */
export function writeMarker(path: string, marker: Marker): Promise<SyncedChange> {
  return writeSynced(path, "marker", marker);
}

/** Reads the marker that an earlier life of this program may have left. */
export async function readMarker(path: string): Promise<MarkerOutcome> {
  try {
    const fields = await readSynced(path);
    return fields === undefined ? { kind: "none" } : { kind: "marker", marker: markerOf(fields) };
  } catch (error) {
    return { kind: "unreadable", because: `Cannot read the marker ${path}: ${causeOf(error)}` };
  }
}

/**
 * As {@link readMarker}, in the words that guard and manager decide by.
 *
 * @param told Is told why a marker cannot be read.
 */
export async function recallMarker(
  target: CredentialTarget,
  told: (because: string) => void,
): Promise<Marker | "none" | "unreadable"> {
  const found = await readMarker(markerPath(target));
  if (found.kind === "marker") return found.marker;
  if (found.kind === "unreadable") told(found.because);
  return found.kind;
}

/** Removes the marker and what an interrupted write left; one that is missing is fine. */
export async function removeMarker(path: string): Promise<SyncedChange> {
  try {
    await removeTemporaries(path);
    if (await removeFile(path)) await syncDirectory(directoryOf(path));
    return { kind: "done" };
  } catch (error) {
    if (isMissing(error)) return { kind: "done" };
    return { kind: "failed", because: `Cannot remove the marker ${path}: ${causeOf(error)}` };
  }
}

function markerOf(fields: unknown): Marker {
  if (!isMarker(fields)) throw new Error("it does not have the fields of a marker");
  return fields;
}

function isMarker(value: unknown): value is Marker {
  if (!isObject(value)) return false;
  const { process, startTime, rightEnds, wallAhead, told, shown } = value;
  return isProcessId(process) && (startTime === null || Number.isFinite(startTime)) &&
    Number.isFinite(rightEnds) && (wallAhead === undefined || Number.isFinite(wallAhead)) &&
    typeof told === "boolean" && typeof shown === "boolean";
}

/**
 * Whether a value read from outside tells of one process. Signals are sent to its PID: zero and
 * negative ones would reach whole groups of processes.
 */
export function isProcessId(value: unknown): value is ProcessId {
  return isObject(value) && Number.isSafeInteger(value.pid) && Number(value.pid) > 0 &&
    Number.isFinite(value.stamp) && (value.file === undefined || typeof value.file === "string");
}
