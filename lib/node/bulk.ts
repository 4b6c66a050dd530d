import { isEmptyList, NO_CREDENTIALS } from "../cardano/empty_list.ts";
import { causeOf } from "../errors/mod.ts";
import { isMissing } from "./missing.ts";
import { type AuditCredential, CREDENTIAL_MODE } from "./credential_paths.ts";
import { besideOf } from "./directory.ts";
import { modeOf } from "./mode.ts";
import { removeFile, removeTemporaries, writeTemporary } from "./temporary.ts";

/**
 * Manager and guard may empty the file at once: whoever comes second clears away the temporary file
 * of the first, once. A third try is nobody's to spoil.
 */
const TRIES = 3;

type Content = "absent" | "empty" | "other";

/** No list without a set in it is larger, in bytes: what is larger need not be read. */
const LARGEST_EMPTY = 64;

/**
 * Replaces the bulk file by an empty list: whether something else was there, or why it still may be.
 *
 * It is never unlinked: a node that starts without it crashes, and one older than 8.9 takes a SIGHUP
 * without it for an error and forges on. Whether it is empty is read back, whoever emptied it. Where
 * there is no file and none can be written, nothing is there to be read either.
 */
export async function emptyBulkFile(
  path: string,
  audit: AuditCredential,
): Promise<boolean | string> {
  const before = await lookAt(path);
  if (before === "empty") return false;
  const mode = await modeOf(path);
  const note = (result: string) => audit({ operation: "remove", file: "bulk", path, mode, result });
  let because = "";
  let now: Content = before;
  for (let tries = 0; now !== "empty" && tries < TRIES; tries += 1) {
    because = await whyNotEmptied(path);
    now = await lookAt(path);
  }
  if (now !== "other") {
    if (before !== "absent") note("ok");
    return before !== "absent";
  }
  const cause = because === "" ? "something else is there again" : because;
  note(cause);
  return `Cannot replace ${path} by an empty list: ${cause}`;
}

/**
 * Lays an empty list beside the bulk file: the way back on a volume that is full by then, where a
 * rename still succeeds. Throws what the system says.
 */
export async function keepSpare(path: string): Promise<void> {
  const spare = spareOf(path);
  if (await lookAt(spare) === "empty") return;
  await removeTemporaries(spare);
  await Deno.rename(await writeTemporary(spare, NO_CREDENTIALS, CREDENTIAL_MODE), spare);
}

/** What lies at a path; what cannot be read, or is no regular file, is `other`. */
async function lookAt(path: string): Promise<Content> {
  try {
    const { isFile, size } = await Deno.lstat(path);
    const isSmall = isFile && size <= LARGEST_EMPTY;
    return isSmall && isEmptyList(await Deno.readTextFile(path)) ? "empty" : "other";
  } catch (error) {
    return isMissing(error) ? "absent" : "other";
  }
}

/** One try to put an empty list in its place; returns what went wrong, if something did. */
async function whyNotEmptied(path: string): Promise<string> {
  let temporary: string;
  try {
    temporary = await writeTemporary(path, NO_CREDENTIALS, CREDENTIAL_MODE);
  } catch (error) {
    return await Deno.rename(spareOf(path), path).then(() => "", () => causeOf(error));
  }
  try {
    await Deno.rename(temporary, path);
    return "";
  } catch (error) {
    await removeFile(temporary).catch(() => false);
    return causeOf(error);
  }
}

function spareOf(path: string): string {
  return besideOf(path, `.${path.slice(path.lastIndexOf("/") + 1)}.forge-manager-empty`);
}
