const prefix = "forge-manager-";

/**
 * A new private folder for one server or world of pods, below `dir` where one is given. Removed by
 * {@link removeScratch}, kept and named on standard error where `KEEP_TEST_FOLDERS` is set, so that a
 * failed test can be read. What killed test processes have left is removed first.
 */
export async function makeScratch(purpose: string, dir?: string): Promise<string> {
  const name = { prefix: `${prefix}${Deno.pid}-${purpose}-` };
  const folder = await Deno.makeTempDir(dir === undefined ? name : { ...name, dir });
  const parent = folder.slice(0, folder.lastIndexOf("/"));
  for await (const { name } of Deno.readDir(parent)) {
    const owner = name.startsWith(prefix) ? parseInt(name.slice(prefix.length)) : NaN;
    if (owner > 0 && !await alive(owner)) await removeScratch(`${parent}/${name}`);
  }
  return folder;
}

function alive(pid: number): Promise<boolean> {
  return Deno.stat(`/proc/${pid}`).then(() => true, () => false);
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
