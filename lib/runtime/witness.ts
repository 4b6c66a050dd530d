import type {
  CoreConfig,
  Effect,
  Event,
  Milliseconds,
  ProcessId,
  Purpose,
  SighupReason,
  SignalName,
  State,
  WriteOutcome,
} from "../core/mod.ts";
import type { StatusOutcome } from "../kubernetes/mod.ts";
import type { AuditCredential } from "../node/mod.ts";
import type { ClusterWitness } from "./clusters/witness.ts";
import type { Credentials } from "./credentials.ts";

/** Sees what happens and tells people. It can delay nothing and must not throw. */
export interface Witness {
  readonly started: (core: CoreConfig) => void;
  readonly step: (event: Event, before: State, after: State, effects: readonly Effect[]) => void;
  readonly credentialFile: AuditCredential;
  /** The sources were read and judged; most often nothing has changed. */
  readonly credentialsRead: (found: Credentials) => void;
  /** Whether credentials could be placed: `null`, or why not; most often nothing has changed. */
  readonly targetTried: (problem: string | null) => void;
  readonly signalSent: (
    node: ProcessId,
    signal: SignalName,
    reason: SighupReason | "stop",
  ) => void;
  readonly signalFailed: (node: ProcessId, signal: SignalName, because: string) => void;
  readonly writeEnded: (
    register: string,
    purpose: Purpose,
    result: WriteOutcome["kind"],
    took: Milliseconds,
  ) => void;
  readonly status: (outcome: Exclude<StatusOutcome, { readonly kind: "unchanged" }>) => void;
  /** How a write of candidates beside a register, or their watch, fares: `null` if well, else why not. */
  readonly candidates: (
    register: string,
    what: "write" | "watch",
    because: string | null,
  ) => void;
  /** The node has not answered on its socket for as long as SOCKET_WAIT_TIMEOUT says. */
  readonly stillWaiting: (because: string) => void;
  /** What an earlier life of this program left beside the keys does not tell which node it enabled. */
  readonly markerUnreadable: (because: string) => void;
  /** What was noted of a node that was started without the flag cannot be read. */
  readonly noteUnreadable: (because: string) => void;
  /** A pod that is about to end its node waits its full time: the answer cannot be written. */
  readonly podEndUnanswered: (because: string) => void;
  /** A guard was started as a child of this program, or ended without being told to. */
  readonly guardChild: (news: GuardChildNews) => void;
  /** Whether an original manager renews its Lease cannot be seen: this pod may not look at it. */
  readonly originalUnseen: (because: string) => void;
  /** What becomes of the cluster that this pod belongs to. */
  readonly cluster: ClusterWitness;
  /** This program has failed: a rule is broken, or something threw that must not. */
  readonly defect: (error: unknown) => void;
}

/** What becomes of a guard that is a child. */
export type GuardChildNews =
  | { readonly kind: "started"; readonly pid: number }
  | { readonly kind: "ended"; readonly because: string };
