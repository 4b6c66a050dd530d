import { testWhere } from "testing";
import { pause } from "../../support/servers/mod.ts";
import { allowed } from "../pool/bounds.ts";
import { assertNoDoubledSlot, missingForPools, openPool } from "../pool/pool.ts";
import { assertToldTruly } from "../pool/truth.ts";

testWhere(
  missingForPools(),
  "SIGKILL of the leading manager: restarted, it stops its node first",
  async () => {
    await using pool = await openPool();
    const first = await pool.forger(Date.now(), allowed("first_election"));
    const killed = Date.now();
    first.manager.kill("SIGKILL");
    // The restarted manager finds the marker and stops the node long before the old right ends.
    await pause(10_000);
    const second = await pool.forger(killed + 10_000, allowed("crash") - 10_000);
    await assertToldTruly(pool, second);
    await assertNoDoubledSlot(pool);
  },
);
