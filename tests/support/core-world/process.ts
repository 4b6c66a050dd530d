import type { Milliseconds } from "../../../lib/core/mod.ts";
import type { Timeline } from "./timeline.ts";

/** A process of a pod: it can end, begin anew, and stand still. What comes meanwhile waits. */
export interface WorldProcess {
  readonly isUp: () => boolean;
  /** Up and not frozen. */
  readonly isWell: () => boolean;
  /** Number of its present life. */
  readonly life: () => number;
  readonly begin: () => void;
  readonly end: () => void;
  readonly freeze: () => void;
  readonly thaw: () => void;
  /** Does what waited, as far as nothing keeps it any more. */
  readonly wake: () => void;
  /** Does it in this life, once the process is awake. */
  readonly inLife: (life: number, act: () => void) => void;
  readonly every: (period: Milliseconds, round: () => void) => void;
}

export function openProcess(timeline: Timeline, isSuspended: () => boolean): WorldProcess {
  let lives = 0;
  let up = false;
  let frozen = false;
  let deferred: (() => void)[] = [];

  function inLife(life: number, act: () => void): void {
    if (!up || life !== lives) return;
    if (frozen || isSuspended()) deferred.push(() => inLife(life, act));
    else act();
  }

  function rounds(period: Milliseconds, life: number, round: () => void): void {
    inLife(life, round);
    if (up && life === lives) {
      // What sleeps counts no rounds: one is due when it wakes.
      timeline.after(period, () => inLife(life, () => rounds(period, life, round)));
    }
  }

  function wake(): void {
    const waiting = deferred;
    deferred = [];
    waiting.forEach((act) => act());
  }

  return {
    isUp: () => up,
    isWell: () => up && !frozen,
    life: () => lives,
    begin() {
      lives += 1;
      up = true;
      frozen = false;
      deferred = [];
    },
    end: () => void (up = false),
    freeze: () => void (frozen = true),
    thaw() {
      frozen = false;
      wake();
    },
    wake,
    inLife,
    every: (period, round) => rounds(period, lives, round),
  };
}
