import type { RightRecord } from "../core/mod.ts";
import { jsonObject } from "../http/mod.ts";
import { type ApiObject, LEASE_HEAD } from "../kubernetes/mod.ts";
import { writeSpec } from "./lease_record.ts";
import { ownAnnotation, writeOwnPart } from "./own_part.ts";

const managedBy = "app.kubernetes.io/managed-by";

/** The Lease to create for `record`. */
export function newLease(record: RightRecord, namespace: string, name: string): ApiObject {
  return leaseWith(record, { ...LEASE_HEAD, metadata: { namespace, name } });
}

/**
 * `before` with `record` in it. Everything that others have put there stays: labels, annotations,
 * owners, and fields of `spec` that a record has no place for. The server's own list of who manages
 * which field is left out, which tells it to keep it.
 */
export function leaseWith(record: RightRecord, before: ApiObject): ApiObject {
  const { managedFields: _, ...metadata } = before.metadata;
  const spec = { ...jsonObject(before.spec), ...writeSpec(record) };
  const { [ownAnnotation]: __, ...annotations } = jsonObject(metadata.annotations) ?? {};
  return {
    ...before,
    metadata: {
      ...metadata,
      labels: { [managedBy]: "cardano-forge-manager", ...jsonObject(metadata.labels) },
      annotations: record.own === null
        ? annotations
        : { ...annotations, [ownAnnotation]: writeOwnPart(record.own, spec) },
    },
    spec,
  };
}
