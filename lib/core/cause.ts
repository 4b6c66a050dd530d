/** Why something is so, in words for people. */
export interface Reason {
  /** With the figures of this moment. */
  readonly because: string;
  /** Without figures that count on: it changes only when the reason does. */
  readonly lasting: string;
}

/** A reason with its code; the codes of one question are few, so that a metric can have them. */
export interface Cause<Code extends string> extends Reason {
  /** Its code; label of a metric. */
  readonly code: Code;
}

/** Why a pod may not stand for the right, or could not take it at this moment. */
export type NotReadyCode =
  | "never_forges"
  | "ending"
  | "pod_ends"
  | "other_manager"
  | "record_of_another_pool"
  | "record_of_another_set"
  | "cluster_disabled"
  | "policy_unreadable"
  | "credentials"
  | "certificate_counter"
  | "clock"
  | "no_register_read"
  | "register_unreachable"
  | "register_twice"
  | "registers_replaced"
  | "set_not_initialised"
  | "set_retired"
  | "node_not_looked_at"
  | "node_missing"
  | "node_ambiguous"
  | "node_unidentified"
  | "node_starting"
  | "socket_silent"
  | "started_producing"
  | "target_not_writable"
  | "metrics_unreachable"
  | "tip_behind"
  | "guard_gone"
  | "guard_busy"
  | "guard_unable"
  | "node_unproven"
  | "node_stopping"
  | "node_fenced";

/** Why a stop of the node began. */
export type StopCode =
  | "startup"
  | "forges_unasked"
  | "foreign_keys"
  | "not_eligible"
  | "not_enabled"
  | "not_forging"
  | "hung"
  | "yielded"
  | "cluster_disabled"
  | "policy_unreadable"
  | "other_manager"
  | "right_lost"
  | "right_not_renewed"
  | "record_of_another_set"
  | "ending"
  | "pod_ends"
  | "rotation"
  | "clock"
  | "node_ended"
  | "guard_gone"
  | "guard_stopped";

/** A cause; without lasting words of its own nothing in its words counts on. */
export function cause<Code extends string>(
  code: Code,
  because: string,
  lasting = because,
): Cause<Code> {
  return { code, because, lasting };
}
