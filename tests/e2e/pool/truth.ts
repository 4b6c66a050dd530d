import assert from "assert";
import { eventually } from "../../support/servers/mod.ts";
import type { Member } from "./member.ts";
import type { Pool } from "./pool.ts";

/** Metrics and resource follow what happens within this time, in milliseconds. */
const SHOWS_WITHIN = 30_000;

/** Waits until metrics, records and CardanoLeader all say that this member, and it alone, forges. */
export async function assertToldTruly(pool: Pool, forger: Member): Promise<void> {
  const others = pool.members.filter((member) => member !== forger);
  await eventually(`metrics to say that ${forger.name} forges`, async () => {
    const own = await forger.metric("cardano_forging_enabled");
    const leads = await forger.metric("cardano_leader_status");
    return own === 1 && leads === 1 ? true : null;
  }, { limit: SHOWS_WITHIN });
  for (const other of others) {
    await eventually(`metrics to say that ${other.name} does not forge`, async () => {
      const own = await other.metric("cardano_forging_enabled").catch(() => null);
      return own === 0 ? true : null;
    }, { limit: SHOWS_WITHIN });
  }
  await eventually(`the CardanoLeader to name ${forger.podName}`, async () => {
    const { leaderPod, forgingEnabled } = await forger.region.leaderStatus();
    return leaderPod === forger.podName && forgingEnabled === true ? true : null;
  }, { limit: SHOWS_WITHIN });
  const holders = await holdersIn(pool);
  const naming = holders.filter((holder) => holder.startsWith(forger.holder));
  assert(
    2 * naming.length > pool.regions.length,
    `${forger.podName} forges, and the records name ${holders.join(", ")}`,
  );
}

/** Whom the record of each region names. */
async function holdersIn({ regions }: Pool): Promise<readonly string[]> {
  const records = await Promise.all(regions.map(({ lease }) => lease().catch(() => null)));
  return records.map((record) => record === null ? "not readable" : `${record["holderIdentity"]}`);
}
