import type { Milliseconds, WallTime } from "./units.ts";

/** A process as found in `/proc`, identified so that a re-used PID is not mistaken for it. */
export interface ProcessId {
  /** Its PID. */
  readonly pid: number;
  /** Time stamp of `/proc/PID`, in milliseconds: a different one is a hint, not a proof, of another process. */
  readonly stamp: number;
  /**
   * `DEVICE:INODE` of the executable that it runs: renaming or deleting that file does not change
   * it. Absent where it is not known.
   */
  readonly file?: string;
}

/** Result of looking for the cardano-node process. */
export type ProcessReport =
  | { readonly kind: "found"; readonly process: ProcessId; readonly path: string }
  | { readonly kind: "none" }
  /** Several processes match; `because` names them and the way out. */
  | { readonly kind: "ambiguous"; readonly because: string }
  /** `/proc` could not be read, or a match cannot be signalled. */
  | { readonly kind: "unknown"; readonly because: string };

/** Answer of the node-to-client socket. */
export type SocketReport =
  | {
    readonly kind: "answers";
    readonly version: number;
    /** The tip that the node told of; absent if it did not do so in time. */
    readonly tip?: Tip;
  }
  | { readonly kind: "silent"; readonly because: string }
  /** The socket was not probed in this look: it says nothing. */
  | { readonly kind: "unasked" };

/** The newest block of a node's chain. */
export interface Tip {
  /** Absolute slot of the block; 0 before the first one. */
  readonly slot: number;
  /** Block number; 0 before the first one. */
  readonly block: number;
  /** Hash of its header, 64 hexadecimal digits; empty before the first one. */
  readonly hash: string;
}

/** One scrape of the node's Prometheus endpoint, or why there is none. */
export type MetricsReport =
  | {
    readonly kind: "sample";
    /** Leadership checks so far (`Forge…about_to_lead…`); `null` before the first check. */
    readonly counter: number | null;
    /** `forging_enabled…`; lies in several versions, so it may only delay a confirmation. */
    readonly gauge: 0 | 1 | null;
    /** Start time that the endpoint claims, in Unix seconds; `null` if it does not say. */
    readonly startTime: number | null;
    /** What it says of slots in which it forged nothing, or nothing that counts. */
    readonly troubles?: TroubleReport;
    /** Slot of the tip, if published. */
    readonly tipSlot: number | null;
  }
  | { readonly kind: "unreachable"; readonly because: string };

/**
 * Why a node that checks every slot makes no block of it: the KES key cannot be brought to the
 * present period (`ForgeStateUpdateError`); it leads the slot and cannot forge (`NodeCannotForge`);
 * it finds its own block invalid (`ForgedInvalidBlock`).
 */
export type Trouble = "kesKey" | "cannotForge" | "invalidBlock";

/** How often each befell it, or the slot of the last, as the version has it; absent before the first. */
export type TroubleReport = Readonly<Partial<Record<Trouble, number>>>;

/** What lies at the three target paths. */
export type KeysReport =
  | "absent"
  /** The throw-away set that this program made. */
  | "throwaway"
  /** Anything else: real keys, a partial set, files of unknown origin. */
  | "other";

/** One look at the node: everything the decisions about it rest on. */
export interface NodeReport {
  /** Which process it is. */
  readonly process: ProcessReport;
  /** Whether its socket answers. */
  readonly socket: SocketReport;
  /** What its metrics say. */
  readonly metrics: MetricsReport;
  /** What lies at the target paths. */
  readonly keys: KeysReport;
  /** Whether this program changed nothing of them during the look. */
  readonly keysStood?: boolean;
}

/** The marker beside the keys: which process was enabled, and until when its right lasts. */
export interface Marker {
  /** The process that was enabled. */
  readonly process: ProcessId;
  /** Start time that the metrics endpoint claimed, in Unix seconds, once known. */
  readonly startTime: number | null;
  /**
   * End of the right when the marker was last refreshed, by the wall clock that {@link wallAhead} tells
   * of.
   */
  readonly rightEnds: WallTime;
  /**
   * Highest wall clock since the enabling, less the boot clock when this was written: tells whoever
   * restarts how far the wall clock was set back since. Absent from earlier versions' markers.
   */
  readonly wallAhead?: Milliseconds;
  /** Whether the enabling SIGHUP was, or may have been, sent. */
  readonly told: boolean;
  /** Whether the enabling had shown on the metrics endpoint: the endpoint is this process's. */
  readonly shown: boolean;
}

/** A node that was found to have been started without the non-producing flag, as noted beside the keys. */
export interface ProducingStart {
  /** The process that forged on throw-away keys. */
  readonly process: ProcessId;
  /** Start time that its metrics endpoint claimed, in Unix seconds; `null` if it did not say. */
  readonly startTime: number | null;
}

/** State of the credential sources, as validated by `cardano/`. */
export type CredentialsReport =
  | {
    readonly kind: "valid";
    readonly certificateCounter: number;
    /** Which set it is: equal for equal sets, and no secret. */
    readonly set: string;
    /** Pool id of the certificate's cold key, 56 hexadecimal digits. */
    readonly poolId: string;
  }
  | { readonly kind: "invalid"; readonly because: string };

/** Signals this program sends. */
export type SignalName = "SIGHUP" | "SIGTERM" | "SIGKILL";

/** Why a SIGHUP is sent; label of `cardano_sighup_signals_total`. */
export type SighupReason =
  | "enable_forging"
  | "disable_forging"
  | "startup_cleanup"
  | "retry"
  | "rotation"
  | "fence";
