import { testWhere } from "testing";
import assert from "assert";
import { allowed } from "../pool/bounds.ts";
import { assertNoDoubledSlot, missingForPools, openPool } from "../pool/pool.ts";
import { assertToldTruly } from "../pool/truth.ts";

const missing = missingForPools();

testWhere(
  missing,
  "a node deaf to being disabled, its manager cut off: it is killed in time",
  async () => {
    const deaf = { node: { DEAF: "disable" } };
    await using pool = await openPool({ members: [deaf, deaf, deaf] });
    const first = await pool.forger(Date.now(), allowed("first_election"));
    await first.pod.blackHole();
    const cut = Date.now();
    const second = await pool.successor(first, cut, allowed("cut_off"));
    assert.equal(await first.metric("cardano_forge_manager_kill_signals_total", "SIGKILL"), 1);
    await assertToldTruly(pool, second);
    await assertNoDoubledSlot(pool);
  },
);

testWhere(
  missing,
  "a node deaf to SIGHUP wins: its manager gives the right to another",
  async () => {
    const deaf = { node: { DEAF: "always" } };
    await using pool = await openPool({ members: [deaf, deaf, {}] });
    const listening = pool.members[2];
    const forger = await pool.forger(
      Date.now(),
      allowed("first_election") + 2 * allowed("deaf_node"),
    );
    assert.equal(forger.name, listening?.name);
    await assertToldTruly(pool, forger);
    await assertNoDoubledSlot(pool);
  },
);
