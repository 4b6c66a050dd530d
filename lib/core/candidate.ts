import type { Milliseconds } from "./units.ts";

/**
 * What a pod says of itself beside a register. It decides to whom a degraded holder offers the right
 * and which tips are known, and can never let anybody take it earlier.
 */
export interface Candidate {
  /** Identity of the pod's manager. */
  readonly identity: string;
  /** Whether it could forge well if it were given the right. */
  readonly ready: boolean;
  /** Slot of its node's tip when it said so; `null` if that is not known. */
  readonly tip: number | null;
  /** Nonce of the offer that it answers, or `null`. */
  readonly answers: string | null;
  /** Which set its sources hold; absent if none that can be used, and in earlier versions. */
  readonly set?: string;
  /** Cluster that it belongs to; absent without cluster management. */
  readonly cluster?: string;
}

/** A candidate as this process has seen it. */
export interface SeenCandidate extends Candidate {
  /** Physical clock when what it says last changed. */
  readonly heardAt: Milliseconds;
  /** Physical clock since when it has been ready without a break; `null` while it is not. */
  readonly readySince: Milliseconds | null;
}

/** The candidates beside one register. */
export interface Candidates {
  /** Those seen last, this process included. */
  readonly seen: readonly SeenCandidate[];
  /** What this process said of itself last; `null` before it did. */
  readonly said: Candidate | null;
  /** Physical clock when it did. */
  readonly saidAt: Milliseconds;
  /** How long after that it says so again if it is not seen. */
  readonly pause: Milliseconds;
  /** Physical clock when it last took away what pods long gone have left. */
  readonly droppedAt: Milliseconds;
}

export function isSameCandidate(one: Candidate, other: Candidate): boolean {
  return one.tip === other.tip && isSameButForTip(one, other);
}

export function isSameButForTip(one: Candidate, other: Candidate): boolean {
  return one.identity === other.identity && one.ready === other.ready &&
    one.answers === other.answers && one.set === other.set && one.cluster === other.cluster;
}
