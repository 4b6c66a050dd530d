import type { Disk as Bare } from "../../sim/world/disk.ts";

export { actOnDisk } from "../../sim/world/disk.ts";

/** What the files of a pod hold; they outlive its processes. */
export interface Disk extends Omit<Bare, "certificate" | "set"> {
  /** Whether tasks on files are begun and never end. */
  hangs: boolean;
  /** Why no signal can be sent, or `null`. */
  mute: string | null;
}

/** A disk on which nothing lies and nothing goes wrong. */
export const EMPTY_DISK: Disk = {
  ...{
    keys: "absent",
    marker: "none",
    noted: null,
    full: null,
    readOnly: null,
    slow: 0,
    slowUntil: -Infinity,
    isTorn: false,
  },
  ...{ hangs: false, mute: null },
};
