import type { V1LeaseSpec } from "@kubernetes/client-node/dist/gen/models/V1LeaseSpec.js";
import type { OwnPart, RightRecord } from "../core/mod.ts";
import type { Json, JsonObject } from "../http/mod.ts";
import { countedDuration } from "./duration.ts";
import { microTime, readTime } from "./micro_time.ts";
import { readOwnPart } from "./own_part.ts";

/** Largest count that a Lease can hold (32 bits, signed). */
const largestCount = 2 ** 31 - 1;

/** The fields of a Lease's `spec` that a record is made of, named by client-node's own type. */
type WrittenSpec =
  & { readonly [Field in WrittenField]: Json }
  & JsonObject;

type WrittenField =
  & keyof V1LeaseSpec
  & (
    | "holderIdentity"
    | "leaseDurationSeconds"
    | "leaseTransitions"
    | "acquireTime"
    | "renewTime"
  );

/** The `spec` that says `record`; durations are rounded up to whole seconds. */
export function writeSpec(record: RightRecord): WrittenSpec {
  return {
    holderIdentity: record.holder,
    leaseDurationSeconds: Math.ceil(record.duration / 1000),
    leaseTransitions: record.transitions,
    acquireTime: microTime(record.acquiredAt),
    renewTime: microTime(record.renewedAt),
  };
}

/** The record that a `spec` and our annotation say, whoever wrote them. Never throws. */
export function readRecord(spec: JsonObject, annotation: unknown): RightRecord {
  return recordOf(spec, readOwnPart(annotation, spec));
}

/** The record that a `spec` says, with what only a forge-manager writes beside it. */
export function recordOf(spec: JsonObject, own: OwnPart | null): RightRecord {
  const { holderIdentity } = spec;
  const holder = typeof holderIdentity === "string" ? holderIdentity : "";
  return {
    holder,
    duration: durationOf(spec, holder),
    transitions: readCount(spec.leaseTransitions),
    acquiredAt: readTime(spec.acquireTime),
    renewedAt: readTime(spec.renewTime),
    own,
  };
}

/** An empty Lease, as people create one beforehand, states no duration and has nobody to protect. */
function durationOf({ leaseDurationSeconds }: JsonObject, holder: string): number {
  const stated = leaseDurationSeconds ?? null;
  if (stated === null && holder === "") return 0;
  return countedDuration(typeof stated === "number" ? stated * 1000 : null);
}

/**
 * A count of transitions. The largest that fits counts as 0, like nonsense: one more could not be
 * written, and the Lease would be locked for good.
 */
function readCount(count: unknown): number {
  const counts = Number.isSafeInteger(count) && typeof count === "number" && count >= 0 &&
    count < largestCount;
  return counts ? count : 0;
}
