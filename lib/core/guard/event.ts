import type { TaskOutcome, Ticket } from "../event.ts";
import type { Marker, ProcessId } from "../report.ts";
import type { ClockReading } from "../units.ts";
import type { GuardAnswer } from "./protocol.ts";

/** What happened to the guard. Every event carries the clocks as read when it is handed over. */
export type GuardEvent = { readonly at: ClockReading } & GuardHappening;

/** What an event of the guard may be. */
export type GuardHappening =
  /** Time passed; handed over about ten times a second. */
  | { readonly type: "tick" }
  /** The marker file, as found when the guard asked to read it. */
  | { readonly type: "markerRead"; readonly marker: Marker | "none" | "unreadable" }
  /** A manager has connected; an earlier connection, if any, is over. */
  | { readonly type: "connected" }
  | { readonly type: "disconnected"; readonly because: string }
  | { readonly type: "answered"; readonly answer: GuardAnswer }
  /** What runs under the PID of the guarded process; looked up a few times a second. */
  | { readonly type: "looked"; readonly look: ProcessLook }
  | { readonly type: "done"; readonly task: Ticket; readonly outcome: TaskOutcome }
  /** The operator or the system asks the guard to end. */
  | { readonly type: "shutdown"; readonly because: string };

/** A look at the PID that the guard was told. */
export type ProcessLook =
  /** A cardano-node runs under it; `socketAnswers` counts only if its stamp is another. */
  | { readonly kind: "found"; readonly process: ProcessId; readonly socketAnswers: boolean }
  /** Nothing, a zombie, or another executable. */
  | { readonly kind: "gone" }
  /** `/proc` could not be read: it says nothing. */
  | { readonly kind: "unknown" };
