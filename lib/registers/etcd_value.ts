import type { RightRecord, Version } from "../core/mod.ts";
import { canonicalJson, jsonObject, parseJson } from "../http/mod.ts";
import { fromBase64, toBase64 } from "./base64.ts";
import { countedDuration } from "./duration.ts";
import type { EtcdPair } from "./etcd_answer.ts";
import { recordOf, writeSpec } from "./lease_record.ts";
import { boundOwnPart, ownPartIn } from "./own_part.ts";

/** Longest value that is looked at, in characters; ours have 2,500, with the longest names 11,000. */
const longest = 16_384;

/**
 * The value that says `record`, in base64: a canonical JSON object with the fields of a Lease's
 * `spec`, so that people read the same words in both, and our own part beside them as `right`.
 */
export function valueOf(record: RightRecord): string {
  const spec = writeSpec(record);
  const right = record.own === null ? {} : { right: boundOwnPart(record.own, spec) };
  return toBase64(canonicalJson({ ...spec, ...right }));
}

/**
 * A key's value as a version of the record, whoever wrote it. What is no JSON object is a stranger's
 * that states no duration: it is waited for as long as any. Never throws.
 */
export function versionOfPair({ revision, value }: EtcdPair): Version {
  const text = fromBase64(value);
  const content = text === null || text.length > longest ? null : jsonObject(parseJson(text));
  if (content === null) {
    const unknown = { ...recordOf({}, null), duration: countedDuration(null) };
    return { revision, record: unknown, spec: canonicalJson(value) };
  }
  const { right, ...spec } = content;
  return { revision, record: recordOf(spec, ownPartIn(right, spec)), spec: canonicalJson(spec) };
}
