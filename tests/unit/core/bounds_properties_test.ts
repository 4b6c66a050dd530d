import assert from "assert";
import { fc, testAlways } from "testing";
import { deriveBounds, deriveTimings, type TimingInput } from "../../../lib/core/mod.ts";

const inputs = fc.record({
  leaseDuration: fc.integer({ min: 12, max: 300 }).map((seconds) => seconds * 1000),
  sleepInterval: fc.integer({ min: 1_000, max: 60_000 }),
  requestTimeout: fc.integer({ min: 100, max: 10_000 }),
  clockRateError: fc.integer({ min: 1, max: 30 }).map((percent) => percent / 100),
  stopBound: fc.integer({ min: 6_000, max: 60_000 }),
});

/** The bounds by name, or `null` where the input does not fit. */
function boundsOf(input: TimingInput): ReadonlyMap<string, number> | null {
  const decision = deriveTimings(input);
  if (decision.kind === "refused") return null;
  return new Map(deriveBounds(decision.timings).map(({ name, value }) => [name, value]));
}

testAlways(
  "no bound becomes shorter by a longer lease, worse clocks or slower requests",
  fc.property(inputs, inputs, (one, other) => {
    const worse: TimingInput = {
      ...one,
      leaseDuration: Math.max(one.leaseDuration, other.leaseDuration),
      requestTimeout: Math.max(one.requestTimeout, other.requestTimeout),
      clockRateError: Math.max(one.clockRateError, other.clockRateError),
    };
    const [bounds, longer] = [boundsOf(one), boundsOf(worse)];
    fc.pre(bounds !== null && longer !== null);
    for (const [name, value] of bounds) assert(value <= (longer.get(name) ?? 0), name);
  }),
);

testAlways(
  "who has to wait for a lease is never promised a forger before it is over",
  fc.property(inputs, (input) => {
    const bounds = boundsOf(input);
    fc.pre(bounds !== null);
    const waits = input.leaseDuration * (1 + input.clockRateError);
    for (const name of ["first_election", "crash", "cut_off"]) {
      assert((bounds.get(name) ?? 0) > waits, name);
    }
  }),
);
