/** The CardanoLeader object in memory, with compare-and-set as the API server has it. */
import type { JsonObject } from "../../../lib/http/mod.ts";
import type { Answer, ApiObject, NamedObject } from "../../../lib/kubernetes/mod.ts";

export interface LeaderObject {
  readonly object: NamedObject;
  readonly status: () => JsonObject;
  /** Somebody else writes this status, and these labels. */
  readonly becomes: (status: JsonObject, labels?: JsonObject) => void;
  /** Verbs asked for so far. */
  readonly asked: readonly string[];
}

export function leaderObject(): LeaderObject {
  const asked: string[] = [];
  let revision = 1;
  let stored: ApiObject | null = null;

  function ok(object: ApiObject): Answer {
    return { kind: "ok", object, serverTime: null };
  }

  function store(object: ApiObject): ApiObject {
    revision += 1;
    stored = { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
    return stored;
  }

  function refused(status: number, missing: "object" | null): Promise<Answer> {
    return Promise.resolve({
      ...{ kind: "refused", status, missing, serverTime: null },
      because: `the API server says ${status}`,
    });
  }

  function replaceStatus(object: ApiObject): Promise<Answer> {
    asked.push("update");
    if (stored === null) return refused(404, "object");
    return object.metadata.resourceVersion === stored.metadata.resourceVersion
      ? Promise.resolve(ok(store(object)))
      : refused(409, null);
  }

  function notUsed(): never {
    throw new Error("the status needs no such request");
  }

  return {
    object: {
      target: { group: "cardano.io", version: "v1", plural: "leaders", namespace: "n", name: "l" },
      read() {
        asked.push("get");
        return stored === null ? refused(404, "object") : Promise.resolve(ok(stored));
      },
      create(object) {
        asked.push("create");
        return stored === null ? Promise.resolve(ok(store(object))) : refused(409, null);
      },
      ...{ replaceStatus, replace: notUsed, merge: notUsed, apply: notUsed },
      ...{ list: notUsed, watch: notUsed },
    },
    status: () => (stored?.status ?? {}) as JsonObject,
    becomes(status, labels = {}) {
      const metadata = { ...stored?.metadata, labels };
      store({ ...stored, metadata, status });
    },
    asked,
  };
}
