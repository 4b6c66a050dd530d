import type { ClockReading } from "../../../lib/core/mod.ts";
import type { Chance } from "./chance.ts";
import type { Timeline } from "./timeline.ts";

/** The wall clocks' beginning: a whole second, so that slots begin where seconds of the story do. */
export const BEGINNING = 1_800_000_000_000;

/** A machine with clocks of its own. Processes on it run while it neither sleeps nor is paused. */
export interface Host {
  read(): ClockReading;
  /** How fast its clocks run, as a fraction of true time. */
  rate(): number;
  /** Keeps the rate of its clocks, whatever its time daemon does; `null` lets go of it. */
  keepRate(rate: number | null): void;
  /** Slot by its wall clock. */
  slot(): number;
  /** True time until its next slot begins. */
  untilNextSlot(): number;
  stepWall(by: number): void;
  /** Calls back whenever its wall clock is about to be stepped. */
  onStep(act: () => void): void;
  /** Everything on it stands still; its wall and boot clocks go on, the monotonic one does not. */
  suspend(): void;
  resume(): void;
  isSuspended(): boolean;
  /** When it last woke, in true time. */
  woke(): number;
  /** Calls back whenever it wakes. */
  onWake(act: () => void): void;
}

/** What the clocks of a host may do. */
export interface Drift {
  /** Rates are within `1 ± error`. */
  readonly error: number;
  /** Wall clocks are steered back to within this many milliseconds of the true time. */
  readonly offset: number;
  /** A time daemon changes the rate this often, in milliseconds; within 20 to 90 s by default. */
  readonly steeredEvery?: readonly [number, number];
}

const SLOT = 1000;
const STEERED_EVERY = [20_000, 90_000] as const;

/** Starts the clocks of a host; a time daemon changes their rate all the time, as far as is allowed. */
export function startHost(timeline: Timeline, chance: Chance, drift: Drift): Host {
  const { now } = timeline;
  let run = { rate: 1, since: 0, from: 0 };
  let steered = 1;
  let kept: number | null = null;
  let stepped = Math.round(chance.between(-drift.offset, drift.offset));
  let asleep = 0;
  let suspendedAt: number | null = null;
  let wokeAt = -Infinity;
  const wakes: (() => void)[] = [];
  const steps: (() => void)[] = [];

  const elapsed = () => run.from + run.rate * (now() - run.since);
  const sleeping = () => suspendedAt === null ? asleep : asleep + elapsed() - suspendedAt;
  const wall = () => Math.floor(BEGINNING + elapsed() + stepped);
  const offset = () => elapsed() + stepped - now();

  function steer(): void {
    const away = offset();
    const strength = drift.error * (chance.happens(0.5) ? 1 : chance.fraction());
    const direction = Math.abs(away) > drift.offset ? -Math.sign(away) : chance.pick([-1, 1]);
    steered = 1 + direction * strength;
    runOn();
    timeline.after(chance.between(...drift.steeredEvery ?? STEERED_EVERY), steer);
  }

  function runOn(): void {
    run = { rate: kept ?? steered, since: now(), from: elapsed() };
  }

  steer();
  return {
    read: () => ({
      monotonic: elapsed() - sleeping(),
      wall: wall(),
      boot: Math.floor(elapsed() / 1000) * 1000,
    }),
    rate: () => run.rate,
    keepRate(rate) {
      kept = rate;
      runOn();
    },
    slot: () => Math.floor(wall() / SLOT),
    untilNextSlot: () => (SLOT - wall() % SLOT) / run.rate,
    stepWall(by) {
      for (const act of steps) act();
      stepped += by;
      // Its time daemon steers back what is away by now, and no further.
      if (Math.abs(offset()) > drift.offset && (steered - 1) * offset() > 0) {
        steered = 2 - steered;
        runOn();
      }
    },
    onStep: (act) => void steps.push(act),
    suspend: () => void (suspendedAt ??= elapsed()),
    resume() {
      if (suspendedAt === null) return;
      asleep = sleeping();
      suspendedAt = null;
      wokeAt = now();
      for (const act of wakes) act();
    },
    isSuspended: () => suspendedAt !== null,
    woke: () => wokeAt,
    onWake: (act) => void wakes.push(act),
  };
}
