import type { Pool } from "../e2e/pool/pool.ts";
import { type AuditedRequest, pause } from "../support/servers/mod.ts";
import { type Figure, single, spread } from "./figure.ts";
import { type LogLine, logLines } from "./member.ts";
import { limits } from "./promises.ts";

const MINUTE = 60_000;
/** What the first blocks set going is over by then, in milliseconds. */
const SETTLES = 30_000;

/**
 * Leaves clusters alone for some minutes, and counts at each API server what all managers ask of it:
 * its own pods and those of the other clusters, for the right, the cluster's own Lease and policy.
 */
export async function regionsAtRest(
  pool: Pool,
  minutes: number,
  note: (text: string) => void,
): Promise<Figure[]> {
  await pause(SETTLES);
  const from = Date.now();
  await pause(minutes * MINUTE);
  const until = Date.now();
  const asked = await Promise.all(pool.regions.map(async ({ plane, namespace, name }) => {
    const managers = `system:serviceaccount:${namespace}:`;
    const requests = (await plane.audit()).filter(({ at, user }) =>
      at >= from && at < until && user.startsWith(managers)
    );
    if (requests.length > 0) return requests;
    throw new Error(`The audit log of ${name} tells of no request of any manager`);
  }));
  const perMinute = asked.map(({ length }) => length / minutes);
  const kinds = Map.groupBy(asked.flat(), kindOf);
  return [
    spread("regions_at_rest", "1/min", perMinute, "max", { limit: limits.requestsPerMinute }),
    single("regions_at_rest.unrest", "lines", (await unrestOf(pool, from, until, note)).length),
    // Of one register, on the average.
    ...[...kinds].map(([kind, { length }]) =>
      single(`regions_at_rest.${kind}`, "1/min", length / minutes / asked.length)
    ),
  ];
}

/** What the managers logged meanwhile, which at rest is nothing; the first of each kind is shown. */
async function unrestOf(
  pool: Pool,
  from: number,
  until: number,
  note: (text: string) => void,
): Promise<readonly LogLine[]> {
  const lines = (await Promise.all(pool.members.map(logLines))).flat()
    .filter(({ at }) => at >= from && at < until);
  const kinds: ReadonlyMap<string, readonly LogLine[]> = Map.groupBy(lines, ({ event }) => event);
  for (const [first, ...others] of kinds.values()) {
    if (first !== undefined) note(`not at rest: ${first.text}, and ${others.length} more`);
  }
  return lines;
}

/** What is asked, of which kind of object; of a Lease also what it is for. */
function kindOf({ verb, resource, subresource, name }: AuditedRequest): string {
  const lease = name.endsWith("-candidates")
    ? "candidates"
    : name.startsWith("cardano-forge-right-")
    ? "right"
    : name;
  const which = resource === "leases" ? lease : "";
  return [verb, resource, subresource, which].filter((part) => part !== "").join("_");
}
