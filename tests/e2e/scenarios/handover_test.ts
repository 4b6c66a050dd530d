import assert from "assert";
import { testWhere } from "testing";
import { allowed } from "../pool/bounds.ts";
import { assertNoDoubledSlot, missingForPools, openPool } from "../pool/pool.ts";
import { assertToldTruly, keysBeside } from "../pool/truth.ts";

testWhere(
  missingForPools(),
  "graceful handover: the old node stops, is confirmed, another forges",
  async () => {
    await using pool = await openPool();
    const first = await pool.forger(Date.now(), allowed("first_election"));
    const exit = first.manager.nextExit();
    first.manager.kill("SIGTERM");
    first.manager.kill("SIGTERM");
    assert.equal((await exit).code, 0);
    const stopped = (await pool.ledger()).findLast(({ node }) => node === first.name)?.at ?? 0;
    const second = await pool.forger(stopped, allowed("handover"));
    assert.notEqual(second.name, first.name);
    await assertToldTruly(pool, second);
    assert.deepEqual(await keysBeside(first), []);
    assert.equal(first.node.restarts(), 0, "a planned handover kills no node");
    await assertNoDoubledSlot(pool);
  },
);
