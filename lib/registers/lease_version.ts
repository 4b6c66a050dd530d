import type { Version } from "../core/mod.ts";
import { canonicalJson, jsonObject } from "../http/mod.ts";
import type { ApiObject } from "../kubernetes/mod.ts";
import { readRecord } from "./lease_record.ts";
import { ownAnnotation } from "./own_part.ts";
import { revisionOf } from "./revision.ts";

/** Whether the object says that it is a Lease, or nothing: objects in lists do not. */
export function isLease({ kind }: ApiObject): boolean {
  return kind === undefined || kind === "Lease";
}

/** A Lease as a version of the record; `null` if it is none, or its resourceVersion is no number. */
export function versionOf(lease: ApiObject): Version | null {
  if (!isLease(lease)) return null;
  const revision = revisionOf(lease.metadata.resourceVersion);
  if (revision === null) return null;
  const spec = jsonObject(lease.spec) ?? {};
  const annotation = jsonObject(lease.metadata.annotations)?.[ownAnnotation];
  return { revision, record: readRecord(spec, annotation), spec: canonicalJson(spec) };
}
