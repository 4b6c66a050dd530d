import assert from "assert";
import { fc, testAlways } from "testing";
import { microTime, readTime } from "../../../lib/registers/micro_time.ts";

const times = fc.integer({ min: 0, max: 253_402_300_799_999 });

testAlways(
  "a time is written to the millisecond and never later than it is",
  fc.property(times, fc.double({ min: 0, max: 0.999, noNaN: true }), (time, fraction) => {
    assert.equal(microTime(time + fraction), microTime(Math.floor(time + fraction)));
  }),
);

testAlways(
  "later times have texts that sort later",
  fc.property(times, times, (one, other) => {
    const [a, b] = [microTime(one) ?? "", microTime(other) ?? ""];
    assert.equal(Math.sign(one - other), a < b ? -1 : Number(a > b));
  }),
);

testAlways(
  "a time is read the same in whatever zone it was written",
  fc.property(
    fc.integer({ min: 86_400_000, max: 253_402_200_000_000 }),
    fc.integer({ min: -14 * 60, max: 14 * 60 }),
    (time, zone) => {
      const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
      const offset = `${zone < 0 ? "-" : "+"}${two(Math.abs(zone) / 60)}:${
        two(Math.abs(zone) % 60)
      }`;
      const text = microTime(time + zone * 60_000)?.replace("Z", offset);
      assert.equal(readTime(text), time);
    },
  ),
);

testAlways(
  "what is no time is none, and nothing makes the reading throw",
  fc.property(fc.oneof(fc.anything(), fc.string()), (value) => {
    const time = readTime(value);
    assert(time === null || Number.isFinite(time));
  }),
);
