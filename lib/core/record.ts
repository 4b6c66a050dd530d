import type { Milliseconds, Revision, WallTime } from "./units.ts";

/**
 * The record of the right to forge, as one register keeps it.
 *
 * In Kubernetes it is a `coordination.k8s.io/v1` Lease: what everybody knows goes into `spec`,
 * what only a forge-manager writes ({@link OwnPart}) into one annotation.
 */
export interface RightRecord {
  /** Identity of the holder; empty when nobody holds the right. */
  readonly holder: string;
  /** Lease duration written in the record, in milliseconds; out-of-range values count as 300 s.
   * 0 where nobody holds it and none is stated: then there is nobody to wait for longer. */
  readonly duration: Milliseconds;
  /** How often the holder has changed. */
  readonly transitions: number;
  /** When the holder acquired the right, by its own wall clock; for people only. */
  readonly acquiredAt: WallTime | null;
  /** When the holder renewed it last, likewise. */
  readonly renewedAt: WallTime | null;
  /** What a forge-manager wrote with this very `spec`; `null` in a stranger's or an edited record. */
  readonly own: OwnPart | null;
}

/** The part of a record that only a forge-manager writes, bound to the `spec` of the same write. */
export interface OwnPart {
  /** Unique per write: the start nonce of the writer and a counter. */
  readonly nonce: string;
  /** The writer's lease duration, in milliseconds, repeated where no other tool edits it. */
  readonly duration: Milliseconds;
  /** Present only on a release whose stop was confirmed on the node; any later write removes it. */
  readonly mark: ReleaseMark | null;
  /** Wall-clock time up to which the writer's own node may sign, or has signed; `null` if neither. */
  readonly signsUntil: WallTime | null;
  /** Largest `signsUntil` that the writer found from any other identity. */
  readonly othersSignUntil: WallTime | null;
  /** Of whom that is told; absent where it may be of anybody, and in records of earlier versions. */
  readonly signers?: Signers;
  /**
   * Operational-certificate counter: of a holder whose node is enabled that of its set, even a lower
   * one; of all others the highest that the writer knows of, its own included.
   */
  readonly certificateCounter: number | null;
  /** Pool id, network and sorted register names: whose record this is. */
  readonly fingerprint: string;
  /** Which register it is and what it knows of its set; absent in records of earlier versions. */
  readonly set?: Membership;
  /** Slot of the tip of the writer's node; absent where it is not known, and in earlier versions. */
  readonly tip?: number;
  /** To whom the holder offers the right, or, on a release, whom it leaves it to. */
  readonly offer?: Offer;
}

/** What a writer knows of others, one by one: so nobody takes its own time for another's. */
export interface Signers {
  /** Those that sign longest, eight at most. */
  readonly named: readonly NamedSigner[];
  /** Largest time of anybody else but the writer; `null` if there is none. */
  readonly othersUntil: WallTime | null;
}

/** What one identity said of itself. */
export interface NamedSigner {
  /** As the records that it holds name it. */
  readonly identity: string;
  /** Until when its node may sign, by its own wall clock. */
  readonly until: WallTime;
  /** Number of the latest of its writes that this is taken from, as in its nonce. */
  readonly order: number;
}

/** An offer of the right. It decides who goes first, and lets nobody take it earlier. */
export interface Offer {
  /** Identity of the pod that is to take it. */
  readonly target: string;
  /** What the target repeats to answer. */
  readonly nonce: string;
}

/**
 * What a record says of its own register and of the set that this belongs to. Every write carries it
 * over; a record that was deleted, or edited by hand, has lost it.
 */
export interface Membership {
  /** Random id of this very register, as the first write that found none gave it. */
  readonly id: string;
  /** Ids of all registers of the set as its initialiser saw them; `null` before it was initialised. */
  readonly ids: RegisterIds | null;
  /** Names whose ids are being changed: until all records say so, none of them counts by `ids`. */
  readonly pending: readonly string[];
  /**
   * Who gave the set up. The holder's last release leaves the register to another set of the same
   * pool that takes too many of the old registers for a majority to be left. An operator's command
   * leaves it to anybody: before it says so anywhere, it has taken all of this but the id out of the
   * records of a majority.
   */
  readonly retired: "holder" | "operator" | null;
}

/** Ids of registers by their names. */
export type RegisterIds = Readonly<Record<string, string>>;

/** The mark of a confirmed release. It is valid only on the write that it repeats. */
export interface ReleaseMark {
  /** Identity that released. */
  readonly releaser: string;
  /** Nonce of the releasing write. */
  readonly nonce: string;
  /** Transition count of the releasing write. */
  readonly transitions: number;
}

/** One version of a record: a write by anybody makes a new one. */
export interface Version {
  /** Revision that the register gave this version. */
  readonly revision: Revision;
  /** Its content. */
  readonly record: RightRecord;
  /** Canonical text of everything that counts as the lease itself (`spec`), whoever wrote it. */
  readonly spec: string;
}

/** What a register was seen to hold; `null` stands for a missing record. */
export interface Observation {
  /** The version; `null` if there is no record. */
  readonly version: Version | null;
  /** Revision of the observation itself when known (a deletion has one too). */
  readonly revision: Revision | null;
}

/** Answer to a read. */
export type ReadOutcome =
  | {
    readonly kind: "observed";
    readonly observation: Observation;
    readonly serverTime: WallTime | null;
  }
  | { readonly kind: "failed"; readonly because: string };

/** Answer to a create or a compare-and-set. `failed` means unknown: it may have been committed. */
export type WriteOutcome =
  | { readonly kind: "written"; readonly version: Version; readonly serverTime: WallTime | null }
  | { readonly kind: "conflict"; readonly because: string }
  | { readonly kind: "failed"; readonly because: string };
