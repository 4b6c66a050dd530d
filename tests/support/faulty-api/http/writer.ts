import { joined } from "./bytes.ts";

/** Sends bytes over a connection, in order. */
export interface ByteWriter {
  /** Resolves when more may be written; what fails is told here or by {@link ByteWriter.flush}. */
  write(bytes: Uint8Array): Promise<void>;
  /** Resolves when all that was written is on its way. */
  flush(): Promise<void>;
}

/** Bytes that may wait to be sent. */
const mostWaiting = 65_536;

/**
 * Writes to a connection, until it is `over`, what was gathered within one turn of the event loop as one: a head and a
 * body that are sent apart take 40 ms more (Nagle's algorithm and late acknowledgements).
 */
export function byteWriter(
  connection: Pick<Deno.Conn, "write">,
  over: AbortSignal,
): ByteWriter {
  let waiting: Uint8Array[] = [];
  let length = 0;
  let sends = false;
  let sent = Promise.resolve();

  async function send(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    while (length > 0) {
      const bytes = joined(waiting);
      waiting = [];
      length = 0;
      for (let at = 0; at < bytes.length;) {
        at += await unless(over, connection.write(bytes.subarray(at)));
      }
    }
    sends = false;
  }

  return {
    write(bytes) {
      waiting.push(bytes);
      length += bytes.length;
      if (!sends) {
        sends = true;
        sent = send();
        // Told to whoever awaits it.
        sent.catch(() => {});
      }
      return length < mostWaiting ? Promise.resolve() : sent;
    },
    flush: () => sent,
  };
}

/** Waits for the writing unless the signal comes: a close alone ends no write that is stuck in TLS. */
function unless(signal: AbortSignal, writing: Promise<number>): Promise<number> {
  return new Promise((resolve, reject) => {
    const interrupt = () => reject(new Deno.errors.Interrupted("The connection is over"));
    signal.addEventListener("abort", interrupt);
    if (signal.aborted) interrupt();
    writing.finally(() => signal.removeEventListener("abort", interrupt)).then(resolve, reject);
  });
}
