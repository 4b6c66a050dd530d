import assert from "assert";
import { testWhere } from "testing";
import { allowed } from "../pool/bounds.ts";
import { assertNoDoubledSlot, missingForPools, openPool } from "../pool/pool.ts";
import { assertToldTruly, keysBeside } from "../pool/truth.ts";

testWhere(
  missingForPools(),
  "first election: one of three forges, and only it has keys",
  async () => {
    await using pool = await openPool();
    const ready = Date.now();
    const forger = await pool.forger(ready, allowed("first_election"));
    await assertToldTruly(pool, forger);
    for (const member of pool.members) {
      const expected = member === forger ? ["kes.skey", "node.cert", "vrf.skey"] : [];
      assert.deepEqual(await keysBeside(member), expected, member.name);
      assert.equal((await member.status("/health")).status, 200);
      assert.equal((await member.status("/ready")).status, 200);
    }
    await assertNoDoubledSlot(pool);
  },
);
