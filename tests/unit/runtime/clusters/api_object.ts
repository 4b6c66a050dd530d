/** One object of an API server in memory, with compare-and-set, and a watch that tells of changes. */
import type { Answer, ApiObject, NamedObject } from "../../../../lib/kubernetes/mod.ts";

export interface ObjectInMemory {
  readonly object: NamedObject;
  /** As it is now; `null`: it does not exist. */
  readonly now: () => ApiObject | null;
  /** Somebody else writes it, or deletes it. */
  readonly becomes: (next: ApiObject | null) => void;
  /** Verbs asked for so far. */
  readonly asked: readonly string[];
  /** Hears of every change. */
  onChange: (next: ApiObject | null) => void;
  /** How requests fare from now on. */
  fares: "well" | "failing";
}

const WHERE = { namespace: "default", name: "one" };

export function objectInMemory(): ObjectInMemory {
  const asked: string[] = [];
  let stored: ApiObject | null = null;
  let revision = 1;
  let uids = 0;

  function store(next: ApiObject): Answer {
    revision += 1;
    const uid = stored?.metadata.uid ?? `uid-${uids += 1}`;
    const metadata = { ...next.metadata, ...WHERE, uid, resourceVersion: String(revision) };
    stored = { ...next, metadata };
    memory.onChange(stored);
    return { kind: "ok", object: stored, serverTime: null };
  }

  function refused(status: number): Answer {
    const missing = status === 404 ? "object" : null;
    return { kind: "refused", status, missing, because: `says ${status}`, serverTime: null };
  }

  function answer(verb: string, make: () => Answer): Promise<Answer> {
    asked.push(verb);
    const failed = { kind: "failed", because: "the server is away" } as const;
    return Promise.resolve(memory.fares === "failing" ? failed : make());
  }

  const swap = (next: ApiObject, change: Partial<ApiObject>) =>
    stored === null
      ? refused(404)
      : next.metadata.resourceVersion === stored.metadata.resourceVersion
      ? store({ ...stored, ...change, metadata: { ...stored.metadata, ...change.metadata } })
      : refused(409);

  const memory: ObjectInMemory = {
    object: {
      target: { group: "cardano.io", version: "v1", plural: "ones", ...WHERE },
      read: () =>
        answer(
          "get",
          () => stored === null ? refused(404) : { kind: "ok", object: stored, serverTime: null },
        ),
      create: (next) => answer("create", () => stored === null ? store(next) : refused(409)),
      replace: (next) => answer("update", () => swap(next, next)),
      replaceStatus: (next) =>
        answer("status", () => swap(next, { status: next.status ?? {}, metadata: {} })),
      apply: (next) => answer("patch", () => store({ ...stored, ...next })),
      merge: () => answer("merge", () => refused(405)),
      list: () =>
        Promise.resolve({
          ...{ kind: "listed", object: stored, serverTime: null },
          resourceVersion: String(revision),
        }),
      watch: () => Promise.resolve({ kind: "failed", because: "no watch here" }),
    },
    now: () => stored,
    becomes(next) {
      if (next !== null) return void store(next);
      stored = null;
      memory.onChange(null);
    },
    asked,
    onChange: () => {},
    fares: "well",
  };
  return memory;
}
