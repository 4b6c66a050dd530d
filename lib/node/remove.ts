import { causeOf } from "../errors/mod.ts";
import { emptyBulkFile } from "./bulk.ts";
import { isMissing } from "./missing.ts";
import {
  type AuditCredential,
  type CredentialFile,
  type CredentialTarget,
  removalOrder,
  targetDirectories,
  type TargetFile,
} from "./credential_paths.ts";
import { syncDirectory } from "./directory.ts";
import { modeOf } from "./mode.ts";
import { removeFile, removeTemporaries } from "./temporary.ts";

/** What became of a removal; `removed` lists what was there. */
export type RemoveOutcome =
  | { readonly kind: "removed"; readonly removed: readonly CredentialFile[] }
  | { readonly kind: "failed"; readonly because: string };

/**
 * Takes the credentials away: unlinks vrf, certificate and kes, in this order, or replaces the bulk
 * file by an empty list; and removes temporary files of an interrupted installation. What is missing
 * already is fine. A failure at one file does not spare the others.
 *
 * Temporary files go first: an installation still under way can then place nothing more.
 */
export async function removeCredentials(
  target: CredentialTarget,
  audit: AuditCredential,
): Promise<RemoveOutcome> {
  const removed: CredentialFile[] = [];
  const problems: string[] = [];
  const files = removalOrder(target);
  for (const { path } of files) {
    await noting(
      problems,
      `Cannot clear temporary files of ${path}`,
      () => removeTemporaries(path),
    );
  }
  for (const one of files) {
    const outcome = await takeOut(one, audit);
    if (typeof outcome === "string") problems.push(outcome);
    else if (outcome) removed.push(one.file);
  }
  for (const directory of targetDirectories(target)) {
    await noting(
      problems,
      `Cannot sync the directory ${directory}`,
      () => syncDirectory(directory),
    );
  }
  return problems.length === 0
    ? { kind: "removed", removed }
    : { kind: "failed", because: problems.join("; ") };
}

/** Takes out one file: whether something was there, or why it still may be. */
export async function takeOut(
  { file, path }: TargetFile,
  audit: AuditCredential,
): Promise<boolean | string> {
  if (file === "bulk") return await emptyBulkFile(path, audit);
  const mode = await modeOf(path);
  try {
    if (!await removeFile(path)) return false;
    audit({ operation: "remove", file, path, mode, result: "ok" });
    return true;
  } catch (error) {
    const cause = causeOf(error);
    audit({ operation: "remove", file, path, mode, result: cause });
    return `Cannot remove ${path}: ${cause}`;
  }
}

/** Runs a step; a failure is noted and the next step still taken. A missing directory is fine. */
async function noting(
  problems: string[],
  subject: string,
  step: () => Promise<void>,
): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!isMissing(error)) problems.push(`${subject}: ${causeOf(error)}`);
  }
}
