import assert from "assert";
import { testWhere } from "testing";
import { eventually } from "../../support/servers/mod.ts";
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
    await eventually(
      "the restarted manager to switch its node off",
      async () => {
        const reason = 'reason="startup_cleanup"';
        const sent = await first.metric("cardano_sighup_signals_total", reason).catch(() => null);
        return sent === 1 ? true : null;
      },
      { limit: allowed("handover"), why: () => first.manager.log() },
    );
    const stopped = Date.now();
    const second = await pool.forger(stopped + 1_500, allowed("crash"));
    await assertToldTruly(pool, second);
    const lines = await pool.ledger();
    const last = lines.findLast(({ node, at }) => node === first.name && at < stopped + 1_500);
    const next = lines.find(({ at }) => at > stopped + 1_500);
    assert(last !== undefined && next !== undefined);
    assert(
      next.slot - last.slot > 2,
      "between the old manager's blocks and the next nobody forges",
    );
    assert(last.at < killed + 13_500, "the old right was respected");
    await assertNoDoubledSlot(pool);
  },
);
