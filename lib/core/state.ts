import { type Clocks, startClocks } from "./clock.ts";
import type { CoreConfig } from "./config.ts";
import type { Effect, Purpose } from "./effect.ts";
import type { Ticket } from "./event.ts";
import type { Evidence } from "./evidence.ts";
import type { Observation } from "./record.ts";
import type { CredentialsReport, Marker, NodeReport, ProcessId } from "./report.ts";
import type { ClockReading, Milliseconds, WallTime } from "./units.ts";

/** Everything the core knows. Plain data: it can be printed, compared and replayed. */
export interface State {
  readonly config: CoreConfig;
  readonly clocks: Clocks;
  /** Last number given to a request, task or nonce. */
  readonly sequence: number;
  readonly registers: readonly RegisterState[];
  readonly campaign: Campaign;
  readonly signing: Signing;
  readonly credentials: CredentialsReport;
  readonly node: NodeState;
  readonly forging: Forging;
  readonly guard: "none" | "armed" | "acknowledged" | "gone";
  /** Last eligibility, so that only a change is reported. */
  readonly ineligible: string | null;
  /** Why this process is to end, once somebody asked for it. */
  readonly shutdown: { readonly because: string; readonly since: Milliseconds } | null;
  readonly exited: boolean;
}

/** What is known of one register, and what this process holds on it. */
export interface RegisterState {
  readonly name: string;
  /** Newest known observation; `undefined` before the first. */
  readonly known: Observation | undefined;
  /** Challenger's clock when the holder or its nonce last changed (rule of the challenger's t1). */
  readonly unchangedSince: Milliseconds;
  /** How long a challenger waits on the known version. */
  readonly wait: Milliseconds;
  /** A marked release by a holder that this process itself saw in the version before it. */
  readonly releasedBeforeOurEyes: boolean;
  readonly held: Held | null;
  /** Nonce last acknowledged and those sent since, newest last; at most eight. */
  readonly nonces: readonly string[];
  readonly attempt: Attempt | null;
  /** No new try before this time on the physical clock, after a failure. */
  readonly retryAt: Milliseconds;
  /** Last failure since the last answer, or `null`. */
  readonly failing: string | null;
  readonly watchHealthy: boolean;
  /** How far this host's wall clock is from the register's, in milliseconds; `null` if unknown. */
  readonly clockOffset: Milliseconds | null;
}

/** A lease that was acknowledged. Both times were taken before the request was sent. */
export interface Held {
  readonly holderTime: Milliseconds;
  readonly physicalTime: Milliseconds;
  /** A release was sent: the register counts no more, whatever comes back. */
  readonly givenUp: boolean;
}

/** A request under way. One try (a read if needed, and a write) has one budget. */
export interface Attempt {
  readonly request: Ticket;
  readonly purpose: Purpose;
  readonly stage: "read" | "write";
  /** Physical clock when the try began; it is abandoned `tryBudget` later. */
  readonly tryBegan: Milliseconds;
  /** Taken before this request was sent. */
  readonly holderTime: Milliseconds;
  readonly physicalTime: Milliseconds;
  /** Newest revision known when the request was sent. */
  readonly revisionKnown: number | null;
}

/** The attempt to win a majority, and how long to stand back after losing one. */
export interface Campaign {
  readonly running: { readonly firstSuccess: Milliseconds | null } | null;
  readonly standBackUntil: Milliseconds;
  readonly losses: number;
  /** This pod failed to forge: it ranks last until then (physical clock). */
  readonly ranksLastUntil: Milliseconds;
  readonly failures: number;
}

/** Until when other identities may sign, as read from records, and what this node signed last. */
export interface Signing {
  readonly others: readonly OtherSigner[];
  /** Wall clock when this node was last seen forging, in this life of the manager. */
  readonly ownLast: WallTime | null;
  readonly highestCounter: number | null;
}

export interface OtherSigner {
  readonly identity: string;
  readonly until: WallTime;
  /** Challenger's clock at first reading: forgotten 2·D later, so that it can only delay. */
  readonly firstRead: Milliseconds;
}

