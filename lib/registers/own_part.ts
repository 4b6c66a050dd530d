import { createHash } from "node:crypto";
import type { OwnPart, ReleaseMark } from "../core/mod.ts";
import { canonicalJson, type Json, type JsonObject, jsonObject, parseJson } from "../http/mod.ts";
import { readSigners, writeSigners } from "./signers.ts";
import { isSlot } from "./candidate_annotation.ts";
import { countedDuration } from "./duration.ts";
import { readMembership, writeMembership } from "./membership.ts";

/** The annotation that holds what only a forge-manager writes. */
export const ownAnnotation = "forge-manager.cardano.io/right";

/** Longest annotation that is looked at, in characters; ours have 2,500, with the longest names 10,000. */
const longest = 16_384;

/**
 * The own part as the text of an annotation, bound to the `spec` of the same write: beside it stand
 * the holder, the transition count and the renewal time, and a digest of the own part itself. Whoever
 * edits one of these (a person, the original manager, another program) has thereby made the record a
 * stranger's. The digest is no secret: it tells an edit from a write, not a friend from a foe.
 */
export function writeOwnPart(own: OwnPart, spec: JsonObject): string {
  return JSON.stringify(boundOwnPart(own, spec));
}

/** As {@link writeOwnPart}, for a register whose records hold more than texts. */
export function boundOwnPart(part: OwnPart, spec: JsonObject): JsonObject {
  const { mark, set, offer, signers, ...own } = part;
  const offered = offer === undefined ? {} : { offer: { ...offer } };
  const member = set === undefined ? {} : { set: writeMembership(set) };
  const named = signers === undefined ? {} : { signers: writeSigners(signers) };
  const written = { ...own, ...named, ...offered, mark: mark && { ...mark }, ...member };
  return { own: written, binding: bindingOf(written, spec) };
}

/** Reads the own part of a record; `null` if there is none, or none that belongs to this `spec`. */
export function readOwnPart(annotation: unknown, spec: JsonObject): OwnPart | null {
  if (typeof annotation !== "string" || annotation.length > longest) return null;
  return ownPartIn(parseJson(annotation), spec);
}

/** As {@link readOwnPart}, of what {@link boundOwnPart} made. */
export function ownPartIn(bound: Json | undefined, spec: JsonObject): OwnPart | null {
  const content = jsonObject(bound);
  const own = jsonObject(content?.own);
  if (own === null) return null;
  const isBound = canonicalJson(content?.binding) === canonicalJson(bindingOf(own, spec));
  return isBound ? checked(own) : null;
}

/** Of the own part as it was written, so that a later version may say more in it. */
function bindingOf(own: JsonObject, spec: JsonObject): JsonObject {
  return {
    digest: createHash("sha256").update(canonicalJson(own)).digest("hex"),
    holder: spec.holderIdentity ?? "",
    transitions: spec.leaseTransitions ?? 0,
    renewTime: spec.renewTime ?? null,
  };
}

function checked(own: JsonObject): OwnPart | null {
  const { nonce, fingerprint } = own;
  const mark = readMark(own.mark);
  const signsUntil = readNumber(own.signsUntil, Number.isFinite);
  const othersSignUntil = readNumber(own.othersSignUntil, Number.isFinite);
  const certificateCounter = readNumber(own.certificateCounter, isCounter);
  const signers = readSigners(own.signers);
  const set = readMembership(own.set);
  if (
    typeof nonce !== "string" || nonce === "" || typeof fingerprint !== "string" ||
    mark === undefined || signsUntil === undefined || othersSignUntil === undefined ||
    certificateCounter === undefined || set === undefined
  ) return null;
  return {
    nonce,
    duration: countedDuration(own.duration),
    mark,
    signsUntil,
    othersSignUntil,
    ...(signers === null ? {} : { signers }),
    certificateCounter,
    fingerprint,
    ...(set === null ? {} : { set }),
    ...readTipAndOffer(own),
  };
}

/** They let nobody take the right earlier: what makes no sense is left out, and the rest stands. */
function readTipAndOffer({ tip, offer }: JsonObject): Pick<OwnPart, "tip" | "offer"> {
  const { target, nonce } = jsonObject(offer) ?? {};
  const isOffer = typeof target === "string" && typeof nonce === "string";
  return { ...(isSlot(tip) ? { tip } : {}), ...(isOffer ? { offer: { target, nonce } } : {}) };
}

/** A number that makes sense, or `null`; `undefined` for anything else. */
function readNumber(
  value: Json | undefined,
  makesSense: (value: number) => boolean,
): number | null | undefined {
  if (value === null) return null;
  return typeof value === "number" && makesSense(value) ? value : undefined;
}

/** No certificate has another; who believed one would never stand against it. */
function isCounter(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** A mark or `null`; `undefined` for anything else. */
function readMark(value: Json | undefined): ReleaseMark | null | undefined {
  if (value === null) return null;
  const { releaser, nonce, transitions } = jsonObject(value) ?? {};
  if (typeof releaser !== "string" || typeof nonce !== "string") return undefined;
  return typeof transitions === "number" ? { releaser, nonce, transitions } : undefined;
}
