import { type Clocks, startClocks } from "../clock.ts";
import type { Ticket } from "../event.ts";
import type { ProcessId } from "../report.ts";
import type { Timings } from "../timing.ts";
import type { ClockReading, Milliseconds } from "../units.ts";
import type { GuardEffect } from "./effect.ts";
import type { Engagement } from "./protocol.ts";

/** What the guard must know of the manager's timings; it never changes. */
export type GuardConfig = Pick<Timings, "rightLasts" | "stopBound">;

/** Everything the guard knows. Plain data: it can be printed, compared and replayed. */
export interface GuardState {
  /** What never changes. */
  readonly config: GuardConfig;
  /** Time that has passed. */
  readonly clocks: Clocks;
  /** Last number given to a question or a task. */
  readonly sequence: number;
  /** Whether the marker file has been read since the last connection was lost. */
  readonly marker: "unread" | "asked" | "read";
  /** Whether a manager is connected. */
  readonly connected: boolean;
  /** Questions of this connection that may still be answered, newest last. */
  readonly asked: readonly Asked[];
  /** Physical clock at the last question; `null`: ask at once. */
  readonly askedAt: Milliseconds | null;
  /** The node that is guarded; `null`: the guard is idle. */
  readonly duty: Duty | null;
  /** The act under way. */
  readonly task: { readonly id: Ticket; readonly kind: GuardTask } | null;
  /** No new act before this time on the physical clock, after a failure. */
  readonly retryAt: Milliseconds;
  /** The guard was frozen: nothing is decided before this time on the physical clock. */
  readonly holdsUntil: Milliseconds;
  /** Why the guard is to end, once somebody asked for it. */
  readonly shutdown: string | null;
  /** Whether the end was announced. */
  readonly exited: boolean;
}

/** A question that was sent, with the clocks from before. */
export interface Asked {
  /** Its number. */
  readonly question: number;
  /** Holder's clock. */
  readonly holder: Milliseconds;
  /** Physical clock. */
  readonly physical: Milliseconds;
}

/** What an act is for. */
export type GuardTask = "remove" | "hangup" | "unmark";

/** One node that is guarded, from its arming to a confirmed stop or the end of its process. */
export interface Duty {
  /** The only process that is ever signalled. */
  readonly process: ProcessId;
  /** Who armed the guard with it; `null` while only the marker tells of it. */
  readonly engagement: Engagement | null;
  /** When the stop must begin, on the holder's clock. */
  readonly stopsAt: Milliseconds;
  /** End of the right, on the physical clock. */
  readonly endsAt: Milliseconds;
  /** Physical clock when the stop had to begin; `null` before. */
  readonly shortSince: Milliseconds | null;
  /** Whether it was looked at since: a marker may be of an earlier process that had the same PID. */
  readonly looked: boolean;
  /** The manager said that it is stopping the node. */
  readonly managerStops: boolean;
  /** Physical clock since when the manager's connection is lost and not resumed. */
  readonly lostAt: Milliseconds | null;
  /** The guard's own stop, once it has begun. */
  readonly stop: GuardStop | null;
  /** The grace of a guard that wakes was given for this deadline. */
  readonly graced: boolean;
  /** The duty is over as soon as what is under way, and these acts, are done. */
  readonly over: { readonly because: string; readonly acts: readonly GuardTask[] } | null;
}

/** A stop by the guard. */
export interface GuardStop {
  /** Physical clock when it began. */
  readonly since: Milliseconds;
  /** Why it began. */
  readonly because: string;
  /** Whether the credential files are unlinked. */
  readonly removed: boolean;
  /** Whether SIGHUP was sent after that. */
  readonly signalled: boolean;
  /** Physical clock at the last SIGKILL. */
  readonly killedAt: Milliseconds | null;
}

/** The guard after an event, and what the world is asked to do. */
export interface GuardTurn {
  /** The next state. */
  readonly state: GuardState;
  /** What to do, in this order. */
  readonly effects: readonly GuardEffect[];
}

/** A guard that begins now; it knows nothing before it has read the marker. */
export function initialGuard(config: GuardConfig, at: ClockReading): GuardState {
  return {
    config,
    clocks: startClocks(at),
    sequence: 0,
    marker: "unread",
    connected: false,
    asked: [],
    askedAt: null,
    duty: null,
    task: null,
    retryAt: 0,
    holdsUntil: 0,
    shutdown: null,
    exited: false,
  };
}
