import { Buffer } from "node:buffer";
import {
  type RequestContext,
  ResponseContext,
} from "@kubernetes/client-node/dist/gen/http/http.js";
import type { ClusterAccess } from "./access.ts";
import { boundedText, longestAnswer } from "./bounded_body.ts";
import { openConnection } from "./connection.ts";
import { within } from "./deadline.ts";
import { readToken } from "./source.ts";

/** Sends the requests that client-node's API classes build, by Deno's own `fetch`. */
export interface Transport {
  /**
   * Sends a request and reads its whole answer, within the time limit and the request's own signal.
   *
   * @throws {Error} If there is no whole answer in time; the message says why.
   */
  send(request: RequestContext): Promise<ResponseContext>;
  /**
   * Sends a request and returns once a stream has begun, which `life` then ends, or with the whole
   * text of an answer that is no stream because its status is not 200.
   *
   * @throws {Error} If the answer does not begin in time; the message says why.
   */
  open(request: RequestContext, life: AbortController): Promise<Opened>;
  /** Lets go of all connections. */
  close(): void;
}

/** Beginning of an answer: its stream, or the whole text of a refusal. */
export interface Opened {
  readonly status: number;
  readonly date: string | null;
  readonly stream: ReadableStream<Uint8Array> | null;
  readonly text: string;
}

/**
 * A transport in which every request is bounded by `limit` milliseconds, and none waits for another.
 *
 * After a request that did not end in time all connections are replaced: nothing but a timer ever
 * notices that the peer of a connection is dead. Redirects are not followed, since a bearer token
 * would follow them.
 */
export function openTransport(access: ClusterAccess, limit: number): Transport {
  const connection = openConnection(access);

  async function attempt(request: RequestContext, signal: AbortSignal): Promise<Response> {
    const headers = new Headers(request.getHeaders());
    headers.set("user-agent", "cardano-forge-manager");
    if (access.token !== null) {
      headers.set("authorization", `Bearer ${await readToken(access.token, signal)}`);
    }
    const client = await connection.client();
    const body = request.getBody();
    return await fetch(request.getUrl(), {
      method: request.getHttpMethod(),
      headers,
      body: typeof body === "string" ? body : null,
      redirect: "manual",
      signal,
      client,
    });
  }

  /** A token may be replaced between its reading and its use: one more try with a fresh one. */
  async function exchange(request: RequestContext, signal: AbortSignal): Promise<Response> {
    const response = await attempt(request, signal);
    if (response.status !== 401 || access.token?.kind !== "file") return response;
    await response.body?.cancel();
    return await attempt(request, signal);
  }

  /** `within`, and new connections after whatever did not end by itself. */
  async function bounded<T>(
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    let cut = false;
    try {
      return await within(limit, signal, (own) => {
        own.addEventListener("abort", () => cut = true, { once: true });
        return work(own);
      });
    } finally {
      if (cut) connection.renew();
    }
  }

  return {
    send: (request) =>
      bounded(request.getSignal(), async (signal) => {
        const response = await exchange(request, signal);
        const text = await boundedText(response, longestAnswer, signal);
        return new ResponseContext(response.status, Object.fromEntries(response.headers), {
          text: () => Promise.resolve(text),
          binary: () => Promise.resolve(Buffer.from(text)),
        });
      }),
    open: (request, life) =>
      bounded(life.signal, async (signal) => {
        signal.addEventListener("abort", () => life.abort(signal.reason), { once: true });
        const response = await exchange(request, life.signal);
        const { status, headers, body } = response;
        const streams = status === 200;
        return {
          status,
          date: headers.get("date"),
          stream: streams ? body : null,
          text: streams ? "" : await boundedText(response, longestAnswer, signal),
        };
      }),
    close: () => connection.renew(),
  };
}
