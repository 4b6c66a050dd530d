import { causeOf } from "../errors/mod.ts";
import { isMissing } from "./missing.ts";
import type { CredentialTarget } from "./credential_paths.ts";
import { besideOf } from "./directory.ts";
import { removeFile, writeTemporary } from "./temporary.ts";

/** What lies where a pod that is about to end its node asks for the handover. */
export type PodEndLook =
  | { readonly kind: "none" }
  /** What is no request, or cannot be read: it asks for nothing. */
  | { readonly kind: "unusable" }
  | {
    readonly kind: "request";
    /** Who waits, as it calls itself. */
    readonly asker: string;
    /** How often it has asked before: a request that does not change was left behind. */
    readonly count: number;
  };

const REQUEST = "pod-ends";
const ANSWER = "pod-ends.answer";
const MODE = 0o640;
const MAX_BYTES = 64;
const SHAPE = /^ends ([1-9][0-9]{0,9}) (0|[1-9][0-9]{0,5})\n$/;

/** Looks for a request, beside the credentials of the node. A link, a pipe or a folder is none. */
export async function lookForPodEnd(target: CredentialTarget): Promise<PodEndLook> {
  const path = placeOf(target, REQUEST);
  try {
    const { isFile, size } = await Deno.lstat(path);
    if (!isFile || size > MAX_BYTES) return { kind: "unusable" };
    const [, asker, count] = SHAPE.exec(await Deno.readTextFile(path)) ?? [];
    if (asker === undefined) return { kind: "unusable" };
    return { kind: "request", asker, count: Number(count) };
  } catch (error) {
    return { kind: isMissing(error) ? "none" : "unusable" };
  }
}

/** Tells who waits that it need not any longer; `null`, or why that could not be told. */
export async function answerPodEnd(
  target: CredentialTarget,
  asker: string,
): Promise<string | null> {
  const path = placeOf(target, ANSWER);
  let temporary: string | null = null;
  try {
    temporary = await writeTemporary(path, `ends ${asker}\n`, MODE);
    await Deno.rename(temporary, path);
    return null;
  } catch (error) {
    if (temporary !== null) await removeFile(temporary).catch(() => false);
    return `Cannot write ${path}: ${causeOf(error)}`;
  }
}

function placeOf(target: CredentialTarget, name: string): string {
  return besideOf("bulk" in target ? target.bulk : target.kes, name);
}
