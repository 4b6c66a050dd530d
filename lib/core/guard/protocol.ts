import type { ProcessId } from "../report.ts";
import type { Milliseconds } from "../units.ts";

/** What a guard stands for: one start of a manager, and the number that it gave to this enabling. */
export interface Engagement {
  /** The 128-bit nonce of the manager's start. */
  readonly startNonce: string;
  /** The manager's number; a later enabling has a larger one. */
  readonly number: number;
}

/** What a guard stands for at the moment of a question, so that the manager knows. */
export type GuardDuty =
  /** Nothing: no signal of this guard is under way, and none will come before it is armed again. */
  | { readonly kind: "idle" }
  | {
    /** `stopping`: it removes the keys and sends SIGHUP, or did, and will not be argued out of it. */
    readonly kind: "armed" | "stopping";
    readonly process: ProcessId;
    /** `null` where only the marker tells of the duty. */
    readonly engagement: Engagement | null;
    /** Whether the guard has sent its SIGHUP, after the keys were removed. */
    readonly signalled: boolean;
  };

/** What the guard asks; its own clocks were taken before it was sent. */
export interface GuardQuestion {
  /** Its number; a later question has a larger one. */
  readonly question: number;
  /** What the guard stands for: acknowledges what it was told before. */
  readonly duty: GuardDuty;
  /** Why it cannot signal the process that the manager told it of last; left out while it can. */
  readonly unable?: string;
}

/** What is left of the right to forge, told by the manager that holds it. */
export interface RightLeft {
  /** Until the stop must begin, on the holder's clock; negative once it is past. */
  readonly stopsIn: Milliseconds;
  /** Until the right ends, on the physical clock. */
  readonly endsIn: Milliseconds;
}

/** What a manager has to be guarded. */
export type Charge =
  /** It does not know yet whether the node may sign: it has just started. */
  | { readonly kind: "unknown" }
  /** Nothing: this process is proven not to sign, or was never enabled. */
  | { readonly kind: "idle"; readonly process: ProcessId | null }
  | {
    readonly kind: "serves";
    readonly process: ProcessId;
    /** `null`: an earlier manager enabled this process. */
    readonly engagement: number | null;
    /** `null` without an acknowledged right. */
    readonly right: RightLeft | null;
    /** The manager is stopping the node itself. */
    readonly stopping: boolean;
  };

/** A manager's answer to one question. */
export interface GuardAnswer {
  /** Number of the question. */
  readonly question: number;
  /** The 128-bit nonce of the manager's start. */
  readonly startNonce: string;
  /** What it has to be guarded. */
  readonly charge: Charge;
}
