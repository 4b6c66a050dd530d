import type { Candidate } from "./candidate.ts";
import type { GuardQuestion } from "./guard/protocol.ts";
import type { ClusterResource } from "./policy/resource.ts";
import type { CredentialsReport, Marker, NodeReport, ProducingStart } from "./report.ts";
import type { Observation, ReadOutcome, WriteOutcome } from "./record.ts";
import type { ClockReading, WallTime } from "./units.ts";

/** Number of a request or of a task on the node; an answer to a number no longer open is ignored. */
export type Ticket = number;

/** What happened in the world. Every event carries the clocks as read when it is handed over. */
export type Event = { readonly at: ClockReading } & Happening;

/** What an event may be. */
export type Happening =
  /** Time passed; handed over about ten times a second. */
  | { readonly type: "tick" }
  | {
    readonly type: "readAnswered";
    readonly register: string;
    readonly request: Ticket;
    readonly outcome: ReadOutcome;
  }
  | {
    readonly type: "writeAnswered";
    readonly register: string;
    readonly request: Ticket;
    readonly outcome: WriteOutcome;
  }
  | { readonly type: "watched"; readonly register: string; readonly observation: Observation }
  /** What the server's clock said when the watch began. */
  | { readonly type: "serverTime"; readonly register: string; readonly time: WallTime }
  | {
    readonly type: "watchState";
    readonly register: string;
    readonly healthy: boolean;
    readonly because: string;
  }
  /** What pods say of themselves beside a register. */
  | {
    readonly type: "candidatesSeen";
    readonly register: string;
    readonly candidates: readonly Candidate[];
  }
  /** All clusters of this pool and network that an API shows. */
  | {
    readonly type: "policySeen";
    readonly source: string;
    readonly resources: readonly ClusterResource[];
  }
  /** That API cannot be read, until the next `policySeen` of it. */
  | { readonly type: "policyUnreadable"; readonly source: string; readonly because: string }
  /**
   * Whether a manager that keeps the right elsewhere may still forge for this pool beside us: `null`
   * means no. Without cluster management nobody looks.
   */
  | { readonly type: "otherManager"; readonly other: OtherManager | null }
  /**
   * The marker file as found at start; `"unreadable"` counts as an enabled node. And which node was
   * noted to have been started without the flag, if any; `"unreadable"` counts as any node that is not
   * watched on throw-away keys.
   */
  | {
    readonly type: "markerRead";
    readonly marker: Marker | "none" | "unreadable";
    readonly noted?: ProducingStart | "unreadable" | null;
  }
  | { readonly type: "nodeObserved"; readonly report: NodeReport }
  | { readonly type: "credentials"; readonly report: CredentialsReport }
  /** Whether the target directory can be written; `null` means yes. */
  | { readonly type: "target"; readonly problem: string | null }
  /** The pod is about to end the node that runs: it is not to forge again, and not before others may. */
  | { readonly type: "podEnds" }
  | { readonly type: "taskDone"; readonly task: Ticket; readonly outcome: TaskOutcome }
  /** The guard asks; answered by one `answerGuard`. */
  | { readonly type: "guardAsked"; readonly question: GuardQuestion }
  /** The connection to the guard is gone, or cannot be made. */
  | { readonly type: "guardLost"; readonly because: string }
  /** The operator or the system asks this process to end. */
  | { readonly type: "shutdown"; readonly because: string };

/** How a task on the node ended. */
export type TaskOutcome = { readonly ok: true } | { readonly ok: false; readonly because: string };

/** A manager that keeps the right elsewhere, with no regard to the registers. */
export interface OtherManager {
  /** Why this pod does not stand beside it. */
  readonly because: string;
  /** Whether it was seen to renew for this pool: then it forges, or is about to. */
  readonly forges: boolean;
}
