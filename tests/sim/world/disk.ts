import type { KeysReport, Marker, NodeEffect, TaskOutcome } from "../../../lib/core/mod.ts";

/** What the files of a pod hold; they outlive manager, guard and node. */
export interface Disk {
  keys: KeysReport;
  /** Counter of the certificate among the real keys that were placed last, and which set they were. */
  certificate: number;
  set: string | null;
  marker: Marker | "none" | "unreadable";
  /** Why a write fails, or `null`. */
  full: string | null;
  /** Why nothing can be unlinked, or `null`. */
  readOnly: string | null;
}

export function emptyDisk(): Disk {
  return { keys: "absent", certificate: 0, set: null, marker: "none", full: null, readOnly: null };
}

/** Does an act on files, as far as the disk allows. */
export function actOnDisk(
  disk: Omit<Disk, "certificate" | "set">,
  effect: Exclude<NodeEffect, { readonly type: "signal" }>,
): TaskOutcome {
  const writes = effect.type === "placeKeys" || effect.type === "mark";
  const refused = writes ? disk.full : disk.readOnly;
  if (refused !== null) return { ok: false, because: refused };
  switch (effect.type) {
    case "placeKeys":
      disk.keys = effect.set === "real" ? "other" : "throwaway";
      break;
    case "removeKeys":
      disk.keys = "absent";
      break;
    case "mark":
      disk.marker = effect.marker;
      break;
    case "unmark":
      disk.marker = "none";
  }
  return { ok: true };
}
