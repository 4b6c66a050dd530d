import { CREDENTIAL_ROLES, type CredentialRole } from "../cardano/role.ts";
import { directoriesOf } from "./directory.ts";

/** Where each of the three credential files lies, as absolute paths. */
export type CredentialPaths = Readonly<Record<CredentialRole, string>>;

/** Where the one file of `--bulk-credentials-file` lies, as an absolute path. */
interface BulkPath {
  readonly bulk: string;
}

/** Where the node reads its credentials: from three files, or from one that is never missing. */
export type CredentialTarget = CredentialPaths | BulkPath;

/** A file of a target: also the `file` label of the metrics. */
export type CredentialFile = CredentialRole | "bulk";

/** One line about one file, for the log and the counters. It never holds a byte of a key. */
export interface CredentialAudit {
  readonly operation: "copy" | "remove";
  readonly file: CredentialFile;
  readonly path: string;
  /** Permission bits in octal, as `0400`; empty where they could not be read. */
  readonly mode: string;
  /** `ok`, or what went wrong. */
  readonly result: string;
}

/** Takes the lines; must not throw. */
export type AuditCredential = (line: CredentialAudit) => void;

/** One file of a target. */
export interface TargetFile {
  readonly file: CredentialFile;
  readonly path: string;
}

/** Order of removal: that of the node's reading, so that the first step disables. */
export function removalOrder(target: CredentialTarget): readonly TargetFile[] {
  return "bulk" in target
    ? [{ file: "bulk", path: target.bulk }]
    : CREDENTIAL_ROLES.map((file) => ({ file, path: target[file] }));
}

/** Order of placing, the vrf key last: until the set is whole the node reads "no credentials". */
export function placingOrder(target: CredentialTarget): readonly TargetFile[] {
  return removalOrder(target).toReversed();
}

/**
 * Readable by the owner alone. The node refuses a VRF key that others may read, and up to 10.4 one
 * that its group may read (`checkVRFFilePermissions` in `Run.hs`); of a bulk file it checks nothing.
 */
export const CREDENTIAL_MODE = 0o400;

/** The directories of a target, each once: all that has to be writable. */
export function targetDirectories(target: CredentialTarget): readonly string[] {
  return directoriesOf(Object.values(target));
}
