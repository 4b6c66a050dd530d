import { causeOf } from "./cause.ts";
import { lineSplitter } from "./lines.ts";
import { readWatchEvent, type WatchEvent } from "./watch_event.ts";

/** Longest line of a watch, in characters; a Lease has about a thousand. */
const longestLine = 1024 * 1024;

/** How one watch connection ended. */
export interface SessionEnd {
  /** `clean`: the server closed it in good order, and it can continue where it was. */
  readonly kind: "clean" | "broken";
  readonly because: string;
}

/** Whom a watch connection tells what it reads. */
export type EventListener = (
  event: Extract<WatchEvent, { readonly kind: "changed" | "deleted" | "bookmark" }>,
) => void;

/**
 * Reads one watch connection to its end. It counts as dead when it has been silent for `idleLimit`
 * milliseconds, bookmarks included: only this timer notices a peer that is gone, or one that sends
 * empty lines alone. Never rejects unless the listener throws.
 */
export async function readWatch(
  body: ReadableStream<Uint8Array>,
  { name, idleLimit, signal, listener }: {
    readonly name: string;
    readonly idleLimit: number;
    /**
     * Ends the reading. In Deno 2.7.11 an abort of `fetch` does not reach the body any more once the
     * garbage collector has taken the response away.
     */
    readonly signal: AbortSignal;
    readonly listener: EventListener;
  },
): Promise<SessionEnd> {
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
      if (chunk === "silence") return broken(`The watch has been silent for ${idleLimit} ms`);
      if ("kind" in chunk) return chunk;
      const lines = splitter.push(chunk.bytes);
      if (lines === null) return broken(`The watch sent a line longer than ${longestLine}`);
      if (lines.length > 0) heardAt = performance.now();
      for (const line of lines) {
        const event = readWatchEvent(line, name);
        if (event.kind === "foreign") continue;
        if (event.kind === "broken") return broken(event.because);
        listener(event);
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
): Promise<{ readonly bytes: Uint8Array } | SessionEnd | "silence"> {
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

function broken(because: string): SessionEnd {
  return { kind: "broken", because };
}
