import { boundedText, longestAnswer } from "./bounded_body.ts";
import { openConnection } from "./connection.ts";
import { within } from "./deadline.ts";
import { readToken, type Source } from "./source.ts";
import type { TlsSources } from "./tls_material.ts";

/** As whom a server is asked. */
export interface HttpAccess extends TlsSources {
  /** Bearer token. */
  readonly token: Source | null;
}

/** What is asked. */
export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** Status, date and whole body of an answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly date: string | null;
  readonly body: string;
}

/** Beginning of an answer: its stream, or the whole text of a refusal. */
interface Opened {
  readonly status: number;
  readonly date: string | null;
  readonly stream: ReadableStream<Uint8Array> | null;
  readonly text: string;
}

/** Sends requests by Deno's own `fetch`. */
export interface Transport {
  /**
   * Sends a request and reads its whole answer, within the time limit and the caller's signal.
   *
   * @throws {Error} If there is no whole answer in time; the message says why.
   */
  send(request: HttpRequest, signal: AbortSignal | undefined): Promise<HttpAnswer>;
  /**
   * Sends a request and returns once a stream has begun, which `life` then ends, or with the whole
   * text of an answer that is no stream because its status is not 200.
   *
   * @throws {Error} If the answer does not begin in time; the message says why.
   */
  open(request: HttpRequest, life: AbortController): Promise<Opened>;
  /** Lets go of all connections; every later request fails. */
  close(): void;
}

/**
 * A transport in which every request is bounded by `limit` milliseconds, and none waits for another.
 *
 * After a request that did not end in time all connections are replaced: nothing but a timer ever
 * notices that the peer of a connection is dead. Redirects are not followed, since a bearer token
 * would follow them.
 */
export function openTransport(access: HttpAccess, limit: number): Transport {
  const connection = openConnection(access);

  async function attempt(request: HttpRequest, signal: AbortSignal): Promise<Response> {
    const headers = new Headers(request.headers);
    headers.set("user-agent", "cardano-forge-manager");
    if (access.token !== null) {
      headers.set("authorization", `Bearer ${await readToken(access.token, signal)}`);
    }
    const client = await connection.client();
    const { url, method, body } = request;
    return await fetch(url, {
      method,
      headers,
      body,
      redirect: "manual",
      signal,
      client,
    });
  }

  /** A token may be replaced between its reading and its use: one more try with a fresh one. */
  async function exchange(request: HttpRequest, signal: AbortSignal): Promise<Response> {
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
    send: (request, signal) =>
      bounded(signal, async (signal) => {
        const response = await exchange(request, signal);
        const body = await boundedText(response, longestAnswer, signal);
        return { status: response.status, date: response.headers.get("date"), body };
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
    close: connection.close,
  };
}
