import type { Candidate } from "./candidate.ts";
import type { Ticket } from "./event.ts";
import type { GuardAnswer } from "./guard/protocol.ts";
import type { RightRecord, Version } from "./record.ts";
import type {
  CredentialsReport,
  Marker,
  ProcessId,
  ProducingStart,
  SighupReason,
  SignalName,
} from "./report.ts";
import type { Milliseconds } from "./units.ts";

/** Why a write is sent. `giveBack` lets go of a record that is not held here: a late success. */
export type Purpose = "create" | "acquire" | "renew" | "release" | "giveBack";

/** What the world is asked to do. */
export type Effect =
  | RegisterEffect
  | CandidateEffect
  | NodeEffect
  /** To the dead man's switch, which has asked. */
  | { readonly type: "answerGuard"; readonly answer: GuardAnswer }
  | { readonly type: "report"; readonly decision: Decision }
  /** Nothing is left to do: the process may end. */
  | { readonly type: "exit" };

/** A request to a register; `budget` bounds it, from now, in milliseconds. */
export type RegisterEffect =
  | {
    readonly type: "read";
    readonly register: string;
    readonly request: Ticket;
    readonly budget: Milliseconds;
  }
  | {
    readonly type: "write";
    readonly register: string;
    readonly request: Ticket;
    readonly budget: Milliseconds;
    readonly purpose: Purpose;
    readonly record: RightRecord;
    /** The version to replace; `null` creates the record. */
    readonly expected: Version | null;
  }
  | { readonly type: "distrustWatch"; readonly register: string };

/** What is said beside a register. Nobody waits for it, and what is lost is said again. */
export type CandidateEffect =
  | { readonly type: "writeCandidate"; readonly register: string; readonly candidate: Candidate }
  /** These pods are long gone. */
  | {
    readonly type: "dropCandidates";
    readonly register: string;
    readonly identities: readonly string[];
  };

/**
 * An act on the node. Tasks on files and signals run one after the other; a SIGKILL never waits.
 * Whoever executes an effect asks {@link permits} again immediately before each act.
 */
export type NodeEffect =
  | {
    readonly type: "placeKeys";
    readonly task: Ticket;
    readonly set: "real" | "throwaway";
    /** What the sources must still hold: nothing is placed of which the record does not tell. */
    readonly expected?: CredentialsReport;
  }
  | { readonly type: "removeKeys"; readonly task: Ticket }
  | {
    readonly type: "signal";
    readonly task: Ticket;
    readonly process: ProcessId;
    readonly signal: SignalName;
    readonly reason: SighupReason | "stop";
  }
  | { readonly type: "mark"; readonly task: Ticket; readonly marker: Marker }
  | { readonly type: "unmark"; readonly task: Ticket }
  | { readonly type: "note"; readonly task: Ticket; readonly producing: ProducingStart };

/** A decision is a value with its reason: the same reason goes to log, status and metric. */
export interface Decision {
  /** What was decided. */
  readonly decision: DecisionName;
  /** Why, in words for people. */
  readonly because: string;
  /** How much it matters to an operator. */
  readonly severity: "info" | "warning" | "error";
}

/** Names of decisions; each is the event of a log line. */
export type DecisionName =
  | "phase"
  | "eligible"
  | "not_eligible"
  | "right_acquired"
  | "right_lost"
  | "right_released"
  | "record_created"
  | "holder_changed"
  | "long_wait"
  | "watch"
  | "try_failed"
  | "campaign_lost"
  | "stop_begins"
  | "stop_confirmed"
  | "escalated"
  | "task_failed"
  | "node_started"
  | "node_gone"
  /** The pod of the node is about to end: somebody else has to forge before it does. */
  | "pod_ends"
  | "clock"
  /** What is known of the clusters, or their order, has changed. */
  | "policy"
  | "guard"
  /** A forger in whose place a ready pod should forge; `well_again` ends it. */
  | "degraded"
  | "well_again"
  /** A forger whose metrics do not show whether it forges. */
  | "forging_unseen"
  /** It failed to forge, or yielded because it was degraded: it stands after the others for a while. */
  | "ranks_last"
  | "offer_made"
  | "offer_unanswered"
  | "offer_withdrawn"
  | "offer_answered"
  | "offer_taken"
  | "offer_not_taken"
  | "handover_called_off";
