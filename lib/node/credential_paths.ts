import { CREDENTIAL_ROLES, type CredentialRole } from "../cardano/role.ts";

/** Where each of the three credential files lies, as absolute paths. */
export type CredentialPaths = Readonly<Record<CredentialRole, string>>;

/** One line about one file, for the log and the counters. It never holds a byte of a key. */
export interface CredentialAudit {
  readonly operation: "copy" | "remove";
  readonly file: CredentialRole;
  readonly path: string;
  /** Permission bits in octal, as `0400`; empty where they could not be read. */
  readonly mode: string;
  /** `ok`, or what went wrong. */
  readonly result: string;
}

/** Takes the lines; must not throw. */
export type AuditCredential = (line: CredentialAudit) => void;

/** Order of removal: that of the node's reading, so that the first step disables. */
export const REMOVAL_ORDER: readonly CredentialRole[] = CREDENTIAL_ROLES;

/** Order of placing, the vrf key last: until the set is whole the node reads "no credentials". */
export const PLACING_ORDER: readonly CredentialRole[] = CREDENTIAL_ROLES.toReversed();

/** Permission bits in the form of {@link CredentialAudit}. */
export function modeText(mode: number): string {
  return (mode & 0o7777).toString(8).padStart(4, "0");
}
