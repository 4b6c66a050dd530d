import assert from "assert";
import { testWhere } from "testing";
import { eventually } from "../../support/servers/mod.ts";
import { missingForPools, openPool } from "../pool/pool.ts";

/** A vacancy is told of five seconds after it is seen; starting takes some seconds, too. */
const TOLD_WITHIN = 30_000;

testWhere(
  missingForPools(),
  "nobody may stand: log, metric, /ready and CardanoLeader all say why",
  async () => {
    const relay = { manager: { APPLICATION_TYPE: "relay-only" } };
    await using pool = await openPool({ members: [relay, relay] });
    const status = await eventually("the CardanoLeader to say that nobody leads", async () => {
      const status = await pool.leaderStatus().catch(() => null);
      return status?.reason === "NoLeader" ? status : null;
    }, { limit: TOLD_WITHIN });

    const [, name, why = ""] = /^(pool-[01]): (.+)$/.exec(String(status.message)) ?? [];
    const speaker = pool.members.find((member) => member.name === name);
    assert(speaker !== undefined, `${status.message}`);
    assert.match(why, /APPLICATION_TYPE/);
    assert.deepEqual([status.leaderPod, status.forgingEnabled], ["", false]);

    assert.deepEqual(await speaker.status("/ready"), { status: 503, body: why });
    assert.equal(await speaker.metric("cardano_forge_manager_not_ready", "never_forges"), 1);
    assert.equal(await speaker.metric("cardano_forge_manager_not_ready", "credentials"), 0);
    assert.equal(await speaker.metric("cardano_forge_manager_ready"), 0);
    const lines = (await speaker.manager.log()).split("\n");
    assert(lines.some((line) => line.includes("not_eligible") && line.includes(why)), why);
    assert(!lines.some((line) => line.includes("status_not_written")), lines.join("\n"));
  },
);
