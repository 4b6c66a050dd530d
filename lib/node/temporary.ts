import { isMissing } from "./missing.ts";
import { besideOf, directoryOf } from "./directory.ts";

/** End of the name of every temporary file that this program makes. */
const SUFFIX = ".forge-manager-tmp";

/**
 * Writes a temporary file beside `target`, to be renamed onto it. It is complete and synced when
 * this returns, and never existed with wider permissions than `mode`.
 *
 * @throws What the system says; nothing is left behind then.
 */
export async function writeTemporary(target: string, text: string, mode: number): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(8)).toHex();
  const temporary = besideOf(target, `${prefixOf(target)}${nonce}${SUFFIX}`);
  const file = await Deno.open(temporary, { write: true, createNew: true, mode });
  try {
    const bytes = new TextEncoder().encode(text);
    for (let written = 0; written < bytes.length;) {
      written += await file.write(bytes.subarray(written));
    }
    await file.sync();
  } catch (error) {
    await removeFile(temporary);
    throw error;
  } finally {
    file.close();
  }
  return temporary;
}

/**
 * Removes what an interrupted {@link writeTemporary} for this target left behind. One that is under
 * way fails at its rename.
 *
 * @throws What the system says.
 */
export async function removeTemporaries(target: string): Promise<void> {
  const prefix = prefixOf(target);
  for await (const { name } of Deno.readDir(directoryOf(target))) {
    if (name.startsWith(prefix) && name.endsWith(SUFFIX)) await removeFile(besideOf(target, name));
  }
}

/** Removes a file; returns false if there was none. Throws what else the system says. */
export async function removeFile(path: string): Promise<boolean> {
  try {
    await Deno.remove(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function prefixOf(target: string): string {
  return `.${target.slice(target.lastIndexOf("/") + 1)}.`;
}
