/** Units that stand in names and types. All of them are plain numbers at run time. */

/** A span or a reading of a local clock, in milliseconds. */
export type Milliseconds = number;

/** Milliseconds since the Unix epoch as some host's wall clock tells them; never trusted to allow. */
export type WallTime = number;

/** Revision of a register's record; larger is newer, comparable only within one register. */
export type Revision = number;

/** The three clocks of a host, read at one moment. */
export interface ClockReading {
  /** Monotonic clock (`CLOCK_MONOTONIC`); stops while the host is suspended. */
  readonly monotonic: Milliseconds;
  /** Wall clock; may be stepped either way. */
  readonly wall: WallTime;
  /** Boot clock (`CLOCK_BOOTTIME`), in whole seconds expressed as milliseconds; counts suspends. */
  readonly boot: Milliseconds;
}
