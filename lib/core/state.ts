import type { Candidates } from "./candidate.ts";
import type { Clocks } from "./clock.ts";
import type { CoreConfig } from "./config.ts";
import type { Effect, Purpose } from "./effect.ts";
import type { OtherManager, Ticket } from "./event.ts";
import type { Evidence } from "./evidence.ts";
import type { GuardDuty } from "./guard/protocol.ts";
import type { Forging } from "./forging.ts";
import type { Offering } from "./offering.ts";
import type { ClusterResource } from "./policy/resource.ts";
import type { PolicySource } from "./policy/sources.ts";
import type { Observation, OwnPart } from "./record.ts";
import type { CredentialsReport, Marker, NodeReport, ProcessId, ProducingStart } from "./report.ts";
import type { Milliseconds, WallTime } from "./units.ts";

/** Everything the core knows. Plain data: it can be printed, compared and replayed. */
export interface State {
  /** What never changes. */
  readonly config: CoreConfig;
  /** Time that has passed. */
  readonly clocks: Clocks;
  /** Last number given to a request, task or nonce. */
  readonly sequence: number;
  /** What is known of each register. */
  readonly registers: readonly RegisterState[];
  /** The attempt to win a majority. */
  readonly campaign: Campaign;
  /** Whether the right is to be handed to another, and to whom. */
  readonly offering: Offering;
  /** What is known of the clusters; empty without cluster management. */
  readonly policy: PolicyView;
  /** Who may sign until when. */
  readonly signing: Signing;
  /** Whether the credential sources can be used. */
  readonly credentials: CredentialsReport;
  /** Physical clock when the sources were first reported to hold what they hold. */
  readonly credentialsSince: Milliseconds;
  /** The manager that keeps the right elsewhere and may still forge for this pool, or `null`. */
  readonly otherManager: OtherManager | null;
  /** What is known of the node. */
  readonly node: NodeState;
  /** Where the forging machine stands. */
  readonly forging: Forging;
  /** What is known of the guard. */
  readonly guard: GuardView;
  /**
   * Last eligibility: `null`, or the lasting words of why not, so that only a change is reported; and
   * whether this pod says of itself that it is ready.
   */
  readonly ineligible: string | null;
  /** Whether the host's wall clock was last judged to be off, so that only a change is reported. */
  readonly clockIsOff: boolean;
  /** Why this process is to end, once somebody asked for it. */
  readonly shutdown: { readonly because: string; readonly since: Milliseconds } | null;
  /** Whether the end was announced. */
  readonly exited: boolean;
}

/** What is known of one register, and what this process holds on it. */
export interface RegisterState {
  /** Its name. */
  readonly name: string;
  /** Newest known observation; `undefined` before the first. */
  readonly known: Observation | undefined;
  /**
   * What a forge-manager last wrote into a record that has been edited by hand or deleted since, so
   * that it tells no more whose it is; `null` where the record tells itself, or never did.
   */
  readonly edited: OwnPart | null;
  /** Challenger's clock when the holder or its nonce last changed (rule of the challenger's t1). */
  readonly unchangedSince: Milliseconds;
  /** How long a challenger waits on the known version. */
  readonly wait: Milliseconds;
  /** A marked release by a holder that this process itself saw in the version before it. */
  readonly releasedBeforeOurEyes: boolean;
  /** The lease held here, if any. */
  readonly held: Held | null;
  /** How the right last held here was lost by what the record said then; `null` once it is held. */
  readonly lost: string | null;
  /** Nonce last acknowledged and those sent since, newest last; at most eight. */
  readonly nonces: readonly string[];
  /** Whose record this process took here last; `null` before it took any. For people only. */
  readonly predecessor: Predecessor | null;
  /** The request under way, if any. */
  readonly attempt: Attempt | null;
  /** No new try before this time on the physical clock, after a failure. */
  readonly retryAt: Milliseconds;
  /** Last failure since the last answer, or `null`. */
  readonly failing: string | null;
  /** Whether changes are being reported. */
  readonly watchHealthy: boolean;
  /**
   * The register's wall clock less this host's physical clock, at the last answer that told the
   * time; `null` before. It holds its worth when the wall clock of this host is stepped.
   */
  readonly serverClock: WallTime | null;
  /** Certificate counter that its records told of this pool last; `null` if they told none. */
  readonly counter: number | null;
  /** What pods say of themselves beside it; `null` while that is not known. */
  readonly candidates: Candidates | null;
}

/** Who held a record before, and how it came to be free. */
export interface Predecessor {
  /** Identity of the last holder; empty if nobody held it. */
  readonly holder: string;
  /** Whether it released the record before our eyes; else its time ran out. */
  readonly released: boolean;
}

/** A lease that was acknowledged. Both times were taken before the request was sent. */
export interface Held {
  /** Holder's clock before the request was sent. */
  readonly holderTime: Milliseconds;
  /** Physical clock before the request was sent. */
  readonly physicalTime: Milliseconds;
  /** A release was sent: the register counts no more, whatever comes back. */
  readonly givenUp: boolean;
}

/** A request under way. One try (a read if needed, and a write) has one budget. */
export interface Attempt {
  /** Number of the request. */
  readonly request: Ticket;
  /** What the try is for; `look` only reads. */
  readonly purpose: Purpose | "look";
  /** Which of its requests is under way. */
  readonly stage: "read" | "write";
  /** Physical clock when the try began; it is abandoned `tryBudget` later. */
  readonly tryBegan: Milliseconds;
  /** Taken before this request was sent. */
  readonly holderTime: Milliseconds;
  /** Physical clock before this request was sent. */
  readonly physicalTime: Milliseconds;
  /** Newest revision known when the request was sent. */
  readonly revisionKnown: number | null;
  /** A write of this try has met a conflict already: a second one ends it. */
  readonly conflicted: boolean;
}

