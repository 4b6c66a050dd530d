import type { Revision, Version } from "../core/mod.ts";
import { isSameVersion } from "./same_version.ts";

/** How many versions are kept: a write names the newest, or one that a watch has just overtaken. */
const capacity = 8;

/** What lay behind the last versions that a register has seen, whole, by revision. */
interface Recollection<Thing> {
  keep(version: Version, thing: Thing): void;
  /** What lay behind exactly that version, or `null` if it is not (or no longer) known. */
  recall(version: Version): Thing | null;
}

/** Remembers a handful of versions, so that a write can name exactly what it replaces. */
export function recollection<Thing>(): Recollection<Thing> {
  const seen = new Map<Revision, { readonly version: Version; readonly thing: Thing }>();
  return {
    keep(version, thing) {
      seen.delete(version.revision);
      seen.set(version.revision, { version, thing });
      for (const oldest of seen.keys()) {
        if (seen.size <= capacity) break;
        seen.delete(oldest);
      }
    },
    recall(version) {
      const found = seen.get(version.revision);
      return found !== undefined && isSameVersion(found.version, version) ? found.thing : null;
    },
  };
}
