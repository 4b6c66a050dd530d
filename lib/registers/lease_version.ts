import type { Version } from "../core/mod.ts";
import { type ApiObject, canonicalJson, jsonObject } from "../kubernetes/mod.ts";
import { readRecord } from "./lease_record.ts";
import { ownAnnotation } from "./own_part.ts";
import { revisionOf } from "./revision.ts";

/** A Lease as a version of the record; `null` if its resourceVersion cannot be compared. */
export function versionOf(lease: ApiObject): Version | null {
  const revision = revisionOf(lease.metadata.resourceVersion);
  if (revision === null) return null;
  const spec = jsonObject(lease.spec) ?? {};
  const annotation = jsonObject(lease.metadata.annotations)?.[ownAnnotation];
  return { revision, record: readRecord(spec, annotation), spec: canonicalJson(spec) };
}
