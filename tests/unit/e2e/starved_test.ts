import assert from "assert";
import { isStarved } from "../../e2e/rig/starved.ts";
import { eventually } from "../../support/servers/mod.ts";

const machineThatStood = (milliseconds: number) => ({
  ...{ clockStep: () => 0, stall: () => milliseconds, load: () => 0 },
  [Symbol.dispose]() {},
});

Deno.test("only what is late is put down to a machine that stood still, and only to such a one", async () => {
  const inVain = await eventually("nothing", () => null, { limit: 1, every: 1 }).catch((one) =>
    one
  );
  assert.equal(isStarved(machineThatStood(1_500), inVain), true);
  assert.equal(isStarved(machineThatStood(1_499), inVain), false);
  const without = (slots: number) =>
    new assert.AssertionError({ message: `slots in a row without a block: ${slots}, expected` });
  assert.equal(isStarved(machineThatStood(1_500), without(1)), true);
  assert.equal(isStarved(machineThatStood(1_499), without(1)), false);
  assert.equal(isStarved(machineThatStood(9_000), without(12)), false);
  const twice = new assert.AssertionError({ message: "slot 7 was signed twice" });
  assert.equal(isStarved(machineThatStood(9_000), twice), false);
});
