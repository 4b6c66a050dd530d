import type { Cause, StopCode } from "./cause.ts";
import type { Ticket } from "./event.ts";
import type { ProcessId } from "./report.ts";
import type { Milliseconds, WallTime } from "./units.ts";

/** Phases of the forging machine. */
export type Phase = "unknown" | "standby" | "preparing" | "forging" | "stopping" | "fenced";

/** The forging state machine. */
export interface Forging {
  /** The phase. */
  readonly phase: Phase;
  /** Physical clock when it was entered. */
  readonly since: Milliseconds;
  /** Why it is in it. */
  readonly because: string;
  /** The task under way on the node. */
  readonly task: { readonly id: Ticket; readonly kind: TaskKind } | null;
  /** The process that was, or may have been, given real keys; ends only by a confirmed stop. */
  readonly enabled: Enabled | null;
  /** The stop under way. */
  readonly stop: Stop | null;
  /** Why the last stop began, that under way included; `null` before the first. */
  readonly lastStop: Cause<StopCode> | null;
  /** A task failed: no new one before this time on the physical clock. */
  readonly retryAt: Milliseconds;
}

/** What a task on the node is for. */
export type TaskKind =
  | "mark"
  | "place"
  | "announce"
  | "enable"
  | "refresh"
  | "remove"
  | "disable"
  | "terminate"
  | "unmark"
  | "throwaway"
  | "note";

/** A process that was, or may have been, given real keys. */
export interface Enabled {
  /** Which process. */
  readonly process: ProcessId;
  /** How far it went: marker written, keys in place, marker says that the SIGHUP comes, SIGHUP sent. */
  readonly stage: "marked" | "placed" | "announced" | "signalled";
  /** Which set was placed for it, as far as this manager knows; `null` before, and after a restart. */
  readonly set: string | null;
  /** Certificate counter of that set; `null` likewise. */
  readonly counter: number | null;
  /** Physical clock when the enabling SIGHUP was sent; `null` if an earlier manager sent it. */
  readonly signalledAt: Milliseconds | null;
  /** Start time of the node (Unix seconds) in whose metrics an earlier manager saw the enabling. */
  readonly shownFor: number | null;
  /** End of the right that the marker states, on the physical clock. */
  readonly markedUntil: Milliseconds;
  /** Last known end of the right on the physical clock, even if it was lost since; `null` if unknown. */
  readonly rightEnds: Milliseconds | null;
  /** Highest that the wall clock has shown since: the node computes its slots from it. */
  readonly highestWall: WallTime;
}

/** A stop under way. */
export interface Stop {
  /** The process that is being stopped. */
  readonly process: ProcessId;
  /** Physical clock when it began. */
  readonly began: Milliseconds;
  /** Why. */
  readonly because: string;
  /** Label of its first SIGHUP. */
  readonly reason: "disable_forging" | "startup_cleanup" | "rotation" | "fence";
  /** Whether the credential files are unlinked. */
  readonly removed: boolean;
  /** Physical clock when the last disabling SIGHUP was sent. */
  readonly signalledAt: Milliseconds | null;
  /** The rung: disabling SIGHUPs so far, the guard's included; begun anew where one could not be sent. */
  readonly signals: number;
  /** Physical clock at the last step of the patient ladder. */
  readonly steppedAt: Milliseconds;
  /** Whether SIGTERM was sent. */
  readonly terminated: boolean;
  /** Physical clock of the last SIGKILL. */
  readonly killedAt: Milliseconds | null;
  /** Physical clock since when the right is ending: from then on the short ladder counts. */
  readonly shortSince: Milliseconds | null;
  /** Whether the stop is proven. */
  readonly confirmed: boolean;
}
