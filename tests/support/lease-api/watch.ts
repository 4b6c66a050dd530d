import type { StoredObject } from "./object.ts";
import { type ApiRequest, keyOf } from "./request.ts";
import { status } from "./status.ts";
import type { Store } from "./store.ts";

/** A watch that is open. */
export interface OpenWatch {
  readonly response: Response;
  /** Sends what has happened meanwhile, unless the watch is muted; must be called once to begin. */
  pump(): void;
  /** Ends it: in good order, or as a connection that breaks. */
  end(how: "clean" | "broken"): void;
}

/** Settings of all watches. */
export interface WatchSettings {
  readonly bookmarkInterval: number;
  /** Whether nothing reaches this client now. */
  muted(): boolean;
  /** Called once when the watch is over, however it ended. */
  over(): void;
}

/** Opens a watch as the query of `request` says. */
export function openWatch(store: Store, request: ApiRequest, settings: WatchSettings): OpenWatch {
  const { query, type } = request;
  const prefix = keyOf(request, null);
  const name = selectedName(query);
  const encoder = new TextEncoder();
  const given = Number(query.get("resourceVersion") ?? 0);
  let sent = given === 0 ? store.revision() : given;
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  let due = false;
  const timers: number[] = [];

  function end(how: "clean" | "broken"): void {
    if (controller === null) return;
    const ending = controller;
    finish();
    if (how === "clean") ending.close();
    else ending.error(new Error("broken on purpose"));
  }

  function finish(): void {
    controller = null;
    // It ends both kinds; a test on a clock of its own has its own `clearTimeout`.
    for (const timer of timers) clearInterval(timer);
    forgetChanges();
    settings.over();
  }

  function line(event: unknown): void {
    controller?.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
  }

  function pump(): void {
    if (controller === null || settings.muted()) return;
    const changes = store.since(sent);
    if (changes === null) {
      line({ type: "ERROR", object: status(410, `too old resource version: ${sent}`) });
      return end("clean");
    }
    for (const change of changes) {
      const wanted = change.key.startsWith(prefix) &&
        (name === null || change.object.metadata.name === name);
      if (wanted) line({ type: change.type, object: change.object });
    }
    sent = store.revision();
    if (due) end("clean");
  }

  /** Time is up; a client that is cut off does not hear of it until it is back. */
  function expire(): void {
    due = true;
    pump();
  }

  function bookmark(): void {
    if (settings.muted()) return;
    const metadata = { resourceVersion: String(sent) };
    const apiVersion = `${type.group}/${type.version}`;
    line({ type: "BOOKMARK", object: { apiVersion, kind: type.kind, metadata } });
  }

  const forgetChanges = store.onChange(pump);
  const stream = new ReadableStream<Uint8Array>({
    start(started) {
      controller = started;
      if (given === 0) {
        for (const object of selected(store, prefix, name)) line({ type: "ADDED", object });
      }
      const seconds = Number(query.get("timeoutSeconds") ?? 0);
      if (seconds > 0) timers.push(setTimeout(expire, seconds * 1000));
      if (query.get("allowWatchBookmarks") === "true") {
        timers.push(setInterval(bookmark, settings.bookmarkInterval));
      }
    },
    cancel: finish,
  });
  const response = new Response(stream, { headers: { "content-type": "application/json" } });
  return { response, pump, end };
}

/** The objects that a list or a watch of that name selects; `null` selects all. */
export function selected(store: Store, prefix: string, name: string | null): StoredObject[] {
  return store.list(prefix).filter(({ metadata }) => name === null || metadata.name === name);
}

/** The name in `fieldSelector=metadata.name=NAME`. */
export function selectedName(query: URLSearchParams): string | null {
  return /^metadata\.name=(.+)$/.exec(query.get("fieldSelector") ?? "")?.[1] ?? null;
}
