import type { ClockReading, Milliseconds, WallTime } from "./units.ts";

/**
 * Elapsed local time, measured so that every doubt falls on the safe side.
 *
 * A holder's time never runs slower than any clock of the host, a challenger's never faster. A
 * suspend or a step of the wall clock therefore only makes a holder stop earlier and a challenger
 * wait longer.
 */
export interface Clocks {
  /** Time that really passed for the process: monotonic, plus suspends that the boot clock shows. */
  readonly physical: Milliseconds;
  /** For deadlines of a holder: per tick the larger of monotonic and wall-clock advance. */
  readonly holder: Milliseconds;
  /** For the wait of a challenger: per tick the smaller of the two, never negative. */
  readonly challenger: Milliseconds;
  /** Wall clock now. */
  readonly wall: WallTime;
  /** Its highest reading: set back since, it leaves a node that ran then in the slot it had reached. */
  readonly highestWall: WallTime;
  /** The first reading. */
  readonly origin: ClockReading;
  /** State of the sums. */
  readonly ticked: Tick;
}

/** Sums up to the last completed tick, and how much suspended time they hold already. */
export interface Tick {
  /** The reading that completed it. */
  readonly reading: ClockReading;
  /** Sum of the physical clock. */
  readonly physical: Milliseconds;
  /** Sum of the holder's clock. */
  readonly holder: Milliseconds;
  /** Sum of the challenger's clock. */
  readonly challenger: Milliseconds;
  /** Suspended time that the sums hold already. */
  readonly suspended: Milliseconds;
}

/** Shorter ticks are not summed: with `max` per tick, jitter would make the holder's clock run fast. */
const SHORTEST_TICK: Milliseconds = 100;

/** The boot clock comes in whole seconds, so only an excess beyond one second means a suspend. */
export const BOOT_RESOLUTION: Milliseconds = 1000;

/** Clocks of a life that begins with this reading. */
export function startClocks(reading: ClockReading): Clocks {
  const tick = { reading, physical: 0, holder: 0, challenger: 0, suspended: 0 };
  return {
    physical: 0,
    holder: 0,
    challenger: 0,
    wall: reading.wall,
    highestWall: reading.wall,
    origin: reading,
    ticked: tick,
  };
}

/** How far a wall clock is ahead of the boot clock, to a second. */
export function aheadOfBoot({ ticked }: Clocks, wall: WallTime): Milliseconds {
  return wall - ticked.reading.boot;
}

/**
 * How far the wall clock was set back since it was so far ahead of the boot clock: 0 if that cannot be
 * told from what whole seconds hide, else a second more than it may be.
 */
export function setBackSince(clocks: Clocks, ahead: Milliseconds): Milliseconds {
  const back = ahead - aheadOfBoot(clocks, clocks.wall);
  return back > BOOT_RESOLUTION ? back + BOOT_RESOLUTION : 0;
}

/** The clocks after a later reading. A monotonic reading that goes back counts as no time at all. */
export function advanceClocks(clocks: Clocks, reading: ClockReading): Clocks {
  const { origin, ticked } = clocks;
  const monotonic = Math.max(0, reading.monotonic - ticked.reading.monotonic);
  const wall = reading.wall - ticked.reading.wall;
  const excess = reading.boot - origin.boot - (reading.monotonic - origin.monotonic) -
    BOOT_RESOLUTION;
  const suspended = Math.max(ticked.suspended, excess);
  const asleep = suspended - ticked.suspended;

  const sums = {
    physical: ticked.physical + monotonic + asleep,
    holder: ticked.holder + monotonic + Math.max(asleep, wall - monotonic, 0),
    challenger: ticked.challenger + Math.max(0, Math.min(monotonic, wall)),
  };
  const complete = monotonic >= SHORTEST_TICK || Math.abs(wall) >= SHORTEST_TICK || asleep > 0;
  return {
    physical: Math.max(clocks.physical, sums.physical),
    holder: Math.max(clocks.holder, sums.holder),
    challenger: Math.max(clocks.challenger, sums.challenger),
    wall: reading.wall,
    highestWall: Math.max(clocks.highestWall, reading.wall),
    origin,
    ticked: complete ? { reading, ...sums, suspended } : ticked,
  };
}
