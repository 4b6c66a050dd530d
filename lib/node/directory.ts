/** The directory of an absolute path. */
export function directoryOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/")) || "/";
}

/** Each directory of these paths once, in their order. */
export function directoriesOf(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.map(directoryOf))];
}

/** Makes renames and removals in a directory last. Throws what the system says. */
export async function syncDirectory(directory: string): Promise<void> {
  using handle = await Deno.open(directory, { read: true });
  await handle.sync();
}
