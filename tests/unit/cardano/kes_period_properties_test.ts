import assert from "assert";
import { fc, testAlways } from "testing";
import { kesPeriodAt, kesValidity, NETWORKS, slotAt } from "../../../lib/cardano/mod.ts";

const schedule = fc.constantFrom(...NETWORKS).map(({ schedule }) => schedule);
const HOURS_36 = 129_600_000;

testAlways(
  "every KES period begins at its own moment and not a millisecond earlier",
  fc.property(schedule, fc.integer({ min: 36, max: 5_000 }), (schedule, period) => {
    const begins = schedule.slotZeroMilliseconds + period * HOURS_36;
    assert.equal(kesPeriodAt(schedule, begins), period);
    assert.equal(kesPeriodAt(schedule, begins - 1), period - 1);
    assert.equal(kesPeriodAt(schedule, begins + HOURS_36 - 1), period);
    assert.equal(slotAt(schedule, begins), period * 129_600);
  }),
);

testAlways(
  "a slot lasts a second, and no later moment has an earlier slot or period",
  fc.property(schedule, fc.nat(10 ** 12), fc.nat(10 ** 9), (schedule, after, later) => {
    const wall = schedule.sinceMilliseconds + after;
    const [slot, period] = [slotAt(schedule, wall) ?? 0, kesPeriodAt(schedule, wall) ?? 0];
    assert.equal(slotAt(schedule, wall + 1_000), slot + 1);
    assert((slotAt(schedule, wall + later) ?? 0) >= slot);
    assert((kesPeriodAt(schedule, wall + later) ?? 0) >= period);
    assert(slot >= period * 129_600 && slot < (period + 1) * 129_600);
  }),
);

testAlways(
  "a certificate is early, usable or expired, in this order, and loses one period at a time",
  fc.property(
    fc.nat(5_000),
    fc.integer({ min: -9, max: 80 }),
    fc.integer({ min: 1, max: 64 }),
    (start, passed, most) => {
      const now = start + passed;
      const order = ["not-yet", "usable", "expired"];
      const [today, next] = [kesValidity(start, now, most), kesValidity(start, now + 1, most)];
      assert(order.indexOf(next.kind) >= order.indexOf(today.kind));
      if (today.kind !== "usable") {
        assert(today.because.includes(`periods ${start} to ${start + most - 1}`));
        return;
      }
      assert(today.remainingPeriods >= 1 && today.remainingPeriods <= most);
      const left = next.kind === "usable" ? next.remainingPeriods : 0;
      assert.equal(left, today.remainingPeriods - 1);
    },
  ),
);
