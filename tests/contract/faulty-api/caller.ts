import { eventually } from "../../support/servers/mod.ts";

/** A pod as far as the API sees it: an address, a token, and requests about one Lease. */
export interface Caller extends Disposable {
  readonly address: string;
  /** Reads a path. */
  raw(path: string, options?: CallOptions): Promise<Called>;
  /** Reads the Lease. */
  get(options?: CallOptions): Promise<Called>;
  /** Writes a holder into the Lease, whatever it was before (PATCH). */
  write(holder: string, options?: CallOptions): Promise<Called>;
  /** Watches the Lease until the end of the scope. */
  watch(): Promise<Watched>;
}

/** How a request differs from an ordinary one. */
export interface CallOptions {
  /** The caller gives up after so many milliseconds; 10 s by default. */
  readonly limit?: number;
  readonly token?: string;
  /** Takes the pieces of the body, also of one that is never whole. */
  readonly got?: (piece: Uint8Array) => void;
}

/** An answer, read whole. */
export interface Called {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Milliseconds from the request to the answer's head. */
  readonly began: number;
  /** Milliseconds from the request to the end of the answer. */
  readonly took: number;
}

/** A watch and what it has said so far. */
export interface Watched extends AsyncDisposable {
  readonly status: number;
  /** Types of the events; `ERROR` with its code. */
  readonly events: readonly string[];
  /** Holders in the events. */
  readonly holders: readonly string[];
  /** How it ended; `null` while it lasts. */
  ended(): "clean" | "broken" | null;
}

/** Path of the Leases. */
export const leases = "/apis/coordination.k8s.io/v1/namespaces/default/leases";

/** Calls the server at `url` from a loopback address of its own. */
export function openCaller(
  { url, ca, token, address }: { url: string; ca: string; token: string; address: string },
): Caller {
  const client = Deno.createHttpClient({ caCerts: [ca], http2: false, localAddress: address });
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/merge-patch+json",
    // What the front cuts is what the caller gets.
    "accept-encoding": "identity",
  };

  async function call(
    path: string,
    init: RequestInit,
    { limit = 10_000, token, got = () => {} }: CallOptions = {},
  ): Promise<Called> {
    const start = performance.now();
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), limit);
    const authorization = token === undefined ? headers.authorization : `Bearer ${token}`;
    try {
      const answer = await fetch(`${url}${path}`, {
        ...init,
        headers: { ...headers, authorization },
        client,
        signal: abort.signal,
      });
      const began = performance.now() - start;
      const decoder = new TextDecoder();
      let text = "";
      for await (const piece of answer.body ?? []) {
        got(piece);
        text += decoder.decode(piece, { stream: true });
      }
      const took = performance.now() - start;
      return { status: answer.status, headers: answer.headers, text, began, took };
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    address,
    raw: (path, options) => call(path, {}, options),
    get: (options) => call(`${leases}/${leaseName}`, {}, options),
    write(holder, options) {
      const body = JSON.stringify({ spec: { holderIdentity: holder } });
      return call(`${leases}/${leaseName}`, { method: "PATCH", body }, options);
    },
    async watch() {
      const abort = new AbortController();
      const answer = await fetch(
        `${url}${leases}?watch=true&fieldSelector=metadata.name%3D${leaseName}`,
        { headers, client, signal: abort.signal },
      );
      return watched(answer, abort);
    },
    [Symbol.dispose]: () => client.close(),
  };
}

/** Name of the Lease. */
export const leaseName = "cardano-node-leader";

function watched(answer: Response, abort: AbortController): Watched {
  const events: string[] = [];
  const holders: string[] = [];
  let ended: "clean" | "broken" | null = null;
  const reading = (async () => {
    let text = "";
    try {
      for await (const piece of answer.body ?? []) {
        text += new TextDecoder().decode(piece);
        const lines = text.split("\n");
        text = lines.pop() ?? "";
        for (const { type, object } of lines.map((line) => JSON.parse(line))) {
          events.push(type === "ERROR" ? `ERROR ${object.code}` : type);
          if (type !== "ERROR") holders.push(object.spec.holderIdentity);
        }
      }
      ended = "clean";
    } catch {
      ended = "broken";
    }
  })();
  return {
    status: answer.status,
    events,
    holders,
    ended: () => ended,
    async [Symbol.asyncDispose]() {
      abort.abort();
      await reading;
    },
  };
}

/** Waits until the latest event of a watch names a holder. */
export function sees({ holders }: Watched, holder: string): Promise<true> {
  return eventually(`an event of ${holder}`, () => holders.at(-1) === holder || null, {
    limit: 5_000,
    every: 10,
  });
}
