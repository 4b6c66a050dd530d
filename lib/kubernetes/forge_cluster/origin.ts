import { type JsonObject, jsonObject } from "../../http/mod.ts";
import type { MirrorOrigin } from "./resource.ts";
import { readInstant, wholeNumber } from "./fields.ts";

/** Label of every mirror, so that people can select them. */
export const MIRROR_LABEL = "cardano.io/mirror";

const UID = "cardano.io/mirror-uid";
const GENERATION = "cardano.io/mirror-generation";
const CREATED = "cardano.io/mirror-created";

/** The annotations by which a mirror says of what it is one. */
export function originAnnotations(origin: MirrorOrigin): Readonly<Record<string, string>> {
  return {
    [UID]: origin.uid,
    [GENERATION]: String(origin.generation),
    [CREATED]: new Date(origin.createdAt).toISOString(),
  };
}

/**
 * Of what an object is a mirror, or `null` if it is at home where it lies. Whoever wears the label or
 * any of the annotations is a mirror, a damaged one too: it must not be taken for a home.
 */
export function readOrigin(metadata: JsonObject): MirrorOrigin | null {
  const annotations = jsonObject(metadata.annotations) ?? {};
  const label = jsonObject(metadata.labels)?.[MIRROR_LABEL];
  const { [UID]: uid, [GENERATION]: generation, [CREATED]: created } = annotations;
  if ([label, uid, generation, created].every((one) => one === undefined)) return null;
  return {
    uid: typeof uid === "string" ? uid : "",
    generation: wholeNumber(0, Number.MAX_SAFE_INTEGER)(generation ?? null) ?? 0,
    createdAt: readInstant(created ?? null) ?? 0,
  };
}
