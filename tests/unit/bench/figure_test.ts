import assert from "assert";
import { percentile, single, spread } from "../../bench/figure.ts";

const oneToTwenty = Array.from({ length: 20 }, (_, index) => 20 - index);

Deno.test("a percentile is a measured value that so many of them do not exceed", () => {
  assert.equal(percentile(oneToTwenty, 0), 1);
  assert.equal(percentile(oneToTwenty, 50), 10);
  assert.equal(percentile(oneToTwenty, 95), 19);
  assert.equal(percentile(oneToTwenty, 100), 20);
  assert.equal(percentile([7], 95), 7);
  assert.throws(() => percentile([], 50), /no value/);
});

Deno.test("a limit holds up to itself; without one nothing is judged", () => {
  assert.equal(single("a", "s", 6, { limit: 6 }).holds, true);
  assert.equal(single("a", "s", 6.001, { limit: 6 }).holds, false);
  assert.equal(single("a", "s", NaN, { limit: 6 }).holds, false);
  assert.deepEqual(single("a", "s", 1e9), {
    ...{ name: "a", unit: "s", value: 1e9, runs: 1, limit: null, holds: true },
  });
});

Deno.test("a spread is judged by the percentile that the promise names", () => {
  const yardstick = { seconds: 4, name: "four seconds" };
  const judged = spread("a", "s", oneToTwenty, "p95", { limit: 19, yardstick });
  assert.deepEqual(judged, {
    ...{ name: "a", unit: "s", min: 1, median: 10, p95: 19, max: 20, runs: 20 },
    ...{ limit: 19, holds: true, ratio: 4.75, ratioTo: "four seconds" },
  });
  assert.equal(spread("a", "s", oneToTwenty, "max", { limit: 19 }).holds, false);
});
