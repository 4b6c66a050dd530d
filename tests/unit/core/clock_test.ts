import assert from "assert";
import { fc, holds } from "testing";
import {
  advanceClocks,
  type ClockReading,
  type Clocks,
  startClocks,
} from "../../../lib/core/mod.ts";

const origin: ClockReading = { monotonic: 5_000, wall: 1_800_000_000_000, boot: 90_000 };

/** A reading after the host was awake and asleep for so long, its wall clock stepped by so much. */
function after(awake: number, asleep = 0, stepped = 0): ClockReading {
  const boot = Math.floor((origin.boot + awake + asleep) / 1000) * 1000;
  return {
    monotonic: origin.monotonic + awake,
    wall: origin.wall + awake + asleep + stepped,
    boot,
  };
}

function read(...readings: readonly ClockReading[]): Clocks {
  return readings.reduce(advanceClocks, startClocks(origin));
}

function sums({ physical, holder, challenger }: Clocks) {
  return { physical, holder, challenger };
}

Deno.test("in calm all clocks agree", () => {
  const ticks = Array.from({ length: 100 }, (_, i) => after(100 * (i + 1)));
  assert.deepEqual(sums(read(...ticks)), { physical: 10_000, holder: 10_000, challenger: 10_000 });
});

Deno.test("a wall clock set forward ends the holder's time early and hurries no challenger", () => {
  const clocks = read(after(1_000), after(1_100, 0, 3_600_000), after(2_000, 0, 3_600_000));
  assert.deepEqual(sums(clocks), { physical: 2_000, holder: 3_602_000, challenger: 2_000 });
});

Deno.test("a wall clock set back lengthens nobody's right and makes challengers wait", () => {
  const clocks = read(after(1_000), after(1_100, 0, -3_600_000), after(2_000, 0, -3_600_000));
  assert.deepEqual(sums(clocks), { physical: 2_000, holder: 2_000, challenger: 1_900 });
  assert.equal(clocks.wall, origin.wall + 2_000 - 3_600_000);
});

Deno.test("a suspend counts for the holder and in physical time, not for a challenger", () => {
  const clocks = read(after(1_000), after(1_100, 30_000), after(2_000, 30_000));
  assert(clocks.holder >= 32_000 && clocks.holder <= 33_000, `${clocks.holder}`);
  assert.equal(clocks.challenger, 2_000);
  // The boot clock shows it to within the second that it is allowed.
  assert(clocks.physical >= 31_000 - 1_000 && clocks.physical <= 32_000, `${clocks.physical}`);
});

Deno.test("a suspend that the wall clock hides (set back by as much) is shown by the boot clock", () => {
  const clocks = read(after(1_000), after(1_100, 30_000, -30_000));
  assert(clocks.holder >= 30_000);
  assert.equal(clocks.challenger, 1_100);
});

Deno.test("the whole seconds of the boot clock do not make the holder's time run fast", () => {
  const ticks = Array.from({ length: 600 }, (_, i) => after(100 * (i + 1)));
  assert.equal(read(...ticks).holder, 60_000);
});

Deno.test("jitter within a tick is not summed", () => {
  const shaken = Array.from(
    { length: 1_000 },
    (_, i) => after(10 * (i + 1), 0, i % 2 === 0 ? 9 : 0),
  );
  const { holder, challenger } = read(...shaken);
  assert(holder < 10_000 * 1.1, `${holder}`);
  assert(challenger > 10_000 * 0.9, `${challenger}`);
});

Deno.test("a monotonic clock that goes back counts as no time at all", () => {
  const clocks = read(after(1_000), after(400), after(500));
  assert(clocks.physical >= 1_000 && clocks.physical <= 1_100, `${clocks.physical}`);
});

const steps = fc.array(
  fc.record({
    awake: fc.integer({ min: 0, max: 3_000 }),
    asleep: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 })),
    stepped: fc.oneof(fc.constant(0), fc.integer({ min: -1_000_000, max: 1_000_000 })),
  }),
  { maxLength: 60 },
);

Deno.test("no clock runs back, the holder's is never behind, the challenger's never ahead", async () => {
  await holds(
    "no clock runs back, the holder's is never behind, the challenger's never ahead",
    fc.property(steps, (changes) => {
      let clocks = startClocks(origin);
      let [awake, asleep, stepped] = [0, 0, 0];
      for (const change of changes) {
        awake += change.awake;
        asleep += change.asleep;
        stepped += change.stepped;
        const next = advanceClocks(clocks, after(awake, asleep, stepped));
        assert(next.physical >= clocks.physical);
        assert(next.holder >= clocks.holder);
        assert(next.challenger >= clocks.challenger);
        clocks = next;
        const passed = awake + asleep;
        assert(clocks.physical >= awake && clocks.physical <= passed + 1e-6, "physical");
        assert(clocks.physical >= passed - 2_000 - 1e-6, "what sleeps is seen but for two seconds");
        assert(clocks.holder >= clocks.physical, "holder");
        assert(clocks.challenger <= awake + 1e-6, "challenger");
      }
    }),
  );
});
