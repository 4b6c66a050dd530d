/** Trace lines, as on the node's standard output, in the notation of the node's new tracing. */
import { writeAll } from "./streams.ts";

/** Severity names of the node. */
export type Severity = "Info" | "Notice" | "Warning" | "Error" | "Critical";

/** Writes one trace line. */
export type Trace = (
  namespace: string,
  severity: Severity,
  data: Readonly<Record<string, unknown>>,
) => void;

const mostWaiting = 1000;

/**
 * Traces to a stream (standard output) without ever waiting for its reader.
 *
 * A test that does not read the pipe must not freeze the node: beyond 1,000 waiting lines new ones
 * are dropped, and after a failed write (the reader is gone) all of them are.
 */
export function streamTrace(
  stream: { write(bytes: Uint8Array): Promise<number> },
  host: string,
): Trace {
  const encoder = new TextEncoder();
  const waiting: string[] = [];
  let draining = false;
  let gone = false;
  const drain = async (): Promise<void> => {
    draining = true;
    for (let line = waiting.shift(); line !== undefined; line = waiting.shift()) {
      try {
        await writeAll(stream, encoder.encode(line));
      } catch {
        gone = true;
        waiting.length = 0;
      }
    }
    draining = false;
  };
  return (ns, sev, data) => {
    if (gone || waiting.length >= mostWaiting) return;
    const at = new Date().toISOString();
    waiting.push(`${JSON.stringify({ at, ns, data, sev, thread: "1", host })}\n`);
    if (!draining) void drain();
  };
}
