import assert from "assert";
import { testWhere } from "testing";
import { eventually } from "../../support/servers/mod.ts";
import { allowed } from "../pool/bounds.ts";
import { assertNoDoubledSlot, missingForPools, openPool } from "../pool/pool.ts";
import { assertToldTruly, keysBeside } from "../pool/truth.ts";

testWhere(
  missingForPools(),
  "the leader alone is cut off: it stops in time, another forges, healing is calm",
  async () => {
    await using pool = await openPool();
    const first = await pool.forger(Date.now(), allowed("first_election"));
    await first.pod.blackHole();
    const cut = Date.now();
    const second = await pool.successor(first, cut, allowed("cut_off"));
    await assertToldTruly(pool, second);
    assert.deepEqual(await keysBeside(first), []);
    assert.equal(first.node.restarts(), 0, "a node that stops in time is not killed");
    const ended = (await pool.ledger()).findLast(({ node }) => node === first.name)?.at ?? 0;
    assert(ended < cut + 13_500, "the old right was respected");

    await first.pod.heal();
    const healed = Date.now();
    await eventually(
      "the healed member to be ready again",
      async () => (await first.status("/ready")).status === 200 || null,
      { limit: 60_000 },
    );
    assert.equal((await pool.forger(healed, 60_000)).name, second.name, "healing moves nothing");
    await assertNoDoubledSlot(pool);
  },
);
