import type { StoredObject } from "./object.ts";

/** A change, in the order of revisions. */
export interface Change {
  readonly revision: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly key: string;
  readonly object: StoredObject;
}

/** Changes that are remembered for watches. */
const historyLength = 1_000;

/** Objects with one common revision counter and a bounded history. */
export interface Store {
  revision(): number;
  get(key: string): StoredObject | undefined;
  /** Objects whose key begins with `prefix`. */
  list(prefix: string): readonly StoredObject[];
  put(key: string, object: StoredObject): StoredObject;
  remove(key: string): StoredObject | undefined;
  /** Changes after `revision`, or `null` if some of them are forgotten. */
  since(revision: number): readonly Change[] | null;
  /** Forgets the history, as an API server does after some minutes. */
  forget(): void;
  /** Calls `listener` after each change; returns how to stop that. */
  onChange(listener: () => void): () => void;
}

/** An empty store. */
export function createStore(): Store {
  const objects = new Map<string, StoredObject>();
  const listeners = new Set<() => void>();
  let history: Change[] = [];
  let revision = 1;
  let forgotten = revision;

  function record(type: Change["type"], key: string, object: StoredObject): StoredObject {
    revision += 1;
    const metadata = { ...object.metadata, resourceVersion: String(revision) };
    const stored = { ...object, metadata };
    history.push({ revision, type, key, object: stored });
    const oldest = history.length > historyLength ? history.shift() : undefined;
    if (oldest !== undefined) forgotten = oldest.revision;
    return stored;
  }

  function tell(): void {
    for (const listener of [...listeners]) listener();
  }

  return {
    revision: () => revision,
    get: (key) => objects.get(key),
    list: (prefix) =>
      [...objects].filter(([key]) => key.startsWith(prefix)).map(([, object]) => object),
    put(key, object) {
      const stored = record(objects.has(key) ? "MODIFIED" : "ADDED", key, object);
      objects.set(key, stored);
      tell();
      return stored;
    },
    remove(key) {
      const object = objects.get(key);
      if (object === undefined) return undefined;
      objects.delete(key);
      const removed = record("DELETED", key, object);
      tell();
      return removed;
    },
    since: (from) => from < forgotten ? null : history.filter(({ revision }) => revision > from),
    forget() {
      history = [];
      forgotten = revision;
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
