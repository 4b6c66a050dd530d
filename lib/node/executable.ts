/** What the kernel appends to a link whose file was replaced or deleted, as after an upgrade. */
const DELETED = " (deleted)";

/** The link to the executable that a process runs; it follows each rename of the file. */
export function linkOf(pid: number): string {
  return `/proc/${pid}/exe`;
}

/** A file as `DEVICE:INODE`: another name does not make it another file. */
export function fileOf({ dev, ino }: Deno.FileInfo): string {
  return `${dev}:${ino}`;
}

/** Time stamp of a process, in milliseconds. Throws what the system says. */
export function stampOf(pid: number): number {
  const { mtime, birthtime } = Deno.statSync(`/proc/${pid}`);
  return (birthtime ?? mtime)?.getTime() ?? 0;
}

/** The path behind a `/proc/PID/exe` link. */
export function pathOfLink(link: string): string {
  return link.endsWith(DELETED) ? link.slice(0, -DELETED.length) : link;
}

/**
 * Whether a path is the executable that `CARDANO_NODE_PROCESS_NAME` names: exactly its last part,
 * or the whole path where the name contains a slash. Arguments and process titles play no part.
 */
export function isExecutable(path: string, executable: string): boolean {
  if (executable.includes("/")) return path === executable;
  return path.slice(path.lastIndexOf("/") + 1) === executable;
}
