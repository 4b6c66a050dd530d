import type { CredentialRole } from "../cardano/mod.ts";
import { causeOf, isMissing } from "./cause.ts";
import {
  type AuditCredential,
  type CredentialPaths,
  modeText,
  REMOVAL_ORDER,
} from "./credential_paths.ts";
import { directoriesOf, syncDirectory } from "./directory.ts";
import { removeFile, removeTemporaries } from "./temporary.ts";

/** What became of a removal; `removed` lists what was there. */
export type RemoveOutcome =
  | { readonly kind: "removed"; readonly removed: readonly CredentialRole[] }
  | { readonly kind: "failed"; readonly because: string };

/**
 * Unlinks vrf, certificate and kes, in this order, and temporary files of an interrupted
 * installation. What is missing already is fine. A failure at one file does not spare the others.
 *
 * Temporary files go first: an installation still under way can then place nothing more.
 */
export async function removeCredentials(
  paths: CredentialPaths,
  audit: AuditCredential,
): Promise<RemoveOutcome> {
  const removed: CredentialRole[] = [];
  const problems: string[] = [];
  for (const file of REMOVAL_ORDER) {
    await noting(problems, `Cannot clear temporary files of ${paths[file]}`, async () => {
      await removeTemporaries(paths[file]);
    });
  }
  for (const file of REMOVAL_ORDER) {
    const outcome = await unlinkCredential(paths, file, audit);
    if (typeof outcome === "string") problems.push(outcome);
    else if (outcome) removed.push(file);
  }
  for (const directory of directoriesOf(removed.map((file) => paths[file]))) {
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

/** Unlinks one file: whether it was there, or why it still may be. */
export async function unlinkCredential(
  paths: CredentialPaths,
  file: CredentialRole,
  audit: AuditCredential,
): Promise<boolean | string> {
  const path = paths[file];
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

async function modeOf(path: string): Promise<string> {
  try {
    const { mode } = await Deno.lstat(path);
    return mode === null ? "" : modeText(mode);
  } catch {
    return "";
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
