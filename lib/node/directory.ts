/** The directory of a path. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? "." : path.slice(0, slash) || "/";
}

/** The path of another file in the directory of this one. */
export function besideOf(path: string, name: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1) + name;
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
