import type {
  Observation,
  ReadOutcome,
  RightRecord,
  Version,
  WallTime,
  WriteOutcome,
} from "../core/mod.ts";

/** A linearizable compare-and-set record of the right to forge. */
export interface Register {
  /** Name of the register, unique within a configuration. */
  readonly name: string;
  /** Reads the newest version, never from a cache. */
  read(signal: AbortSignal): Promise<ReadOutcome>;
  /** Creates the record if there is none; `conflict` if there is one. */
  create(record: RightRecord, signal: AbortSignal): Promise<WriteOutcome>;
  /** Replaces the record if the register still holds exactly `expected`; `conflict` if it does not. */
  update(record: RightRecord, expected: Version, signal: AbortSignal): Promise<WriteOutcome>;
  /**
   * Reports every change until `signal` aborts; repairs itself after a broken, silent or expired
   * watch with bounded re-reads, back-off and jitter. Never rejects.
   */
  watch(listener: WatchListener, signal: AbortSignal): Promise<void>;
  /** Tells the register that its watch missed a change (a conflict it did not predict): reopen it. */
  distrustWatch(): void;
}

/** Receives what a watch sees and how the watch itself fares. */
export interface WatchListener {
  /** What the register holds: as read when the watch opened, and after each change. */
  observed(observation: Observation): void;
  /** What the server's clock says: who only watches has to know whether its own agrees. */
  serverTime?(time: WallTime): void;
  /** The watch opened (`healthy`), or broke and is being repaired, with the cause. */
  state(healthy: boolean, because: string): void;
}
