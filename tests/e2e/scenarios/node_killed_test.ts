import { testWhere } from "testing";
import { pause } from "../../support/servers/mod.ts";
import { allowed } from "../pool/bounds.ts";
import { assertNoDoubledSlot, missingForPools, openPool } from "../pool/pool.ts";
import { assertToldTruly, keysBeside } from "../pool/truth.ts";
import assert from "assert";

testWhere(
  missingForPools(),
  "SIGKILL of the forging node: the right goes on to a ready pod at once",
  async () => {
    await using pool = await openPool();
    const first = await pool.forger(Date.now(), allowed("first_election"));
    const killed = Date.now();
    first.node.kill("SIGKILL");
    const second = await pool.forger(killed + 500, allowed("node_death"));
    await assertToldTruly(pool, second);
    assert.notEqual(second.name, first.name);
    await pause(5_000);
    const real = (await keysBeside(first)).length > 0
      ? await Deno.readTextFile(first.pod.path("/ipc/node.cert"))
      : "throw-away";
    assert.match(real, /throw-away/, "no real key lies beside a node that may not forge");
    await assertNoDoubledSlot(pool);
  },
);
