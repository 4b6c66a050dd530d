/** Permission bits in octal, as `0400`. */
export function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, "0");
}

/** Those of a file; empty where they cannot be read. */
export async function modeOf(path: string): Promise<string> {
  try {
    const { mode } = await Deno.lstat(path);
    return mode === null ? "" : modeText(mode);
  } catch {
    return "";
  }
}
