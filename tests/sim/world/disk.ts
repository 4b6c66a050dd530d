import type { KeysReport, Marker } from "../../../lib/core/mod.ts";

/** What the files of a pod hold; they outlive manager, guard and node. */
export interface Disk {
  keys: KeysReport;
  /** Counter of the certificate among the real keys that were placed last. */
  certificate: number;
  marker: Marker | "none" | "unreadable";
  /** Why a write fails, or `null`. */
  full: string | null;
  /** Why nothing can be unlinked, or `null`. */
  readOnly: string | null;
}

export function emptyDisk(): Disk {
  return { keys: "absent", certificate: 0, marker: "none", full: null, readOnly: null };
}
