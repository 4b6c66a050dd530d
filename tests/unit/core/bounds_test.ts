import assert from "assert";
import { fc, holds } from "testing";
import { deriveBounds, deriveTimings } from "../../../lib/core/mod.ts";
import { DEFAULTS } from "../../support/core-world/mod.ts";

Deno.test("the stated bounds of the defaults", () => {
  const bounds = deriveBounds(DEFAULTS).map(({ name, value }) => [name, value / 1000]);
  assert.deepEqual(Object.fromEntries(bounds), {
    first_election: 26.1,
    handover: 17.1,
    node_death: 13.6,
    crash: 27.4,
    cut_off: 29.1,
    deaf_node: 73.6,
  });
});

Deno.test("among clusters each bound has the time in which better ones go first", () => {
  const alone = deriveBounds(DEFAULTS);
  const among = deriveBounds(DEFAULTS, true);
  assert.deepEqual(among.map(({ name }) => name), alone.map(({ name }) => name));
  for (const [at, { value, sum }] of among.entries()) {
    assert.equal(value - (alone[at]?.value ?? NaN), 9_000);
    assert.match(sum, / \+ left to clusters that come first 9 s \+ /);
  }
});

Deno.test("a bound is the sum that it shows", async () => {
  await holds(
    "a bound is the sum that it shows",
    fc.property(fc.integer({ min: 12, max: 300 }), (seconds) => {
      const decision = deriveTimings({
        leaseDuration: seconds * 1000,
        sleepInterval: 5_000,
        requestTimeout: 1_700,
        clockRateError: 0.1,
      });
      assert(decision.kind === "fits");
      for (const { value, sum, meaning } of deriveBounds(decision.timings)) {
        const parts = sum.split(" + ").map((part) => Number(/([\d.]+) s$/.exec(part)?.[1]));
        const total = parts.reduce((all, part) => all + part, 0);
        assert(Math.abs(total - value / 1000) < 1e-9, `${sum} is not ${value}`);
        assert.match(meaning, /^from /);
      }
    }),
  );
});
