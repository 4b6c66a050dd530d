import type { Milliseconds } from "../../core/mod.ts";
import type { ApiObject } from "../../kubernetes/mod.ts";

/** What this pod has seen of its cluster's own resource. */
export interface OwnView {
  /** Whether its home was read at all. */
  readonly isRead: () => boolean;
  /** As it is now; `null`: it does not exist. */
  readonly object: () => ApiObject | null;
  /** As it was before it was deleted; `null` if it never was seen. */
  readonly lost: () => ApiObject | null;
  /** Whether it has been gone for so long that it is to be made again. */
  readonly mayRestore: () => boolean;
  readonly seen: (own: ApiObject | null) => void;
}

/** A deleted resource counts as Disabled so long: time to hand over. */
const GONE_FOR: Milliseconds = 60_000;

/** Remembers the resource as seen last, whatever becomes of it. */
export function openOwnView(now: () => Milliseconds = () => performance.now()): OwnView {
  let last: ApiObject | null = null;
  /** `undefined` before it was read. */
  let goneSince: Milliseconds | null | undefined;
  return {
    isRead: () => goneSince !== undefined,
    object: () => goneSince === null ? last : null,
    lost: () => last,
    mayRestore: () => typeof goneSince === "number" && now() - goneSince >= GONE_FOR,
    seen(own) {
      if (own === null) {
        goneSince ??= now();
        return;
      }
      last = own;
      goneSince = null;
    },
  };
}
