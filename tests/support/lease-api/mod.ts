/**
 * # Lease API
 *
 * An in-memory Kubernetes API for Leases, the custom resources and Events, served over HTTP on loopback, for the
 * demo and for tests: get, list, create, update, patch, delete, status, watch with bookmarks and
 * `timeoutSeconds`, 409 for a stale resourceVersion, 410 for a forgotten one. Each client is known by
 * its bearer token and can be cut off.
 *
 * May import: nothing of `lib`.
 *
 * @module
 */
import { kubeconfigFor } from "./kubeconfig.ts";
import { createClients } from "./clients.ts";
import { answer } from "./answer.ts";
import { readRequest } from "./request.ts";
import { refuse } from "./status.ts";
import { createStore } from "./store.ts";
import { type OpenWatch, openWatch } from "./watch.ts";

/** How the API is started. */
export interface LeaseApiOptions {
  /** Port on 127.0.0.1; a free one by default. */
  readonly port?: number;
  /** Milliseconds between two bookmarks; a minute by default, as real servers have it. */
  readonly bookmarkInterval?: number;
  /** Whether a client may do that: 200, 401 or 403. Everybody with a token may by default. */
  readonly allows?: (token: string, verb: string, plural: string) => 200 | 401 | 403;
}

/** An API that runs. */
export interface LeaseApi extends AsyncDisposable {
  readonly url: string;
  /** Text of a kubeconfig for the client with that token. */
  kubeconfig(token: string): string;
  /** Cuts a client off (its requests hang, its watches fall silent) or reconnects it. */
  cutOff(token: string, cut: boolean): void;
  /** Ends all watches: in good order, or as connections that break. */
  endWatches(how: "clean" | "broken"): void;
  /** Forgets past changes: watches from before now get 410. */
  forget(): void;
  /** Requests so far, as `TOKEN VERB PLURAL`; at most ten thousand. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

const longestLog = 10_000;

/** Starts the API on loopback. */
export function startLeaseApi(options: LeaseApiOptions = {}): LeaseApi {
  const { port = 0, bookmarkInterval = 60_000, allows = () => 200 as const } = options;
  const store = createStore();
  const clients = createClients();
  const watches = new Set<OpenWatch>();
  const requests: string[] = [];

  async function handle(http: Request): Promise<Response> {
    const token = /^Bearer (.+)$/.exec(http.headers.get("authorization") ?? "")?.[1];
    if (token === undefined) return refuse(401, "Unauthorized");
    const body = await http.text();
    if (!await clients.reached(token, http.signal)) return new Response(null, { status: 504 });
    const request = readRequest(http.method, new URL(http.url));
    if (request === null) return new Response("404 page not found\n", { status: 404 });
    const { verb, type } = request;
    if (requests.length < longestLog) requests.push(`${token} ${verb} ${type.plural}`);
    const allowed = allows(token, verb, type.plural);
    if (allowed === 401) return refuse(401, "Unauthorized");
    if (allowed === 403) {
      return refuse(403, `${type.plural}.${type.group} is forbidden: ${token} cannot ${verb} it`);
    }
    if (verb !== "watch") return answer(store, request, body, http.headers);
    const watch: OpenWatch = openWatch(store, request, {
      bookmarkInterval,
      muted: () => clients.isCut(token),
      over: () => watches.delete(watch),
    });
    watches.add(watch);
    watch.pump();
    return watch.response;
  }

  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen() {} }, handle);
  const endWatches = (how: "clean" | "broken") => {
    for (const watch of [...watches]) watch.end(how);
  };
  const close = async () => {
    clients.close();
    endWatches("clean");
    await server.shutdown();
  };
  const url = `http://127.0.0.1:${server.addr.port}`;
  return {
    url,
    kubeconfig: (token) => kubeconfigFor(url, token),
    cutOff(token, cut) {
      clients.cutOff(token, cut);
      for (const watch of [...watches]) watch.pump();
    },
    endWatches,
    forget: () => store.forget(),
    requests,
    close,
    [Symbol.asyncDispose]: close,
  };
}
