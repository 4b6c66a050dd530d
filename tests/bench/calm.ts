import type { Pool } from "../e2e/pool/pool.ts";
import { listEachOther } from "../e2e/pool/regions.ts";
import { eventually } from "../support/servers/mod.ts";
import { untilReady } from "./member.ts";

/** What takes longer than this has failed, in milliseconds. */
const LONGEST = 120_000;
/** A record that was written so long ago is not renewed any more, in milliseconds. */
const RENEWED_WITHIN = 8_000;

/**
 * Waits until the best of several clusters forges, all other pods could take over at once, and every
 * register lists the others and is renewed by who forges.
 */
export async function calm(pool: Pool): Promise<void> {
  const [best] = pool.regions;
  const options = { limit: LONGEST, every: 250 };
  await eventually(`the cluster ${best.name} to forge`, async () => {
    const latest = (await pool.ledger()).at(-1);
    return latest?.node.startsWith(`${best.name}-`) || null;
  }, options);
  await Promise.all(pool.members.map(untilReady));
  await eventually(
    "the registers to list each other, and to be renewed by one holder",
    () => listEachOther(pool.regions) && isHeldByOne(pool) || null,
    options,
  );
}

function isHeldByOne({ regions }: Pool): boolean {
  const latest = regions.map(({ leases }) => leases.changes().at(-1));
  const holders = new Set(latest.map((change) => change?.object.spec?.["holderIdentity"]));
  const since = Date.now() - RENEWED_WITHIN;
  return holders.size === 1 && latest.every((change) => (change?.at ?? 0) > since);
}
