import type { Milliseconds, WallTime } from "../../../lib/core/mod.ts";
import { SECOND } from "../scale.ts";
import type { World } from "../world/mod.ts";
import type { Bytes } from "./bytes.ts";
import type { Names } from "./names.ts";
import type { Ranks } from "./ranks.ts";

/** What the parts of a key have in common. */
export interface Writing {
  readonly bytes: Bytes;
  readonly world: World;
  readonly identities: Names<string>;
  /** By register. */
  readonly nonces: readonly Names<string>[];
  /** By register. */
  readonly ranks: readonly Ranks[];
}

/**
 * Seconds since a time, as far as anybody asks: from `most` on all ages are one. Managers see the
 * time once a second, so what falls between two seconds comes true with the later.
 */
export function age(since: Milliseconds, now: Milliseconds, most: Milliseconds): number {
  return Math.ceil(Math.min(now - since, most) / SECOND);
}

/** Seconds until a time; 0 once it has come. */
export function left(until: Milliseconds, now: Milliseconds): number {
  return Math.max(0, Math.ceil((until - now) / SECOND));
}

/** Keys are placed two whole slots after the last that another may sign. */
const SLOTS_APART = 2;

/** Seconds until a time of signing keeps nobody waiting any more. */
export function slotsLeft(until: WallTime, wall: WallTime): number {
  return Math.max(0, Math.floor(until / SECOND) + SLOTS_APART - Math.floor(wall / SECOND));
}
