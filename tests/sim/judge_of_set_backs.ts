import type { JudgedPod } from "./judge.ts";

/** Wall clocks that were set back, as a manager finds out: from one of its steps to the next. */
export interface SetBacks {
  /** A manager has made a step. */
  stepped(pod: number, of: JudgedPod): void;
  /**
   * Whether it may wait for a clock that was set back: it cannot know how long ago that was while it
   * stood still, so it reckons from when it found out.
   */
  areWaitedFor(pod: number): boolean;
}

/** Less is drift, or the seconds in which the boot clock comes. */
const SET_BACK = 1_500;
/** A wait on the slowest clock. */
const SLOWEST = 1.1;

/** `afterwards` is how long a stop may take once the clock is back where it was, in milliseconds. */
export function openSetBacks(now: () => number, afterwards: number): SetBacks {
  const aheadAt: number[] = [];
  const until: number[] = [];
  return {
    stepped(pod, { host }) {
      const { wall, boot } = host.read();
      const ahead = wall - boot;
      const back = (aheadAt[pod] ?? ahead) - ahead;
      aheadAt[pod] = ahead;
      if (back > SET_BACK) until[pod] = now() + back * SLOWEST + afterwards;
    },
    areWaitedFor: (pod) => now() < (until[pod] ?? -Infinity),
  };
}
