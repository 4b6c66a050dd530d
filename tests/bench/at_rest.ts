import type { Pool } from "../e2e/pool/pool.ts";
import { pause, requestsPerUser } from "../support/servers/mod.ts";
import { type Figure, single } from "./figure.ts";
import type { MemoryLog } from "./memory.ts";
import { limits, managerUser } from "./promises.ts";

const MINUTE = 60_000;
/** After the first block the resource is written and the counters settle. */
const SETTLES = 10_000;
/** How often the memory is looked at meanwhile. */
const LOOK_EVERY = 10_000;

/** Leaves a pool that forges alone for some minutes and counts what its managers ask the API. */
export async function requestsAtRest(
  pool: Pool,
  minutes: number,
  memory: MemoryLog,
): Promise<Figure[]> {
  await pause(SETTLES);
  const from = Date.now();
  const until = from + minutes * MINUTE;
  while (Date.now() < until) {
    await pause(Math.min(LOOK_EVERY, until - Date.now()));
    await memory.sample(pool);
  }
  const requests = (await pool.plane.audit()).filter(({ at }) => at >= from && at < until);
  const own = requests.filter(({ user }) => user === managerUser);
  const total = requestsPerUser(requests).get(managerUser) ?? 0;
  if (total === 0) throw new Error(`The audit log tells of no request of ${managerUser}`);
  const kinds = Map.groupBy(
    own,
    ({ verb, resource, subresource }) =>
      [verb, resource, subresource].filter((part) => part !== "").join("_"),
  );
  return [
    single("requests_per_minute_at_rest", "1/min", total / minutes, {
      limit: limits.requestsPerMinute,
    }),
    ...[...kinds].map(([kind, { length }]) =>
      single(`requests_per_minute_at_rest.${kind}`, "1/min", length / minutes)
    ),
  ];
}
