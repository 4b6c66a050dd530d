import type { Target } from "./target.ts";

/** Where a Lease is. */
export function leaseTarget(namespace: string, name: string): Target {
  return { group: "coordination.k8s.io", version: "v1", plural: "leases", namespace, name };
}

/** Version and kind of every Lease. */
export const LEASE_HEAD = { apiVersion: "coordination.k8s.io/v1", kind: "Lease" } as const;
