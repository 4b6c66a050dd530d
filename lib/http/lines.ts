/** Splits a stream of bytes into lines. */
interface LineSplitter {
  /** The lines that `chunk` completes, or `null` if one grows longer than the limit. */
  push(chunk: Uint8Array): readonly string[] | null;
}

/** A splitter for lines of UTF-8 that are at most `limit` characters long. Empty lines are left out. */
export function lineSplitter(limit: number): LineSplitter {
  const decoder = new TextDecoder();
  let rest = "";
  return {
    push(chunk) {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = parts.pop() ?? "";
      if (rest.length > limit || parts.some((line) => line.length > limit)) return null;
      return parts.filter((line) => line.trim() !== "");
    },
  };
}