/** What is known of the node beside this manager. */
export interface NodeState {
  readonly report: NodeReport | null;
  readonly life: Life | null;
  readonly marker: Marker | "none" | "unreadable" | "unread";
  readonly targetProblem: string | null;
}

/** One life of the node's process, from identification to its end. */
export interface Life {
  readonly process: ProcessId;
  readonly since: Milliseconds;
  readonly socketAnswered: Milliseconds | null;
  readonly evidence: Evidence;
  /** Found rising on throw-away keys: the node was started without the non-producing flag. */
  readonly startedProducing: boolean;
  /** Confirmed non-producing at least once in this life. */
  readonly provenOff: boolean;
}

export type Phase = "unknown" | "standby" | "preparing" | "forging" | "stopping" | "fenced";

/** The forging state machine. */
export interface Forging {
  readonly phase: Phase;
  readonly since: Milliseconds;
  readonly because: string;
  readonly task: { readonly id: Ticket; readonly kind: TaskKind } | null;
  /** The process that was, or may have been, given real keys; ends only by a confirmed stop. */
  readonly enabled: Enabled | null;
  readonly stop: Stop | null;
  /** A task failed: no new one before this time on the physical clock. */
  readonly retryAt: Milliseconds;
}

export type TaskKind =
  | "mark"
  | "place"
  | "enable"
  | "refresh"
  | "remove"
  | "disable"
  | "terminate"
  | "unmark"
  | "throwaway";

export interface Enabled {
  readonly process: ProcessId;
  /** How far the enabling went: the marker is written, keys are in place, the SIGHUP is sent. */
  readonly stage: "marked" | "placed" | "signalled";
  /** Physical clock when the enabling SIGHUP was sent; `null` if an earlier manager sent it. */
  readonly signalledAt: Milliseconds | null;
  /** Whether an earlier manager saw the enabling on the endpoint of this start time. */
  readonly shownFor: number | null;
  /** End of the right that the marker states, on the physical clock. */
  readonly markedUntil: Milliseconds;
}

/** A stop under way. */
export interface Stop {
  readonly began: Milliseconds;
  readonly because: string;
  /** Label of its first SIGHUP. */
  readonly reason: "disable_forging" | "startup_cleanup" | "fence";
  readonly removed: boolean;
  /** Physical clock when the last disabling SIGHUP was sent, and how many were. */
  readonly signalledAt: Milliseconds | null;
  readonly signals: number;
  readonly terminated: boolean;
  /** Physical clock of the last SIGKILL. */
  readonly killedAt: Milliseconds | null;
  /** Physical clock since when the right is ending: from then on the short ladder counts. */
  readonly shortSince: Milliseconds | null;
  /** Last known end of the right on the physical clock. */
  readonly rightEnds: Milliseconds | null;
  readonly confirmed: boolean;
}

/** The state after an event and what the world is asked to do. */
export interface Step {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** The state of a life that begins now. */
export function initialState(config: CoreConfig, at: ClockReading): State {
  return {
    config,
    clocks: startClocks(at),
    sequence: 0,
    registers: config.registers.map((name) => ({
      name,
      known: undefined,
      unchangedSince: 0,
      wait: config.timings.challengerWaits,
      releasedBeforeOurEyes: false,
      held: null,
      nonces: [],
      attempt: null,
      retryAt: 0,
      failing: null,
      watchHealthy: false,
      clockOffset: null,
    })),
    campaign: { running: null, standBackUntil: 0, losses: 0, ranksLastUntil: 0, failures: 0 },
    signing: { others: [], ownLast: null, highestCounter: null },
    credentials: { kind: "invalid", because: "the credentials have not been read yet" },
    node: { report: null, life: null, marker: "unread", targetProblem: null },
    forging: {
      phase: "unknown",
      since: 0,
      because: "just started",
      task: null,
      enabled: null,
      stop: null,
      retryAt: 0,
    },
    guard: "none",
    ineligible: "just started",
    shutdown: null,
    exited: false,
  };
}
