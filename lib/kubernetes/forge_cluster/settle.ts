import type { Answer, Failed } from "../answer.ts";
import { type ApiObject, apiObject } from "../api_object.ts";
import type { NamedObject } from "../named_object.ts";
import { whyHomeTaken } from "./taken.ts";
import { withoutField } from "./wanted.ts";

/** Who owns the fields that the environment has set. */
const MANAGER = "cardano-forge-manager";
/** Who owns the fields of an object that was deleted and has been made again. */
const RESTORER = "cardano-forge-manager-restored";

/** What became of the environment's values, or of a resource that was to be made again. */
export type Settled =
  | {
    readonly kind: "settled";
    /** Fields that others own with values of their own, in the server's words. */
    readonly kept: readonly string[];
  }
  /** The name belongs to somebody else: nothing was written. */
  | { readonly kind: "taken"; readonly because: string }
  /** The cluster does not know the type: its definition is not installed. */
  | { readonly kind: "unsupported"; readonly because: string }
  | Failed;

/** After so many rounds of leaving fields to their owners something else is wrong. */
const MOST_ROUNDS = 4;

/**
 * Applies what the environment wants by server-side apply, creating the object if it is absent and
 * was not `known`: one that was deleted since is not for the environment. A field that another manager
 * owns with another value is left to it, and told. An object of another pool or network, or a mirror,
 * is never touched.
 */
export async function settleCluster(
  object: NamedObject,
  wanted: ApiObject,
  signal: AbortSignal,
  known = false,
): Promise<Settled> {
  const found = await lookAt(object, wanted, signal, known);
  return found === null ? await applyAll(object, wanted, MANAGER, signal) : found;
}

/**
 * Makes an object again that somebody has deleted, with the `spec` and the labels that it had. They
 * belong to nobody who has set them before, so that the environment does not replace them either.
 */
export async function restoreCluster(
  object: NamedObject,
  last: ApiObject,
  signal: AbortSignal,
): Promise<Settled> {
  const { apiVersion, kind, spec, metadata: { name, namespace, labels } } = last;
  const again = apiObject({
    ...{ apiVersion, kind, spec },
    metadata: { name, namespace, ...(labels === undefined ? {} : { labels }) },
  });
  if (again === null) return { kind: "failed", because: "There is nothing to make again" };
  const found = await lookAt(object, again, signal, false);
  return found === null ? await applyAll(object, again, RESTORER, signal) : found;
}

/** Why `wanted` must not be applied to what is there, which was `known` or not; or `null`. */
async function lookAt(
  object: NamedObject,
  wanted: ApiObject,
  signal: AbortSignal,
  known: boolean,
): Promise<Exclude<Settled, { readonly kind: "settled" }> | null> {
  const read = await object.read(signal);
  if (read.kind === "refused" && read.missing === "object") {
    return known ? { kind: "failed", because: "It has been deleted" } : null;
  }
  if (read.kind !== "ok") return notSettled(read);
  const because = whyHomeTaken(read.object, wanted);
  return because === null ? null : { kind: "taken", because };
}

async function applyAll(
  object: NamedObject,
  wanted: ApiObject,
  manager: string,
  signal: AbortSignal,
): Promise<Settled> {
  let left = wanted;
  const kept: string[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const applied = await object.apply(left, manager, signal);
    if (applied.kind === "ok") return { kind: "settled", kept };
    if (applied.kind !== "owned") return notSettled(applied);
    kept.push(applied.because);
    const rest = apiObject(applied.fields.reduce(withoutField, left));
    if (rest === null) break;
    left = rest;
  }
  return { kind: "failed", because: `Others own what was to be applied: ${kept.join(", ")}` };
}

function notSettled(
  answer: Exclude<Answer, { readonly kind: "ok" }>,
): Exclude<Settled, { readonly kind: "settled" | "taken" }> {
  const { because } = answer;
  const unsupported = answer.kind === "refused" && answer.missing === "type";
  return { kind: unsupported ? "unsupported" : "failed", because };
}
