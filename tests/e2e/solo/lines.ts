/** One line of a program's log, or of a node's trace. */
export interface LogLine {
  /** Wall clock, in milliseconds since 1970. */
  readonly at: number;
  /** The line as it was written. */
  readonly text: string;
}

/** The lines of a log that tell their time; a file that is not there yet has none. */
export async function readLines(path: string): Promise<readonly LogLine[]> {
  const text = await Deno.readTextFile(path).catch(() => "");
  return text.split("\n").flatMap((text) => {
    const at = Date.parse(/^\{"(?:timestamp|at)":"([^"]+)"/.exec(text)?.[1] ?? "");
    return Number.isNaN(at) ? [] : [{ at, text }];
  });
}
