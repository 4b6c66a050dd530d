import assert from "assert";
import { testWhere } from "testing";
import { allowed } from "../pool/bounds.ts";
import type { Member } from "../pool/member.ts";
import { assertNoDoubledSlot, missingForPools, openPool } from "../pool/pool.ts";
import { assertToldTruly, keysBeside } from "../pool/truth.ts";

/** So many looks at the node follow the rename before anything else happens, in milliseconds. */
const LOOKED_AT_FOR = 5_000;

testWhere(
  missingForPools(),
  "the forger's binary is renamed and replaced, its manager cut off: it is stopped in time",
  async () => {
    await using pool = await openPool({ ownBinary: true });
    const first = await pool.forger(Date.now(), allowed("first_election"));
    await upgradeByHand(first);
    const renamed = Date.now();
    await new Promise((resolve) => setTimeout(resolve, LOOKED_AT_FOR));
    assert.equal((await pool.forger(renamed, 60_000)).name, first.name, "a rename moves nothing");
    await assertToldTruly(pool, first);
    assert.doesNotMatch(await first.manager.log(), /node_gone/);

    await first.pod.blackHole();
    const cut = Date.now();
    const second = await pool.successor(first, cut, allowed("cut_off"));
    await assertToldTruly(pool, second);
    assert.deepEqual(await keysBeside(first), []);
    assert.equal(first.node.restarts(), 0, "the SIGHUP has reached it");
    assert.doesNotMatch(await first.manager.log(), /signal_failed/);
    const ended = (await pool.ledger()).findLast(({ node }) => node === first.name)?.at ?? 0;
    assert(ended < cut + 13_500, "the old right was respected");
    await assertNoDoubledSlot(pool);
  },
);

/** What an operator does: the old binary keeps a copy's name, the new one takes its place. */
async function upgradeByHand({ pod }: Member): Promise<void> {
  const script = "cd /opt/cardano/bin && mv cardano-node cardano-node-11.0.0 && " +
    "cp cardano-node-11.0.0 cardano-node";
  const { code, stderr } = await pod.exec(["/bin/sh", "-c", script]);
  assert.equal(code, 0, stderr);
}
