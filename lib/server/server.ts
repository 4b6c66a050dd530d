import { causeOf } from "../errors/mod.ts";
import { exchange } from "./exchange.ts";
import type { Request } from "./request.ts";
import { type Endpoints, route } from "./routes.ts";

/** Where and for whom to listen. */
export interface ServerOptions {
  /** Address to listen on; every IPv4 address of this host unless told. */
  readonly hostname?: string;
  readonly port: number;
  readonly endpoints: Endpoints;
  /** Longest time for one request, in milliseconds; 5 s unless told. */
  readonly patience?: number;
}

/** A listening server. */
export interface Server {
  readonly port: number;
  /** Stops listening and ends what is under way; returns within `within` milliseconds. */
  close(within: number): Promise<void>;
}

/** A server, or why there is none. */
type ServerOutcome =
  | { readonly kind: "listening"; readonly server: Server }
  | { readonly kind: "failed"; readonly because: string };

/** Connections at one time. A scraper and the kubelet need two. */
const MOST_CONNECTIONS = 32;
const PATIENCE = 5000;
const ACCEPT_PAUSE = 100;

/**
 * Listens for HTTP/1.1, one request per connection.
 *
 * `Deno.serve` and Deno's `node:http` keep a silent or half-sent request forever and take any
 * number of connections (measured with Deno 2.7.11): anybody in the network could use up the
 * descriptors that the lease needs. Here a connection has an end and their number a limit.
 */
export function openServer(options: ServerOptions): ServerOutcome {
  const hostname = options.hostname ?? "0.0.0.0";
  let listener: Deno.TcpListener;
  try {
    listener = Deno.listen({ hostname, port: options.port });
  } catch (error) {
    return { kind: "failed", because: refusal(error, hostname, options.port) };
  }
  const patience = options.patience ?? PATIENCE;
  const open = new Map<Deno.TcpConn, Promise<void>>();
  let closing = false;
  const accepting = acceptAll();

  /** Takes connections until the listener is closed. Never rejects. */
  async function acceptAll(): Promise<void> {
    while (!closing) {
      try {
        const connection = await listener.accept();
        makeRoom();
        open.set(connection, serve(connection).finally(() => open.delete(connection)));
      } catch {
        // Closed, or out of descriptors, or the client left at once: then others may follow.
        if (!closing) await new Promise((resolve) => setTimeout(resolve, ACCEPT_PAUSE));
      }
    }
  }

  /** Ends the oldest connection where there are too many: an honest one is over in no time. */
  function makeRoom(): void {
    const [oldest] = open.keys();
    if (oldest === undefined || open.size < MOST_CONNECTIONS) return;
    open.delete(oldest);
    closeQuietly(oldest);
  }

  async function serve(connection: Deno.TcpConn): Promise<void> {
    const respond = (request: Request) => route(request, options.endpoints);
    // A client that is gone is nobody to be told of it.
    await settled([exchange(connection, respond)], patience);
    closeQuietly(connection);
  }

  return {
    kind: "listening",
    server: {
      port: listener.addr.port,
      async close(within) {
        closing = true;
        closeQuietly(listener);
        await accepting;
        await settled([...open.values()], within);
        for (const connection of open.keys()) closeQuietly(connection);
      },
    },
  };
}

/** Waits until all promises have ended, well or not, but no longer than `within` milliseconds. */
async function settled(promises: readonly Promise<void>[], within: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise((resolve) => timer = setTimeout(resolve, within));
  await Promise.race([Promise.allSettled(promises), enough]);
  clearTimeout(timer);
}

function closeQuietly(resource: { close(): void }): void {
  try {
    resource.close();
  } catch {
    // It was closed already.
  }
}

function refusal(error: unknown, hostname: string, port: number): string {
  const cause = error instanceof Deno.errors.AddrInUse
    ? "another process listens there; stop it, or set METRICS_PORT to a free port"
    : error instanceof Deno.errors.PermissionDenied
    ? "this user may not take that port; set METRICS_PORT to 1024 or more"
    : causeOf(error);
  return `Cannot listen on ${hostname}:${port}: ${cause}`;
}
