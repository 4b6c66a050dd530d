import { createHash } from "node:crypto";
import { type Candidate, podOf } from "../core/mod.ts";
import { type JsonObject, jsonObject, parseJson } from "../http/mod.ts";

const prefix = "candidate.forge-manager.cardano.io/";

/** Longest name of an annotation behind its prefix. */
const longestName = 63;
/** So many digits of a digest tell names apart that are too long and end alike. */
const digestLength = 12;
/** Longest annotation that is looked at, and longest identity and nonce in it, in characters. */
const longest = 1_024;
const longestText = 512;

/**
 * The name of a pod's annotation: the pod's own, with its cluster, if it has one. One that is too long
 * is its end, behind a digest of the whole: pods differ at the end, their clusters at the beginning. A
 * pod that starts anew takes the place of what it said before.
 */
export function candidateKey(identity: string): string {
  const name = podOf(identity);
  return prefix + (name.length <= longestName ? name : shortened(name));
}

function shortened(name: string): string {
  const digest = createHash("sha256").update(name).digest("hex").slice(0, digestLength);
  return `${digest}.${name.slice(1 + digestLength - longestName)}`;
}

/** What a pod says of itself, as the text of its annotation. */
export function writeCandidate(candidate: Candidate): string {
  const { identity, ready, tip, answers, set, cluster } = candidate;
  return JSON.stringify({ identity, ready, tip, answers, set, cluster });
}

/** The candidates that annotations tell of; what is none, or stands under another's name, is left out. */
export function readCandidates(annotations: JsonObject): readonly Candidate[] {
  return Object.entries(annotations).flatMap(([key, value]) => {
    if (!key.startsWith(prefix) || typeof value !== "string" || value.length > longest) return [];
    const candidate = readCandidate(jsonObject(parseJson(value)));
    return candidate !== null && candidateKey(candidate.identity) === key ? [candidate] : [];
  });
}

function readCandidate(text: JsonObject | null): Candidate | null {
  const { identity, ready, tip, answers, set, cluster } = text ?? {};
  if (!isText(identity) || typeof ready !== "boolean") return null;
  if (tip !== null && !isSlot(tip)) return null;
  if (answers !== null && !isText(answers)) return null;
  const said = { identity, ready, tip, answers, ...(isText(set) ? { set } : {}) };
  if (cluster === undefined) return said;
  return isText(cluster) ? { ...said, cluster } : null;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= longestText;
}

/** Whether a value can be the slot of a tip. */
export function isSlot(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
