/**
 * A new private folder for one server or world of pods. Removed by {@link removeScratch}, kept and
 * named on standard error where `KEEP_TEST_FOLDERS` is set, so that a failed test can be read.
 */
export function makeScratch(prefix: string): Promise<string> {
  return Deno.makeTempDir({ prefix: `forge-manager-${prefix}-` });
}

/** Removes a folder of {@link makeScratch}; a folder that is already gone is not an error. */
export async function removeScratch(folder: string): Promise<void> {
  if (Deno.env.get("KEEP_TEST_FOLDERS")) {
    await Deno.stderr.write(new TextEncoder().encode(`Kept ${folder}\n`));
    return;
  }
  try {
    await Deno.remove(folder, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Last lines of a log file, for error messages; empty if there is none. */
export async function tail(path: string, lines = 20): Promise<string> {
  try {
    return (await Deno.readTextFile(path)).trimEnd().split("\n").slice(-lines).join("\n");
  } catch {
    return "";
  }
}
