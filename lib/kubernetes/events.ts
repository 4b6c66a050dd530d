import type { JsonObject } from "../http/mod.ts";
import type { ApiServer } from "./api_server.ts";
import { type NamedObject, namedObject } from "./named_object.ts";

/** What happened to an object, for those who look at it with kubectl. */
export interface EventNews {
  readonly type: "Normal" | "Warning";
  /** One word in CamelCase, which never changes: people filter by it. */
  readonly reason: string;
  /** What was done or found, for people. */
  readonly note: string;
}

/** The object that events are about. */
interface Regarding {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** Tells people of what happened. */
export interface EventWriter {
  /** `null` if it was written, else why not. At most one request. */
  tell(news: EventNews, about: Regarding, signal: AbortSignal): Promise<string | null>;
}

/** So many events may be written at once, and one more each minute. */
const BURST = 20;
const REFILL = 60_000;
/** Limits of the API. */
const LONGEST_NOTE = 1_024;
const LONGEST_INSTANCE = 128;

/**
 * Writes Events of `events.k8s.io/v1`. An object that flaps cannot fill the API server: after a
 * burst one a minute is written.
 *
 * @param instance Name of the pod that reports.
 */
export function eventWriter(
  api: ApiServer,
  instance: string,
  now: () => number = Date.now,
): EventWriter {
  return openEventWriter(
    (namespace, name) =>
      namedObject(api, {
        ...{ group: "events.k8s.io", version: "v1", plural: "events" },
        ...{ namespace, name },
      }),
    instance,
    now,
  );
}

/** As {@link eventWriter}, on any objects. */
export function openEventWriter(
  open: (namespace: string, name: string) => Pick<NamedObject, "create">,
  instance: string,
  now: () => number,
): EventWriter {
  let left = BURST;
  let filledAt = now();

  /** Takes one of what may be written, if any is left. */
  function mayWrite(): boolean {
    const refills = Math.max(0, Math.floor((now() - filledAt) / REFILL));
    left = Math.min(BURST, left + refills);
    filledAt += refills * REFILL;
    if (left === 0) return false;
    left -= 1;
    return true;
  }

  return {
    async tell(news, about, signal) {
      if (!mayWrite()) return `more than ${BURST} events in a short time: one a minute is written`;
      const name = `${about.name.slice(0, 200)}.${crypto.randomUUID()}`;
      const written = await open(about.namespace, name).create({
        ...{ apiVersion: "events.k8s.io/v1", kind: "Event" },
        metadata: { name, namespace: about.namespace },
        eventTime: new Date(now()).toISOString().replace("Z", "000Z"),
        reportingController: "cardano.io/forge-manager",
        reportingInstance: instance.slice(0, LONGEST_INSTANCE),
        ...{ type: news.type, reason: news.reason, action: news.reason },
        note: news.note.slice(0, LONGEST_NOTE),
        regarding: referenceTo(about),
      }, signal);
      return written.kind === "ok" ? null : written.because;
    },
  };
}

function referenceTo({ apiVersion, kind, namespace, name, uid }: Regarding): JsonObject {
  return { apiVersion, kind, namespace, name, uid };
}