/** The attempt to win a majority, and how long to stand back after losing one. */
export interface Campaign {
  /** The campaign under way, and its first success on the physical clock. */
  readonly running: { readonly firstSuccess: Milliseconds | null } | null;
  /** No new campaign before this time on the physical clock. */
  readonly standBackUntil: Milliseconds;
  /** Campaigns in a row that stood in another's way, but won no majority. */
  readonly losses: number;
  /** When the last lost campaign ended, in anybody's way or not, on the challenger's clock. */
  readonly lastLost: Milliseconds;
  /** This pod failed to forge, or yielded because it was degraded: it ranks last until then (physical clock). */
  readonly ranksLastUntil: Milliseconds;
  /** Failures to forge that are not forgiven yet. */
  readonly failures: number;
  /** Others are to have the right before this pod stands again: it failed, or has yielded. */
  readonly handsOver: boolean;
}

/** Which clusters there are, and how they compare with the one of this pod. */
export interface PolicyView {
  /** What each API told. */
  readonly sources: readonly PolicySource[];
  /** What counts of each cluster: several objects only if it was made anew. */
  readonly clusters: readonly (readonly ClusterResource[])[];
  /** Physical clock when the policy of this cluster was last known to be up to date; `null` before. */
  readonly readAt: Milliseconds | null;
  /** Clusters that should forge rather than this one, and since when without a break (physical clock). */
  readonly better: readonly { readonly cluster: string; readonly since: Milliseconds }[];
  /** Their order, as it was last reported. */
  readonly order: string;
}

/** Until when other identities may sign, as read from records, and what this node signed last. */
export interface Signing {
  /** Who else may sign, and until when. */
  readonly others: readonly OtherSigner[];
  /** Wall clock when this node was last seen forging, in this life of the manager. */
  readonly ownLast: WallTime | null;
}

/** Until when another identity may sign. */
export interface OtherSigner {
  /** Who signs, or who told of others without their names. */
  readonly identity: string;
  /** Whether it is told of that identity itself, or of anybody it knows of. */
  readonly of: "itself" | "others";
  /** The time, by that host's wall clock. */
  readonly until: WallTime;
  /** Which of that identity's writes said so; a later one has a larger number. */
  readonly order: number;
  /** Whether it was read in that identity's own release. */
  readonly isFinal: boolean;
  /** Challenger's clock until which it counts: a remote time can only delay, and not for ever. */
  readonly countsUntil: Milliseconds;
}

/** What is known of the node beside this manager. */
export interface NodeState {
  /** The last look. */
  readonly report: NodeReport | null;
  /** The process identified, if any. */
  readonly life: Life | null;
  /** The marker file as found at start and since. */
  readonly marker: Marker | "none" | "unreadable" | "unread";
  /** Which node was noted to have been started without the flag, by this manager or an earlier one. */
  readonly noted: ProducingStart | "unreadable" | null;
  /** Whether the last look found throw-away keys and no process: what starts after it reads no others. */
  readonly lain: boolean;
  /** Why the target directory cannot be written, or `null`. */
  readonly targetProblem: string | null;
}

/** What a manager knows of its guard. */
export interface GuardView {
  /** Whether it asks; `awaited` before it ever did. */
  readonly contact: "awaited" | "there" | "lost";
  /** Physical clock when it last asked. */
  readonly heardAt: Milliseconds;
  /** What it stood for then. */
  readonly duty: GuardDuty;
  /** Physical clock when it was first heard that it had sent its last SIGHUP, or may have. */
  readonly signalledAt: Milliseconds;
  /** Why it could not signal the node then; `null` if it could. */
  readonly unable: string | null;
  /** Number of the enabling that it is asked to stand for; `null` while nothing is to be guarded. */
  readonly engagement: Ticket | null;
  /** Physical clock since when it does not stand for that; `null` while it does. */
  readonly unservedSince: Milliseconds | null;
  /** Physical clock since when it stands for something although nothing is to be guarded, or `null`. */
  readonly busySince: Milliseconds | null;
}

/** One life of the node's process, from identification to its end. */
export interface Life {
  /** Which process it is. */
  readonly process: ProcessId;
  /** Physical clock when it was first found. */
  readonly since: Milliseconds;
  /** Physical clock when its socket first answered. */
  readonly socketAnswered: Milliseconds | null;
  /** Physical clock of the last look that told of an answer; it may repeat one of some seconds ago. */
  readonly socketLastAnswered: Milliseconds | null;
  /** Why its socket did not answer when it was asked last; `null` if it did, or was not asked yet. */
  readonly socketSilence: string | null;
  /** What its counter has shown. */
  readonly evidence: Evidence;
  /** None but throw-away keys were seen to lie beside it: if it forges, it was started to. */
  readonly onThrowaway: boolean;
  /**
   * Whatever it forges on are throw-away keys: they were there before it was started, and it was not
   * proven off since, after which only somebody else could make it forge.
   */
  readonly harmless: boolean;
  /** Its counter rose on these, or it is noted that it did: it was started without the non-producing flag. */
  readonly startedProducing: boolean;
  /** Confirmed non-producing at least once in this life. */
  readonly provenOff: boolean;
  /** Physical clock when the pod was about to end this process; `null` if it never was. */
  readonly endsSince: Milliseconds | null;
  /** Slot of its tip, as last told; `null` before. */
  readonly tip: number | null;
}

/** The state after an event and what the world is asked to do. */
export interface Step {
  /** The next state. */
  readonly state: State;
  /** What to do, in this order. */
  readonly effects: readonly Effect[];
}
