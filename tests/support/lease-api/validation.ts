import { fields, type ResourceType } from "./object.ts";

const microTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(Z|[+-]\d\d:\d\d)$/;

/** What Kubernetes would say of an object that it cannot store, or `null`. */
export function invalid(type: ResourceType, body: unknown): string | null {
  if (type.kind !== "Lease") return null;
  const { leaseDurationSeconds, leaseTransitions, acquireTime, renewTime } = fields(
    fields(body).spec,
  );
  for (const time of [acquireTime, renewTime]) {
    const good = time === undefined || time === null ||
      (typeof time === "string" && microTime.test(time));
    if (!good) return `${JSON.stringify(time)} is not a MicroTime`;
  }
  if (!count(leaseDurationSeconds, 1)) return "spec.leaseDurationSeconds: must be greater than 0";
  if (!count(leaseTransitions, 0)) return "spec.leaseTransitions: must not be negative";
  return null;
}

function count(value: unknown, least: number): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "number" && Number.isInteger(value) && value >= least &&
    value < 2 ** 31;
}
