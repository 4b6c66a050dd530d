import type { Refusal } from "./outcome.ts";

/**
 * What is wrong with a set of credentials, as one of few codes: for metrics and machines.
 *
 * `unreadable` a source cannot be read; `malformed` no envelope, or other bytes than the type says;
 * `wrong_type` another kind of file; `damaged` a key whose parts do not belong together; `unsigned`
 * not what the cold key signed; `mismatch` certificate and KES key are not for each other;
 * `throw_away` made by this program; `wrong_pool` of another pool than configured; `not_yet_valid`
 * and `expired` out of its KES periods; `genesis` the file that tells the KES period is unusable.
 */
export type CredentialFault =
  | "unreadable"
  | "malformed"
  | "wrong_type"
  | "damaged"
  | "unsigned"
  | "mismatch"
  | "throw_away"
  | "wrong_pool"
  | "not_yet_valid"
  | "expired"
  | "genesis";

/** Why a credential file was not accepted, with its code. */
export interface FileRefusal extends Refusal {
  readonly fault: CredentialFault;
}

/** Gives a refusal its code. */
export function blame(fault: CredentialFault, refusal: Refusal): FileRefusal {
  return { ...refusal, fault };
}
