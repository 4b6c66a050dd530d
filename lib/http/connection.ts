import { readTlsMaterial, type TlsSources } from "./tls_material.ts";

/** How long an unused connection is kept, in milliseconds. */
const idleConnection = 45_000;

/** The HTTP client in use, which can be replaced when its connections are doubtful. */
interface Connection {
  /** @throws {Error} If the TLS material cannot be used, the message says why; or after the end. */
  client(): Promise<Deno.HttpClient>;
  /** Lets go of all connections; exchanges under way end undisturbed. */
  renew(): void;
  /** Lets go of all connections, and opens none any more. */
  close(): void;
}

/**
 * Opens connections to one server, over HTTP/1.1: over HTTP/2 every later request would go down
 * the same dead connection as the one that timed out.
 *
 * Each new client reads authorities and certificates anew, so that a rotated one is taken up. A
 * read that hangs holds up nobody for longer than until the next {@link Connection.renew}.
 */
export function openConnection(sources: TlsSources): Connection {
  let current: Promise<Deno.HttpClient> | null = null;
  let isClosed = false;
  const renew = () => {
    current?.then((client) => client.close(), () => {});
    current = null;
  };
  return {
    renew,
    close() {
      isClosed = true;
      renew();
    },
    client() {
      if (isClosed) return Promise.reject(new Error("this program has no more use for the server"));
      if (current !== null) return current;
      const opening = createClient(sources);
      current = opening;
      opening.catch(() => {
        if (current === opening) current = null;
      });
      return opening;
    },
  };
}

async function createClient(sources: TlsSources): Promise<Deno.HttpClient> {
  const { caCerts, pair } = await readTlsMaterial(sources);
  const options = { caCerts, http2: false, poolIdleTimeout: idleConnection };
  return Deno.createHttpClient(pair === null ? options : { ...options, ...pair });
}
