import type { Marker, ProcessId } from "../core/mod.ts";
import { causeOf, isMissing } from "./cause.ts";
import type { CredentialTarget } from "./credential_paths.ts";
import { besideOf, directoryOf, syncDirectory } from "./directory.ts";
import { removeFile, removeTemporaries, writeTemporary } from "./temporary.ts";

/** What a look for the marker found; `unreadable` must count as an enabled node. */
type MarkerOutcome =
  | { readonly kind: "none" }
  | { readonly kind: "marker"; readonly marker: Marker }
  | { readonly kind: "unreadable"; readonly because: string };

/** What became of writing or removing the marker. */
type MarkerChange =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly because: string };

const NAME = ".forge-manager-enabled.json";
const MODE = 0o600;
const MAX_BYTES = 4096;

/** Where the marker lies: beside the KES key that the node reads, or beside its bulk file. */
export function markerPath(target: CredentialTarget): string {
  return besideOf("bulk" in target ? target.bulk : target.kes, NAME);
}

/**
 * Writes or refreshes the marker, all or nothing, and syncs it: once this returns, no restart of
 * this program can forget that the node may forge. Calls for one path must follow one another.
 */
export async function writeMarker(path: string, marker: Marker): Promise<MarkerChange> {
  const text = `${JSON.stringify(marker)}\n`;
  let temporary: string | null = null;
  try {
    temporary = await writeTemporary(path, text, MODE);
    await Deno.rename(temporary, path);
    await syncDirectory(directoryOf(path));
    return { kind: "done" };
  } catch (error) {
    if (temporary !== null) await removeFile(temporary).catch(() => false);
    return { kind: "failed", because: `Cannot write the marker ${path}: ${causeOf(error)}` };
  }
}

/** Reads the marker that an earlier life of this program may have left. */
export async function readMarker(path: string): Promise<MarkerOutcome> {
  let size: number;
  try {
    size = (await Deno.lstat(path)).size;
  } catch (error) {
    return isMissing(error) ? { kind: "none" } : unreadable(path, error);
  }
  try {
    if (size > MAX_BYTES) throw new Error(`expected at most ${MAX_BYTES} bytes, got ${size}`);
    return { kind: "marker", marker: parseMarker(await Deno.readTextFile(path)) };
  } catch (error) {
    return unreadable(path, error); // Even if it went in this instant, or is a dangling link.
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
export async function removeMarker(path: string): Promise<MarkerChange> {
  try {
    await removeTemporaries(path);
    if (await removeFile(path)) await syncDirectory(directoryOf(path));
    return { kind: "done" };
  } catch (error) {
    if (isMissing(error)) return { kind: "done" };
    return { kind: "failed", because: `Cannot remove the marker ${path}: ${causeOf(error)}` };
  }
}

function unreadable(path: string, error: unknown): MarkerOutcome {
  return { kind: "unreadable", because: `Cannot read the marker ${path}: ${causeOf(error)}` };
}

function parseMarker(text: string): Marker {
  const fields: unknown = JSON.parse(text);
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

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
