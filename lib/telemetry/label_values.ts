import type { CredentialFault } from "../cardano/mod.ts";
import type { CredentialFile } from "../node/mod.ts";
import type { NotReadyCode, Phase, SighupReason, SignalName, StopCode } from "../core/mod.ts";

/** How a try to renew or acquire ended. */
export type RenewalResult = (typeof RENEWAL_RESULTS)[number];

/** Label values of `cardano_forge_manager_renewals_total`. */
export const RENEWAL_RESULTS = ["written", "conflict", "failed"] as const;
/** What became of an offer of the right. */
export type OfferResult = (typeof OFFER_RESULTS)[number];

/** Label values of `cardano_forge_manager_offers_total`. */
export const OFFER_RESULTS = [
  ...["made", "answered", "taken", "unanswered", "withdrawn", "not_taken", "called_off"] as const,
] as const;
/** Label values of `cardano_sighup_signals_total`. */
export const SIGHUP_REASONS: readonly SighupReason[] = namesOf({
  enable_forging: true,
  disable_forging: true,
  startup_cleanup: true,
  retry: true,
  rotation: true,
  fence: true,
});
/** Label values of `cardano_credential_operations_total`. */
export const CREDENTIAL_OPERATIONS = ["copy", "remove"] as const;
export const CREDENTIAL_FILES: readonly CredentialFile[] = namesOf({
  kes: true,
  vrf: true,
  opcert: true,
  bulk: true,
});
/** Signals with which a node is ended. */
export const KILL_SIGNALS = ["SIGTERM", "SIGKILL"] as const satisfies readonly SignalName[];
/** Phases of the forging state machine. */
export const PHASES: readonly Phase[] = namesOf({
  unknown: true,
  standby: true,
  preparing: true,
  forging: true,
  stopping: true,
  fenced: true,
});

/** Label values of `cardano_forge_manager_not_ready`. */
export const NOT_READY_REASONS: readonly NotReadyCode[] = namesOf({
  never_forges: true,
  ending: true,
  pod_ends: true,
  other_manager: true,
  record_of_another_pool: true,
  record_of_another_set: true,
  cluster_disabled: true,
  policy_unreadable: true,
  credentials: true,
  certificate_counter: true,
  clock: true,
  no_register_read: true,
  register_unreachable: true,
  register_twice: true,
  registers_replaced: true,
  set_not_initialised: true,
  set_retired: true,
  node_not_looked_at: true,
  node_missing: true,
  node_ambiguous: true,
  node_unidentified: true,
  node_starting: true,
  socket_silent: true,
  started_producing: true,
  target_not_writable: true,
  metrics_unreachable: true,
  tip_behind: true,
  guard_gone: true,
  guard_busy: true,
  guard_unable: true,
  node_unproven: true,
  node_stopping: true,
  node_fenced: true,
});
/** Label values of `cardano_forge_manager_credentials_valid`. */
export const CREDENTIAL_FAULTS: readonly CredentialFault[] = namesOf({
  unreadable: true,
  malformed: true,
  wrong_type: true,
  damaged: true,
  unsigned: true,
  mismatch: true,
  throw_away: true,
  wrong_pool: true,
  not_yet_valid: true,
  expired: true,
  genesis: true,
});
/** Label values of `cardano_forge_manager_stops_total`. */
export const STOP_REASONS: readonly StopCode[] = namesOf({
  startup: true,
  forges_unasked: true,
  foreign_keys: true,
  not_eligible: true,
  not_enabled: true,
  not_forging: true,
  hung: true,
  yielded: true,
  cluster_disabled: true,
  policy_unreadable: true,
  other_manager: true,
  right_lost: true,
  right_not_renewed: true,
  record_of_another_set: true,
  ending: true,
  pod_ends: true,
  rotation: true,
  clock: true,
  node_ended: true,
  guard_gone: true,
  guard_stopped: true,
});

/** A signal that ends a node. */
export type KillSignal = (typeof KILL_SIGNALS)[number];

/** The keys of a record that the compiler makes complete. */
function namesOf<Name extends string>(record: Readonly<Record<Name, true>>): readonly Name[] {
  return Object.keys(record) as Name[];
}
