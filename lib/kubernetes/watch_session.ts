import { readWatchStream, type StreamEnd } from "../http/mod.ts";
import { readWatchEvent, type WatchEvent } from "./watch_event.ts";

/** Whom a watch connection tells what it reads. */
export type EventListener = (
  event: Extract<WatchEvent, { readonly kind: "changed" | "deleted" | "bookmark" }>,
) => void;

/**
 * Reads one watch connection to its end; bookmarks are signs of life, too. Never rejects unless the
 * listener throws.
 */
export function readWatch(
  body: ReadableStream<Uint8Array>,
  { name, idleLimit, signal, listener }: {
    /** Of which object; `null`: of any. */
    readonly name: string | null;
    /** Longest silence, in milliseconds. */
    readonly idleLimit: number;
    /** Ends the reading. */
    readonly signal: AbortSignal;
    readonly listener: EventListener;
  },
): Promise<StreamEnd> {
  return readWatchStream(body, {
    idleLimit,
    signal,
    hear(line) {
      const event = readWatchEvent(line, name);
      if (event.kind === "broken") return event.because;
      if (event.kind !== "foreign") listener(event);
      return null;
    },
  });
}
