import { causeOf } from "../errors/mod.ts";
import { lineSplitter } from "./lines.ts";

/** Longest line of a watch, in characters; a record has about a thousand. */
const longestLine = 1024 * 1024;

/** How one watch connection ended. */
export interface StreamEnd {
  /**
   * `clean`: the server closed it in good order, and one can continue where it was. `silent`:
   * nothing was heard for too long.
   */
  readonly kind: "clean" | "silent" | "broken";
  readonly because: string;
}

/**
 * Reads one watch connection, line by line, to its end. It counts as dead when it has been silent
 * for `idleLimit` milliseconds: only this timer notices a peer that is gone, or one that sends empty
 * lines alone. Never rejects unless `hear` throws.
 */
export async function readWatchStream(
  body: ReadableStream<Uint8Array>,
  { idleLimit, signal, hear }: {
    readonly idleLimit: number;
    /**
     * Ends the reading. In Deno 2.7.11 an abort of `fetch` does not reach the body any more once the
     * garbage collector has taken the response away.
     */
    readonly signal: AbortSignal;
    /** Hears each line; answers why the watch has to end with it, or `null`. */
    readonly hear: (line: string) => string | null;
  },
): Promise<StreamEnd> {
  const reader = body.getReader();
  const splitter = lineSplitter(longestLine);
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop, { once: true });
  let heardAt = performance.now();
  try {
    while (!signal.aborted) {
      const left = heardAt + idleLimit - performance.now();
      const chunk = left > 0 ? await readChunk(reader, left) : "silence";
      if (signal.aborted) break;
      if (chunk === "silence") {
        return { kind: "silent", because: `The watch has been silent for ${idleLimit} ms` };
      }
      if ("kind" in chunk) return chunk;
      const lines = splitter.push(chunk.bytes);
      if (lines === null) return broken(`The watch sent a line longer than ${longestLine}`);
      if (lines.length > 0) heardAt = performance.now();
      for (const line of lines) {
        const because = hear(line);
        if (because !== null) return broken(because);
      }
    }
    return broken(`The watch was given up: ${causeOf(signal.reason)}`);
  } finally {
    signal.removeEventListener("abort", stop);
    // Not awaited: a stream that hangs may hang here, too.
    reader.cancel().catch(() => {});
  }
}

async function readChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  limit: number,
): Promise<{ readonly bytes: Uint8Array } | StreamEnd | "silence"> {
  let timer: number | undefined;
  const silence = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), limit);
  });
  try {
    const read = await Promise.race([reader.read(), silence]);
    if (read === null) return "silence";
    if (read.done) return { kind: "clean", because: "The server ended the watch" };
    return { bytes: read.value };
  } catch (error) {
    return broken(`The watch broke off: ${causeOf(error)}`);
  } finally {
    clearTimeout(timer);
  }
}

function broken(because: string): StreamEnd {
  return { kind: "broken", because };
}
