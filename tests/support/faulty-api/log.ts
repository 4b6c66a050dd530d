import type { Effect } from "./effect.ts";
import type { ApiRequest } from "./http/request.ts";

/** One request that reached the front. */
export interface LoggedRequest {
  /** When it had come whole, in milliseconds since the Unix epoch by the wall clock. */
  readonly at: number;
  /** Address of the pod that sent it. */
  readonly pod: string;
  readonly method: string;
  /** Path with its query. */
  readonly path: string;
  readonly kind: ApiRequest["kind"];
  /** Status of the answer that was sent; `null` if none was begun. */
  readonly status: number | null;
  /** The fault that met it, if one did. */
  readonly fault: Effect["kind"] | null;
}

/** An entry that is still being written. */
export type LogEntry = { -readonly [Key in keyof LoggedRequest]: LoggedRequest[Key] };

/** The latest requests. */
export interface RequestLog {
  /** Begins the entry of a request that has come just now. */
  begin(request: ApiRequest): LogEntry;
  /** The entries as they are now, oldest first. */
  entries(): readonly LoggedRequest[];
}

/** Keeps the latest `most` requests. */
export function requestLog(most = 20_000): RequestLog {
  const entries: LogEntry[] = [];
  return {
    begin({ pod, method, path, kind }) {
      const entry = { at: Date.now(), pod, method, path, kind, status: null, fault: null };
      if (entries.push(entry) > most) entries.shift();
      return entry;
    },
    entries: () => entries.map((entry) => ({ ...entry })),
  };
}
