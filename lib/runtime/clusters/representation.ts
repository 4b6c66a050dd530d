import type { Milliseconds } from "../../core/mod.ts";
import type { AdvisoryLease } from "../../kubernetes/mod.ts";

/** What a pod knows when it decides whether to speak for its cluster. */
export interface RepresentationView {
  readonly identity: string;
  /** Hexadecimal id of its pool. */
  readonly pool: string;
  /** Whether it holds the right to forge: the representative follows it. */
  readonly holdsRight: boolean;
  /** Whether its node is ready. */
  readonly isReady: boolean;
  /** Whether another pod of the cluster says that it is ready. */
  readonly isReadyElsewhere: boolean;
  /** The Lease as seen last; `null`: there is none. */
  readonly lease: AdvisoryLease | null;
  /** How long it has said so, by this pod's own clock. */
  readonly unchangedFor: Milliseconds;
  /** How long ago this pod began its last write that succeeded; `null`: it has not written. */
  readonly writtenAgo: Milliseconds | null;
  /** How long ago this pod left it to another; `null`: it has not. */
  readonly leftAgo: Milliseconds | null;
}

/** What to do about the Lease. */
export type Move = "nothing" | "take" | "renew" | "release";

/** A representative that is not heard of for so long is gone: the Lease's duration. */
const LASTS: Milliseconds = 60_000;
const RENEWS: Milliseconds = 20_000;
/** Pods that are not ready let others go first for so long. */
const UNREADY_WAITS: Milliseconds = 10_000;
/** Who left it to a pod that did not take it, because that one is gone, keeps it for so long. */
const LEAVES_AGAIN: Milliseconds = 600_000;
/** Clock rates may differ by a tenth. */
const GONE_AFTER = LASTS * 1.1;

/** Whether a pod speaks for its cluster, as far as it knows; never longer than the Lease lasts. */
export function represents({ identity, lease, writtenAgo }: RepresentationView): boolean {
  return lease?.holder === identity && writtenAgo !== null && writtenAgo < LASTS * 0.9;
}

/** What this pod should do now. Nothing of it touches who may forge. */
export function nextMove(view: RepresentationView): Move {
  const { identity, pool, holdsRight, isReady, lease, unchangedFor, writtenAgo } = view;
  if (lease !== null && lease.holder === identity) {
    if (writtenAgo !== null && writtenAgo < RENEWS) return "nothing";
    return holdsRight || isReady || !mayLeave(view) ? "renew" : "release";
  }
  const wait = isReady || holdsRight ? 0 : UNREADY_WAITS;
  // Of a pool whose short id is the same: left to it for as long as anybody of it may be there.
  const isForeign = lease !== null && lease.pool !== null && lease.pool !== pool;
  if (isForeign) return unchangedFor >= GONE_AFTER + wait ? "take" : "nothing";
  const isFree = lease === null || lease.holder === "";
  if (isFree) return unchangedFor >= wait ? "take" : "nothing";
  // Not from a stranger: an original elects on this Lease, and would take it back.
  if (holdsRight && lease.isOurs) return "take";
  return unchangedFor >= GONE_AFTER + wait ? "take" : "nothing";
}

function mayLeave({ isReadyElsewhere, leftAgo }: RepresentationView): boolean {
  return isReadyElsewhere && (leftAgo === null || leftAgo >= LEAVES_AGAIN);
}
