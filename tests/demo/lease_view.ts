/** The Lease as `kubectl get lease` would show it, and how long it has been so. */
import type { Milliseconds, WallTime } from "../../lib/core/mod.ts";
import type { LeaseApi } from "../support/lease-api/mod.ts";
import { ask } from "./ask.ts";

/** The Lease at one moment. */
export interface LeaseView {
  readonly revision: string;
  /** Name of the pod that holds it, or `null`. */
  readonly holder: string | null;
  /** How often it has changed hands. */
  readonly transitions: number;
  /** When it was last seen to change. */
  readonly since: WallTime;
  /** From then on a challenger may take it, if nothing changes until then. */
  readonly freeAt: WallTime;
}

const path = "/apis/coordination.k8s.io/v1/namespaces/default/leases/cardano-node-leader";

/** Reads the Lease; `null` if there is none. */
export async function readLease(
  api: LeaseApi,
  challengerWaits: Milliseconds,
  before: LeaseView | null,
): Promise<LeaseView | null> {
  const text = await ask(`${api.url}${path}`, { authorization: "Bearer demo" });
  if (text === null) return null;
  const lease = JSON.parse(text);
  const revision = String(lease.metadata.resourceVersion);
  if (revision === before?.revision) return before;
  const now = Date.now();
  const holder = String(lease.spec.holderIdentity ?? "").split("/")[0] ?? "";
  return {
    ...{ revision, since: now, freeAt: now + challengerWaits },
    holder: holder === "" ? null : holder,
    transitions: Number(lease.spec.leaseTransitions ?? 0),
  };
}
