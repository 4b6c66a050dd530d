import assert from "assert";
import { fc, testAlways } from "testing";
import { deriveTimings, trustedDuration, waitFor } from "../../../lib/core/mod.ts";

const MILLION = 1_000_000;

/** A rate as a configuration can state it, in millionths: six decimals. */
const rates = fc.integer({ min: 10_000, max: 300_000 });
const leases = fc.integer({ min: 5_000, max: 300_000 });

testAlways(
  "the right is D(1-r) rounded down and the wait D(1+r) rounded up, to the last millisecond",
  fc.property(leases, rates, (leaseDuration, rate) => {
    const clockRateError = rate / MILLION;
    const wait = BigInt(leaseDuration) * BigInt(MILLION + rate);
    const roundedUp = Number((wait + BigInt(MILLION) - 1n) / BigInt(MILLION));
    assert.equal(waitFor(leaseDuration, clockRateError), roundedUp);
    const decision = deriveTimings({
      leaseDuration,
      sleepInterval: 5_000,
      requestTimeout: 100,
      clockRateError,
    });
    if (decision.kind === "refused") return;
    const right = BigInt(leaseDuration) * BigInt(MILLION - rate) / BigInt(MILLION);
    assert.equal(decision.timings.rightLasts, Number(right));
    assert.equal(decision.timings.challengerWaits, roundedUp);
  }),
);

testAlways(
  "with rates at their limits a holder's right is over before a challenger's wait is",
  fc.property(
    leases,
    rates,
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.double({ min: -1, max: 1, noNaN: true }),
    (leaseDuration, rate, slow, fast) => {
      const clockRateError = rate / MILLION;
      const decision = deriveTimings({
        ...{ leaseDuration, sleepInterval: 5_000, requestTimeout: 100, clockRateError },
      });
      if (decision.kind === "refused") return;
      const { rightLasts, challengerWaits } = decision.timings;
      const rightEnds = rightLasts / (1 + slow * clockRateError);
      const waitEnds = challengerWaits / (1 + fast * clockRateError);
      assert(rightEnds <= leaseDuration + 1e-6, `the right lasts ${rightEnds} ms`);
      assert(waitEnds >= leaseDuration - 1e-6, `the wait lasts ${waitEnds} ms`);
    },
  ),
);

testAlways(
  "no challenger waits less for a longer lease or for worse clocks",
  fc.property(leases, leases, rates, rates, (lease, other, rate, worse) => {
    const [short, long] = [Math.min(lease, other), Math.max(lease, other)];
    const [good, bad] = [Math.min(rate, worse), Math.max(rate, worse)];
    assert(waitFor(short, good / MILLION) <= waitFor(long, good / MILLION));
    assert(waitFor(short, good / MILLION) <= waitFor(short, bad / MILLION));
  }),
);

testAlways(
  "any number of milliseconds is trusted as itself or as the longest lease, and never cut short",
  fc.property(fc.oneof(fc.double(), fc.integer({ min: 0, max: 400_000 })), (written) => {
    const trusted = trustedDuration(written);
    assert(trusted === written || trusted === 300_000);
    assert(trusted >= 5_000 && trusted <= 300_000);
    assert(!(written <= 300_000 && trusted < written));
  }),
);

const fitting = fc.record({
  leaseDuration: leases,
  sleepInterval: fc.integer({ min: 1_000, max: 60_000 }),
  requestTimeout: fc.integer({ min: 100, max: 10_000 }),
  clockRateError: rates.map((rate) => rate / MILLION),
  stopBound: fc.integer({ min: 6_000, max: 60_000 }),
}, { noNullPrototype: true });
const odd = fc.oneof(fc.constantFrom(NaN, Infinity, -Infinity, 0, -1), fc.double());
const names = ["leaseDuration", "sleepInterval", "requestTimeout", "clockRateError", "stopBound"];

testAlways(
  "any numbers at all are refused in words, or give times that are all finite",
  fc.property(fitting, fc.constantFrom(...names), odd, (input, name, value) => {
    const decision = deriveTimings({ ...input, [name]: value });
    if (decision.kind === "refused") return decision.because.length > 20;
    return Object.values(decision.timings).every((time) => Number.isFinite(time) && time > 0);
  }),
);
