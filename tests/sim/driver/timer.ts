import type { Timeline } from "../world/timeline.ts";
import type { Process } from "./process.ts";

/** A timer of a process: set again as often as one likes, it goes off once. */
export interface Timer {
  /** Goes off then, whatever it was set to before. */
  set(time: number): void;
  /** Goes off then, unless it is set to an earlier time that is still to come. */
  sooner(time: number): void;
  /** A new life of the process: it is set to nothing. */
  clear(): void;
}

/**
 * Mostly a timer is put off: what stands in the timeline then is left there, and set anew when its
 * time has come.
 */
export function openTimer(timeline: Timeline, process: Process, act: () => void): Timer {
  let due = Infinity;
  let standsAt = Infinity;

  function stand(time: number): void {
    standsAt = time;
    const goOff = process.bound(() => {
      if (standsAt !== time) return;
      standsAt = Infinity;
      if (due > timeline.now()) return set(due);
      due = Infinity;
      act();
    });
    timeline.after(time - timeline.now(), goOff);
  }

  function set(time: number): void {
    due = time;
    if (time < standsAt) stand(time);
  }

  return {
    set,
    sooner(time) {
      if (time < due || due <= timeline.now()) set(time);
    },
    clear() {
      due = Infinity;
      standsAt = Infinity;
    },
  };
}
