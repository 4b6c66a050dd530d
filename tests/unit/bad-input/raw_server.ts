/** A server on loopback that answers every connection by bytes as they are, and hangs up. */
export interface RawServer extends AsyncDisposable {
  readonly hostPort: string;
  /** From now on connections are answered by this. */
  answer(bytes: string | Uint8Array): void;
}

/** Serves these bytes, whatever is asked. */
export function rawServer(first: string | Uint8Array): RawServer {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let bytes = first;
  const served = (async () => {
    for await (const connection of listener) {
      try {
        await connection.read(new Uint8Array(16_384));
        await writeAll(connection, bytes);
      } catch {
        // The client has hung up.
      }
      connection.close();
    }
  })();
  return {
    hostPort: `127.0.0.1:${listener.addr.port}`,
    answer: (next) => void (bytes = next),
    async [Symbol.asyncDispose]() {
      listener.close();
      await served;
    },
  };
}

/** Writes all of it, piece by piece if need be. */
export async function writeAll(
  connection: { write(bytes: Uint8Array): Promise<number> },
  content: string | Uint8Array,
): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

/** A whole HTTP answer with this body. */
export function httpAnswer(body: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
