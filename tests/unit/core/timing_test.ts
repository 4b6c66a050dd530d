import assert from "assert";
import { fc, holds } from "testing";
import {
  deriveTimings,
  type TimingInput,
  type Timings,
  trustedDuration,
  waitFor,
} from "../../../lib/core/mod.ts";

/** What an image swap brings: LEASE_DURATION 15, SLEEP_INTERVAL 5, and our defaults beside them. */
const swapped: TimingInput = {
  leaseDuration: 15_000,
  sleepInterval: 5_000,
  requestTimeout: 1_700,
  clockRateError: 0.1,
};

function fits(change: Partial<TimingInput> = {}): Timings {
  const decision = deriveTimings({ ...swapped, ...change });
  assert(decision.kind === "fits", JSON.stringify(decision));
  return decision.timings;
}

function refusal(change: Partial<TimingInput>): string {
  const decision = deriveTimings({ ...swapped, ...change });
  assert(decision.kind === "refused", JSON.stringify(decision));
  return decision.because;
}

Deno.test("the defaults of an image swap fit, and give exactly the worked example", () => {
  assert.deepEqual(fits(), {
    leaseDuration: 15_000,
    clockRateError: 0.1,
    rightLasts: 13_500,
    stopBound: 6_000,
    stopBegins: 7_500,
    latestEnable: 5_000,
    renewEvery: 4_000,
    tryBudget: 1_700,
    challengerWaits: 16_500,
  });
});

Deno.test("the renewal interval is at most what was set, and at most what two tries leave room for", () => {
  assert.equal(fits({ sleepInterval: 2_500 }).renewEvery, 2_500);
  assert.equal(fits({ leaseDuration: 60_000 }).renewEvery, 5_000);
  assert.equal(fits({ requestTimeout: 1_000 }).renewEvery, 5_000);
  assert.equal(fits({ requestTimeout: 2_000 }).renewEvery, 3_400);
});

Deno.test("a lease that is too short is refused with the arithmetic and the smallest that fits", () => {
  const because = refusal({ leaseDuration: 10_000 });
  assert.equal(
    because,
    "a lease of 10 s gives a right of 9 s (less 10 % clock-rate error), but stopping (6 s), two " +
      "tries of 1.7 s and an interval of at least 1 s, or enabling (2.5 s) after one try, need " +
      "10.5 s; the smallest lease that fits is 12 s",
  );
  assert.equal(fits({ leaseDuration: 12_000 }).rightLasts, 10_800);
  refusal({ leaseDuration: 11_000 });
});

Deno.test("what no lease can serve is refused without naming one", () => {
  assert.match(refusal({ stopBound: 290_000 }), /no lease of up to 300 s fits: ask for less/);
});

Deno.test("a setting out of its range is refused with the range", () => {
  const expected: readonly (readonly [Partial<TimingInput>, RegExp])[] = [
    [{ leaseDuration: 4_999 }, /^the lease duration is 4\.999 s, expected 5 s to 300 s$/],
    [{ leaseDuration: 300_001 }, /^the lease duration is 300\.001 s/],
    [{ leaseDuration: NaN }, /^the lease duration is NaN s/],
    [{ clockRateError: 0.009 }, /^the clock-rate error is 0\.009, expected 0\.01 to 0\.3$/],
    [{ clockRateError: 0.31 }, /^the clock-rate error is 0\.31/],
    [{ requestTimeout: 99 }, /^the request timeout is 0\.099 s, expected 0\.1 s to 60 s$/],
    [{ requestTimeout: 60_001 }, /^the request timeout is 60\.001 s/],
    [{ sleepInterval: 999 }, /^the renewal interval is at most 0\.999 s, expected 1 s or more$/],
    [{ stopBound: 5_999 }, /^the stop bound is 5\.999 s, expected at least 6 s = guardLag 0\.5 s/],
    [{ stopBound: NaN }, /^the stop bound is NaN s/],
  ];
  for (const [change, message] of expected) assert.match(refusal(change), message);
});

const inputs = fc.record({
  leaseDuration: fc.integer({ min: 5, max: 300 }).map((seconds) => seconds * 1000),
  sleepInterval: fc.integer({ min: 1_000, max: 60_000 }),
  requestTimeout: fc.integer({ min: 100, max: 20_000 }),
  clockRateError: fc.integer({ min: 1, max: 30 }).map((percent) => percent / 100),
  stopBound: fc.integer({ min: 6_000, max: 60_000 }),
});

Deno.test("whatever fits keeps the order of a lease's moments", async () => {
  await holds(
    "whatever fits keeps the order of a lease's moments",
    fc.property(inputs, (input) => {
      const decision = deriveTimings(input);
      if (decision.kind === "refused") return;
      const { timings: t } = decision;
      assert(t.renewEvery >= 1_000 && t.renewEvery <= input.sleepInterval);
      assert(t.renewEvery + 2 * t.tryBudget < t.stopBegins, "two tries are over before the stop");
      assert(t.tryBudget <= t.latestEnable, "one try leaves time to enable");
      assert.equal(t.stopBegins + t.stopBound, t.rightLasts);
      assert(t.rightLasts <= t.leaseDuration * (1 - t.clockRateError) + 1e-6);
      assert(t.challengerWaits >= t.leaseDuration * (1 + t.clockRateError) - 1e-6);
    }),
  );
});

Deno.test("the smallest lease that a refusal names fits, and one second less does not", async () => {
  await holds(
    "the smallest lease that a refusal names fits, and one second less does not",
    fc.property(inputs, (input) => {
      const decision = deriveTimings(input);
      if (decision.kind === "fits") return;
      const named = /the smallest lease that fits is (\d+) s$/.exec(decision.because)?.[1];
      const smallest = named === undefined ? 301_000 : Number(named) * 1000;
      const kind = (leaseDuration: number) => deriveTimings({ ...input, leaseDuration }).kind;
      assert.equal(kind(smallest), named === undefined ? "refused" : "fits");
      assert.equal(kind(smallest - 1_000), "refused");
    }),
  );
});

Deno.test("a challenger waits a tenth longer than the lease", () => {
  assert.equal(waitFor(15_000, 0.1), 16_500);
  assert.equal(waitFor(12_000, 0.1), 13_200);
});

Deno.test("a lease duration that makes no sense counts as the longest", () => {
  assert.equal(trustedDuration(5_000), 5_000);
  assert.equal(trustedDuration(300_000), 300_000);
  for (const absurd of [4_999, 300_001, 0, -1, NaN, Infinity]) {
    assert.equal(trustedDuration(absurd), 300_000);
  }
});
