import { type ByteReader, byteReader } from "./http/reader.ts";
import { type ByteWriter, byteWriter } from "./http/writer.ts";

/** A client's connection to the front. */
export interface Client {
  /** Address of the pod at the other end. */
  readonly pod: string;
  readonly reader: ByteReader;
  /** Comes when the client is gone or the connection is cut. */
  readonly over: AbortSignal;
  readonly writer: ByteWriter;
  /** From now on the end of the connection is noticed, though nobody reads a request. */
  notice(): void;
  /** Ends the connection. */
  cut(): void;
}

/** Holds a connection that was accepted. */
export function holdClient(connection: Deno.TlsConn): Client {
  const reader = byteReader(connection);
  const over = new AbortController();
  const cut = () => {
    if (over.signal.aborted) return;
    over.abort();
    connection.close();
  };
  return {
    pod: addressOf(connection.remoteAddr),
    reader,
    over: over.signal,
    writer: byteWriter(connection, over.signal),
    notice() {
      reader.more().then((more) => more || cut(), cut);
    },
    cut,
  };
}

function addressOf(address: Deno.Addr): string {
  if ("hostname" in address) return address.hostname;
  throw new Error(`A client must come over TCP, got ${address.transport}`);
}
