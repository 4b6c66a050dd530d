import { isMissing } from "./cause.ts";
import { directoryOf, syncDirectory } from "./directory.ts";
import { removeFile, writeTemporary } from "./temporary.ts";

const MODE = 0o600;
const MAX_BYTES = 4096;

/**
 * Writes a small JSON file that every restart finds again: all or nothing, and synced. Calls for one
 * path must follow one another.
 *
 * @throws What the system says; nothing but what was there before is left then.
 */
export async function writeSynced(path: string, fields: unknown): Promise<void> {
  const temporary = await writeTemporary(path, `${JSON.stringify(fields)}\n`, MODE);
  try {
    await Deno.rename(temporary, path);
    await syncDirectory(directoryOf(path));
  } catch (error) {
    await removeFile(temporary).catch(() => false);
    throw error;
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
