import { causeOf } from "../errors/mod.ts";
import { isMissing } from "./missing.ts";
import type { CredentialTarget } from "./credential_paths.ts";
import { besideOf, directoryOf, syncDirectory } from "./directory.ts";
import { removeFile, writeTemporary } from "./temporary.ts";

const MODE = 0o600;
const MAX_BYTES = 4096;

/** What became of writing or removing such a file. */
export type SyncedChange =
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly because: string };

/** Where a file of this name lies: beside the KES key that the node reads, or beside its bulk file. */
export function besideKeys(target: CredentialTarget, name: string): string {
  return besideOf("bulk" in target ? target.bulk : target.kes, name);
}

/**
 * Writes a small JSON file that every restart finds again: all or nothing, and synced; `what` names
 * it for people. Calls for one path must follow one another.
 */
export async function writeSynced(
  path: string,
  what: string,
  fields: unknown,
): Promise<SyncedChange> {
  let temporary: string | null = null;
  try {
    temporary = await writeTemporary(path, `${JSON.stringify(fields)}\n`, MODE);
    await Deno.rename(temporary, path);
    await syncDirectory(directoryOf(path));
    return { kind: "done" };
  } catch (error) {
    if (temporary !== null) await removeFile(temporary).catch(() => false);
    return { kind: "failed", because: `Cannot write the ${what} ${path}: ${causeOf(error)}` };
  }
}

/**
 * Reads what {@link writeSynced} left; `undefined` if there is no such file.
 *
 * @throws If it cannot be read whole, even if it went in this instant or is a dangling link.
 */
export async function readSynced(path: string): Promise<unknown> {
  let size: number;
  try {
    size = (await Deno.lstat(path)).size;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  if (size > MAX_BYTES) throw new Error(`expected at most ${MAX_BYTES} bytes, got ${size}`);
  return JSON.parse(await Deno.readTextFile(path));
}

/** Whether what was read has fields at all. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
