import type { Revision, Version } from "../core/mod.ts";
import { canonicalJson } from "../http/mod.ts";
import type { ApiObject } from "../kubernetes/mod.ts";

/** How many versions are kept: a write names the newest, or one that a watch has just overtaken. */
const capacity = 8;

/** The last objects that a register has seen, whole, by revision. */
export interface Recollection {
  keep(version: Version, object: ApiObject): void;
  /** The object of exactly that version, or `null` if it is not (or no longer) known. */
  recall(version: Version): ApiObject | null;
}

/** Remembers a handful of objects, so that a write can carry over what others have put there. */
export function recollection(): Recollection {
  const objects = new Map<Revision, ApiObject>();
  return {
    keep({ revision }, object) {
      objects.delete(revision);
      objects.set(revision, object);
      for (const oldest of objects.keys()) {
        if (objects.size <= capacity) break;
        objects.delete(oldest);
      }
    },
    recall({ revision, spec }) {
      const object = objects.get(revision);
      // A restored register may give one revision to two contents.
      return object !== undefined && canonicalJson(object.spec ?? {}) === spec ? object : null;
    },
  };
}
