import type {
  KeysReport,
  Marker,
  NodeEffect,
  ProducingStart,
  TaskOutcome,
} from "../../../lib/core/mod.ts";

/** What the files of a pod hold; they outlive manager, guard and node. */
export interface Disk {
  keys: KeysReport;
  /** Whether they are there, but no node can read them: then a SIGHUP changes nothing. */
  isTorn: boolean;
  /** Counter of the certificate among the real keys that were placed last, and which set they were. */
  certificate: number;
  set: string | null;
  marker: Marker | "none" | "unreadable";
  /** Which node was noted to have been started without the flag. */
  noted: ProducingStart | null;
  /** Why a write fails, or `null`. */
  full: string | null;
  /** Why nothing can be unlinked, or `null`. */
  readOnly: string | null;
  /** How much longer whatever is done to files takes, in milliseconds. */
  slow: number;
  /** Until when it was slow, in true time; for ever while it is. */
  slowUntil: number;
}

export function emptyDisk(): Disk {
  return {
    ...{ keys: "absent", isTorn: false, certificate: 0, set: null, marker: "none", noted: null },
    ...{ full: null, readOnly: null, slow: 0, slowUntil: -Infinity },
  };
}

/** Makes a disk slow, or as fast as ever. */
export function slowDown(disk: Disk, by: number, now: number): void {
  if (by > 0) disk.slowUntil = Infinity;
  // What is under way takes as long as it was begun.
  else if (disk.slow > 0) disk.slowUntil = now + disk.slow;
  disk.slow = by;
}

/** Does an act on files, as far as the disk allows. */
export function actOnDisk(
  disk: Omit<Disk, "certificate" | "set">,
  effect: Exclude<NodeEffect, { readonly type: "signal" }>,
): TaskOutcome {
  const writes = ["placeKeys", "mark", "note"].includes(effect.type);
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
      break;
    case "note":
      disk.noted = effect.producing;
  }
  return { ok: true };
}
