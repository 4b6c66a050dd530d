import type { KeysReport, Marker, NodeEffect, TaskOutcome } from "../../../lib/core/mod.ts";

/** What the files of a pod hold; they outlive its processes. */
export interface Disk {
  keys: KeysReport;
  marker: Marker | "none" | "unreadable";
  /** Why a write fails, or `null`. */
  full: string | null;
  /** Why nothing can be unlinked, or `null`. */
  readOnly: string | null;
  /** Whether tasks on files are begun and never end. */
  hangs: boolean;
  /** Why no signal can be sent, or `null`. */
  mute: string | null;
}

/** A disk on which nothing lies and nothing goes wrong. */
export const EMPTY_DISK: Disk = {
  ...{ keys: "absent", marker: "none", full: null, readOnly: null },
  ...{ hangs: false, mute: null },
};

/** An act on files. */
export type FileEffect = Exclude<NodeEffect, { readonly type: "signal" }>;

export function actOnDisk(disk: Disk, effect: FileEffect): TaskOutcome {
  const refused = {
    ...{ placeKeys: disk.full, mark: disk.full },
    ...{ removeKeys: disk.readOnly, unmark: disk.readOnly },
  }[effect.type];
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
