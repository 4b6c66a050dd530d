import { type CredentialTexts, encodeBulkFile } from "../cardano/mod.ts";
import { causeOf } from "../errors/mod.ts";
import { keepSpare } from "./bulk.ts";
import {
  type AuditCredential,
  CREDENTIAL_MODE,
  type CredentialTarget,
  placingOrder,
  removalOrder,
  targetDirectories,
  type TargetFile,
} from "./credential_paths.ts";
import { syncDirectory } from "./directory.ts";
import { modeText } from "./mode.ts";
import { takeOut } from "./remove.ts";
import { removeFile, writeTemporary } from "./temporary.ts";

/** What became of an installation. After `failed` nothing that it placed remains, or it says so. */
export type InstallOutcome =
  | { readonly kind: "installed" }
  | { readonly kind: "failed"; readonly because: string };

/** Asked immediately before each file becomes visible: `true`, or why it must not. */
type Permit = () => true | string;

/** An installation under way. */
interface Installation {
  readonly target: CredentialTarget;
  readonly texts: CredentialTexts;
  readonly permit: Permit;
  readonly audit: AuditCredential;
  /** Temporary files written so far, with the files that they are to become. */
  readonly temporaries: Map<TargetFile, string>;
  /** Paths renamed into place so far. */
  readonly placed: Set<string>;
}

/**
 * Places a set of credentials that was validated before.
 *
 * All files are written and synced under temporary names, so that a full or read-only file system
 * shows before anything is visible; then each is renamed into place, the vrf key last; a bulk file
 * is one. On any failure, and on a refusal by `permit`, everything that was placed is taken out again.
 */
export async function installCredentials(
  target: CredentialTarget,
  texts: CredentialTexts,
  permit: Permit,
  audit: AuditCredential,
): Promise<InstallOutcome> {
  const installation: Installation = {
    target,
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
      await syncAll(installation.target);
  } catch (error) {
    return `Cannot place credentials: ${causeOf(error)}`;
  }
}

async function write(installation: Installation): Promise<string | null> {
  const { target, texts, temporaries } = installation;
  for (const one of placingOrder(target)) {
    const text = one.file === "bulk" ? encodeBulkFile(texts) : texts[one.file];
    try {
      if (one.file === "bulk") await keepSpare(one.path);
      temporaries.set(one, await writeTemporary(one.path, text, CREDENTIAL_MODE));
    } catch (error) {
      return noteCopy(installation, one, `cannot write beside it: ${causeOf(error)}`);
    }
  }
  return null;
}

/** Synchronous on purpose: nothing of this program runs between a permission and its rename. */
function place(installation: Installation): string | null {
  const { permit, temporaries, placed } = installation;
  for (const [one, temporary] of temporaries) {
    const permission = permit();
    if (permission !== true) return noteCopy(installation, one, permission);
    try {
      Deno.renameSync(temporary, one.path);
    } catch (error) {
      return noteCopy(installation, one, `cannot rename to it: ${causeOf(error)}`);
    }
    placed.add(one.path);
    noteCopy(installation, one, "ok");
  }
  return null;
}

async function syncAll(target: CredentialTarget): Promise<string | null> {
  for (const directory of targetDirectories(target)) {
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
  const { target, temporaries, placed, audit } = installation;
  const left: string[] = [];
  for (const one of removalOrder(target).filter(({ path }) => placed.has(path))) {
    const outcome = await takeOut(one, audit);
    if (typeof outcome === "string") left.push(outcome);
  }
  for (const temporary of temporaries.values()) {
    try {
      await removeFile(temporary);
    } catch (error) {
      left.push(`Cannot remove the temporary file ${temporary}: ${causeOf(error)}`);
    }
  }
  if (placed.size > 0) left.push(...[await syncAll(target)].filter((problem) => problem !== null));
  return left;
}

/** Writes the line of the audit; returns it as a message. */
function noteCopy({ audit }: Installation, { file, path }: TargetFile, result: string): string {
  audit({ operation: "copy", file, path, mode: modeText(CREDENTIAL_MODE), result });
  return `Cannot place ${path}: ${result}`;
}
