import assert from "assert";
import { fc, testAlways } from "testing";
import {
  advanceClocks,
  type ClockReading,
  type Clocks,
  startClocks,
} from "../../../lib/core/mod.ts";

const ORIGIN: ClockReading = { monotonic: 5_000, wall: 1_800_000_000_000, boot: 90_000 };
/** Fractions of a millisecond are lost where a wall clock is added up. */
const ROUNDING = 0.01;

/** By how much each clock moves from one reading to the next, as if no two belonged together. */
const move = (clock: fc.Arbitrary<number>) =>
  fc.record({
    monotonic: clock,
    wall: fc.oneof(clock, fc.integer({ min: -100_000, max: 100_000 })),
    boot: fc.oneof(
      { weight: 3, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: -2, max: 40 }).map((seconds) => seconds * 1000) },
    ),
  });
const smallSteps = fc.integer({ min: 0, max: 150 });
const forward = fc.array(move(fc.oneof(smallSteps, fc.nat(5_000))), { maxLength: 40 });
const backAndForth = fc.oneof(
  fc.integer({ min: -60, max: 90 }),
  fc.integer({ min: -5_000, max: 5_000 }),
);
const anywhere = fc.array(move(backAndForth), { maxLength: 40 });

function readingsOf(moves: readonly ClockReading[]): readonly ClockReading[] {
  let at = ORIGIN;
  return moves.map((move) =>
    at = {
      monotonic: at.monotonic + move.monotonic,
      wall: at.wall + move.wall,
      boot: at.boot + move.boot,
    }
  );
}

testAlways(
  "whatever the clocks of a host show, a holder's time is behind none of them",
  fc.property(anywhere, (moves) => {
    let clocks = startClocks(ORIGIN);
    for (const reading of readingsOf(moves)) {
      clocks = advanceClocks(clocks, reading);
      assert(clocks.holder >= reading.wall - ORIGIN.wall, "wall");
      assert(clocks.holder >= reading.monotonic - ORIGIN.monotonic, "monotonic");
      assert(clocks.holder >= reading.boot - ORIGIN.boot - 1_000, "boot, in whole seconds");
      assert(clocks.holder >= clocks.physical, "physical");
    }
  }),
);

testAlways(
  "whatever the clocks of a host show, a challenger's time is ahead of none of them",
  fc.property(forward, (moves) => {
    let clocks = startClocks(ORIGIN);
    let [before, wallForward] = [ORIGIN.wall, 0];
    for (const reading of readingsOf(moves)) {
      clocks = advanceClocks(clocks, reading);
      wallForward += Math.max(0, reading.wall - before);
      before = reading.wall;
      assert(clocks.challenger <= reading.monotonic - ORIGIN.monotonic, "monotonic");
      assert(clocks.challenger <= wallForward, "wall, its steps back not counted");
      assert(clocks.challenger <= clocks.physical, "physical");
    }
  }),
);

testAlways(
  "no clock ever runs back, whatever it is told",
  fc.property(anywhere, (moves) => {
    let clocks = startClocks(ORIGIN);
    for (const reading of readingsOf(moves)) {
      const next = advanceClocks(clocks, reading);
      assert(next.physical >= clocks.physical);
      assert(next.holder >= clocks.holder);
      assert(next.challenger >= clocks.challenger);
      assert.equal(next.wall, reading.wall);
      clocks = next;
    }
  }),
);

/** The clocks of a host on which nothing happens; its whole seconds since boot begin in between. */
function calm(moments: readonly number[], phase: number): Clocks {
  return moments.reduce((clocks, moment) =>
    advanceClocks(clocks, {
      monotonic: ORIGIN.monotonic + moment,
      wall: ORIGIN.wall + moment,
      boot: Math.floor((ORIGIN.boot + phase + moment) / 1000) * 1000,
    }), startClocks(ORIGIN));
}

testAlways(
  "where the clocks agree, how often they are read changes nothing",
  fc.property(
    fc.array(fc.double({ min: 0.1, max: 5_000, noNaN: true }), { minLength: 1, maxLength: 60 }),
    fc.nat(999),
    (ticks, phase) => {
      let passed = 0;
      const moments = ticks.map((tick) => passed += tick);
      for (const clocks of [calm(moments, phase), calm([passed], phase)]) {
        for (const time of [clocks.physical, clocks.holder, clocks.challenger]) {
          assert(Math.abs(time - passed) < ROUNDING, `${time} of ${passed}`);
        }
      }
    },
  ),
);
