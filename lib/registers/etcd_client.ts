import { causeOf } from "../errors/mod.ts";
import {
  type HttpAnswer,
  type HttpRequest,
  type Json,
  openTransport,
  parseJson,
  readDate,
  sendingCause,
  within,
} from "../http/mod.ts";
import type { EtcdAccess } from "./etcd_access.ts";
import type { EtcdHeader } from "./etcd_answer.ts";
import { etcdClusters } from "./etcd_clusters.ts";
import { explainRefusal, explainTrouble } from "./etcd_refusal.ts";

/** Why a question has no usable answer; a write may have been committed all the same. */
interface EtcdFailure {
  readonly kind: "failed";
  readonly because: string;
}

/** An answer that was understood, or why there is none. */
export type EtcdAnswer<Content> =
  | { readonly kind: "ok"; readonly content: Content; readonly serverTime: number | null }
  | EtcdFailure;

/** One question to etcd. */
interface EtcdQuestion<Content extends { readonly header: EtcdHeader }> {
  /** What it is about, for messages: `read KEY`. */
  readonly what: string;
  /** Path of the JSON gateway. */
  readonly path: string;
  readonly body: Json;
  /** The answer, or `null` if it is not one to this question. */
  readonly understand: (answer: Json | undefined) => Content | null;
}

/** A watch that has begun, or why it has not. */
export type EtcdStream =
  | {
    readonly kind: "open";
    readonly body: ReadableStream<Uint8Array>;
    /** Why these words cannot come from the cluster that is asked otherwise, or `null`. */
    readonly stranger: (header: EtcdHeader) => string | null;
  }
  | EtcdFailure;

/** An etcd cluster, ready to be asked. */
export interface EtcdClient {
  readonly keyName: string;
  /** Asks one endpoint after the other until one answers, within one time limit for all. */
  ask<Content extends { readonly header: EtcdHeader }>(
    question: EtcdQuestion<Content>,
    signal: AbortSignal,
  ): Promise<EtcdAnswer<Content>>;
  /** Opens a watch at one endpoint; afterwards `life` ends it. The next one goes elsewhere if it fails. */
  watch(what: string, body: Json, life: AbortController): Promise<EtcdStream>;
  /** Lets go of all connections; requests under way end by their own limits. */
  close(): void;
}

/**
 * Prepares to talk to an etcd cluster; sends nothing yet. Every question gets at most
 * `requestTimeout` milliseconds. Whatever endpoint answered last is asked first; one that lets time
 * run out is asked last.
 *
 * A write whose answer was lost may be sent again to another endpoint: it names the version that it
 * replaces, so that only one of them can take effect.
 */
export function openEtcd(
  access: EtcdAccess,
  { requestTimeout }: { readonly requestTimeout: number },
): EtcdClient {
  const { endpoints, keyName } = access;
  const transport = openTransport({ ...access, token: null }, requestTimeout);
  const clusters = etcdClusters(endpoints.length);
  let first = 0;

  /** Endpoints in the order in which they are to be asked, and their place in the list. */
  const inTurn = () =>
    endpoints.map((_, i) => (first + i) % endpoints.length)
      .map((place) => ({ place, endpoint: endpoints[place] ?? "" }));

  async function askOne<Content extends { readonly header: EtcdHeader }>(
    { path, body, understand }: EtcdQuestion<Content>,
    endpoint: string,
    signal: AbortSignal,
  ): Promise<EtcdAnswer<Content>> {
    let answer: HttpAnswer;
    try {
      answer = await transport.send(request(endpoint, path, body), signal);
    } catch (error) {
      return failed(explainTrouble(sendingCause(error)));
    }
    if (answer.status !== 200) return failed(explainRefusal(answer.status, answer.body));
    const content = understand(parseJson(answer.body));
    if (content === null) return failed("the answer (200) is not what etcd would say");
    const stranger = clusters.note(endpoint, content.header.cluster);
    if (stranger !== null) return failed(stranger);
    return { kind: "ok", content, serverTime: readDate(answer.date) };
  }

  return {
    keyName,
    async ask(question, signal) {
      const reasons: string[] = [];
      let asked = "";
      try {
        return await within(requestTimeout, signal, async (signal) => {
          for (const { place, endpoint } of inTurn()) {
            // Should time run out here, the next question begins with the one after it.
            first = (place + 1) % endpoints.length;
            asked = endpoint;
            const answer = await askOne(question, endpoint, signal);
            signal.throwIfAborted();
            if (answer.kind === "ok") {
              first = place;
              return answer;
            }
            reasons.push(`${endpoint}: ${answer.because}`);
          }
          return failed(`${question.what}: ${reasons.join("; ")}`);
        });
      } catch (error) {
        reasons.push(`${asked}: ${causeOf(error)}`);
        return failed(`${question.what}: ${reasons.join("; ")}`);
      }
    },
    async watch(what, body, life) {
      const [{ place, endpoint } = { place: 0, endpoint: "" }] = inTurn();
      const elsewhere = (because: string) => {
        first = (place + 1) % endpoints.length;
        return failed(`${what} at ${endpoint}: ${because}`);
      };
      try {
        const opened = await transport.open(request(endpoint, "/v3/watch", body), life);
        const { status, stream, text } = opened;
        if (stream === null) return elsewhere(explainRefusal(status, text));
        const stranger = ({ cluster }: EtcdHeader) => clusters.note(endpoint, cluster);
        return { kind: "open", body: stream, stranger };
      } catch (error) {
        return elsewhere(explainTrouble(sendingCause(error)));
      }
    },
    close: () => transport.close(),
  };
}

function request(endpoint: string, path: string, body: Json): HttpRequest {
  return {
    url: `${endpoint}${path}`,
    method: "POST",
    headers: {
      "content-type": "application/json",
      // A member that has lost its leader says so at once, and ends its watches.
      "grpc-metadata-hasleader": "true",
    },
    body: JSON.stringify(body),
  };
}

function failed(because: string): EtcdFailure {
  return { kind: "failed", because };
}
