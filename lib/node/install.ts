import type { CredentialRole, CredentialTexts } from "../cardano/mod.ts";
import { causeOf } from "./cause.ts";
import {
  type AuditCredential,
  type CredentialPaths,
  modeText,
  PLACING_ORDER,
  REMOVAL_ORDER,
} from "./credential_paths.ts";
import { directoriesOf, syncDirectory } from "./directory.ts";
import { unlinkCredential } from "./remove.ts";
import { removeFile, writeTemporary } from "./temporary.ts";

/** What became of an installation. After `failed` nothing that it placed remains, or it says so. */
export type InstallOutcome =
  | { readonly kind: "installed" }
  | { readonly kind: "failed"; readonly because: string };

/** Asked immediately before each file becomes visible: `true`, or why it must not. */
export type Permit = () => true | string;

/**
 * Readable by the owner alone. The node refuses a VRF key that others may read, and up to 10.4 one
 * that its group may read (`checkVRFFilePermissions` in `Run.hs`).
 */
const MODE = 0o400;

/** An installation under way. */
interface Installation {
  readonly paths: CredentialPaths;
  readonly texts: CredentialTexts;
  readonly permit: Permit;
  readonly audit: AuditCredential;
  /** Temporary files written so far. */
  readonly temporaries: Map<CredentialRole, string>;
  /** Files renamed into place so far. */
  readonly placed: Set<CredentialRole>;
}

/**
 * Places a set of credentials that was validated before.
 *
 * All three are written and synced under temporary names, so that a full or read-only file system
 * shows before anything is visible; then each is renamed into place, the vrf key last. On any
 * failure, and on a refusal by `permit`, everything that was placed is unlinked again.
 */
export async function installCredentials(
  paths: CredentialPaths,
  texts: CredentialTexts,
  permit: Permit,
  audit: AuditCredential,
): Promise<InstallOutcome> {
  const installation: Installation = {
    paths,
    texts,
    permit,
    audit,
    temporaries: new Map(),
    placed: new Set(),
  };
  const failure = await attempt(installation);
  if (failure === null) return { kind: "installed" };
  const left = await takeBack(installation);
  return { kind: "failed", because: [failure, ...left].join("; ") };
}

/** Why it failed, or `null`. What `permit` may throw is a refusal too. */
async function attempt(installation: Installation): Promise<string | null> {
  try {
    return await write(installation) ?? place(installation) ??
      await syncAll(installation.paths);
  } catch (error) {
    return `Cannot place credentials: ${causeOf(error)}`;
  }
}

async function write(installation: Installation): Promise<string | null> {
  const { paths, texts, temporaries } = installation;
  for (const file of PLACING_ORDER) {
    try {
      temporaries.set(file, await writeTemporary(paths[file], texts[file], MODE));
    } catch (error) {
      return noteCopy(installation, file, `cannot write beside it: ${causeOf(error)}`);
    }
  }
  return null;
}

/** Synchronous on purpose: nothing of this program runs between a permission and its rename. */
function place(installation: Installation): string | null {
  const { paths, permit, temporaries, placed } = installation;
  for (const [file, temporary] of temporaries) {
    const permission = permit();
    if (permission !== true) return noteCopy(installation, file, permission);
    try {
      Deno.renameSync(temporary, paths[file]);
    } catch (error) {
      return noteCopy(installation, file, `cannot rename to it: ${causeOf(error)}`);
    }
    placed.add(file);
    noteCopy(installation, file, "ok");
  }
  return null;
}

async function syncAll(paths: CredentialPaths): Promise<string | null> {
  for (const directory of directoriesOf(Object.values(paths))) {
    try {
      await syncDirectory(directory);
    } catch (error) {
      return `Cannot sync the directory ${directory}: ${causeOf(error)}`;
    }
  }
  return null;
}

/** Removes what was placed and written; returns what could not be undone. */
async function takeBack(installation: Installation): Promise<readonly string[]> {
  const { paths, temporaries, placed, audit } = installation;
  const left: string[] = [];
  for (const file of REMOVAL_ORDER.filter((file) => placed.has(file))) {
    const outcome = await unlinkCredential(paths, file, audit);
    if (typeof outcome === "string") left.push(outcome);
  }
  for (const temporary of temporaries.values()) {
    try {
      await removeFile(temporary);
    } catch (error) {
      left.push(`Cannot remove the temporary file ${temporary}: ${causeOf(error)}`);
    }
  }
  if (placed.size > 0) left.push(...[await syncAll(paths)].filter((problem) => problem !== null));
  return left;
}

/** Writes the line of the audit; returns it as a message. */
function noteCopy(installation: Installation, file: CredentialRole, result: string): string {
  const path = installation.paths[file];
  installation.audit({ operation: "copy", file, path, mode: modeText(MODE), result });
  return `Cannot place ${path}: ${result}`;
}
