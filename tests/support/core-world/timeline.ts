import { chanceOf } from "../../sim/world/chance.ts";
import { startTimeline as start, type Timeline as Bare } from "../../sim/world/timeline.ts";

/** Virtual time, and a random source that a seed replays. */
export interface Timeline extends Bare {
  /** A fraction from 0 to 1. */
  readonly random: () => number;
  readonly between: (least: number, most: number) => number;
}

export function startTimeline(seed: number): Timeline {
  const { fraction, between } = chanceOf(seed);
  return { ...start(), random: fraction, between };
}
