import { canonicalJson, type Json, jsonObject } from "../http/mod.ts";
import type { ApiObject } from "./api_object.ts";
import { LEASE_HEAD } from "./lease.ts";

/** How long a Lease that is only advice holds without a renewal, in seconds. */
const DURATION = 60;

/** Who of a forge-manager wrote the Lease last; beside it stands when, so that an edit shows. */
const WRITER = "forge-manager.cardano.io/representative";

/** For which pool, by its id in hexadecimal: names are made of a short part of it. */
const POOL = "forge-manager.cardano.io/pool";

/** A Lease that is only advice, as it was seen. */
export interface AdvisoryLease {
  /** Identity in it; empty if it is free. */
  readonly holder: string;
  /** Whether a forge-manager wrote what it says. */
  readonly isOurs: boolean;
  /** For which pool a forge-manager wrote it; `null` where none did, or did not say so. */
  readonly pool: string | null;
  /** Another one: it was renewed or taken. */
  readonly stamp: string;
}

/** Makes sense of such a Lease, whoever wrote it. */
export function readAdvisory({ metadata, spec }: ApiObject): AdvisoryLease {
  const said = jsonObject(spec) ?? {};
  const { holderIdentity, renewTime } = said;
  const holder = typeof holderIdentity === "string" ? holderIdentity : "";
  const marks = jsonObject(metadata.annotations) ?? {};
  const isOurs = marks[WRITER] === writerOf(holder, renewTime);
  const pool = isOurs && typeof marks[POOL] === "string" ? marks[POOL] : null;
  return { holder, isOurs, pool, stamp: canonicalJson(said) };
}

/** The Lease that says `holder` (empty: nobody) of a pool, in the place of `before`. */
export function advisoryWith(
  { holder, pool }: { readonly holder: string; readonly pool: string },
  before: ApiObject | null,
  where: { readonly namespace: string; readonly name: string },
  now: number,
): ApiObject {
  const { managedFields: _, ...metadata } = before?.metadata ?? {};
  const spec = jsonObject(before?.spec) ?? {};
  const time = new Date(now).toISOString().replace("Z", "000Z");
  const taken = spec.holderIdentity !== holder;
  const transitions = typeof spec.leaseTransitions === "number" ? spec.leaseTransitions : 0;
  return {
    ...{ ...before, ...LEASE_HEAD },
    metadata: {
      ...metadata,
      ...where,
      labels: {
        "app.kubernetes.io/managed-by": "cardano-forge-manager",
        ...jsonObject(metadata.labels),
      },
      annotations: {
        ...jsonObject(metadata.annotations),
        ...{ [WRITER]: writerOf(holder, time), [POOL]: pool },
      },
    },
    spec: {
      ...spec,
      ...{ holderIdentity: holder, leaseDurationSeconds: DURATION, renewTime: time },
      acquireTime: taken ? time : spec.acquireTime ?? time,
      leaseTransitions: taken ? (transitions + 1) % (2 ** 31 - 1) : transitions,
    },
  };
}

function writerOf(holder: string, time: Json | undefined): string {
  // The server may write a time with fewer digits than it was sent.
  const at = typeof time === "string" ? Date.parse(time) : NaN;
  return `${holder} ${at}`;
}
