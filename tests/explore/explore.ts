import type { Exploration } from "./options.ts";
import type { Scene } from "./manager.ts";
import { configFor } from "./scale.ts";
import { type Found, search } from "./search.ts";
import { settled } from "./settle.ts";
import { timelineOf } from "./timeline.ts";
import { emptyWorld } from "./world/mod.ts";
import type { Soundness } from "./world/register.ts";

/** What was found in one world, and the way to a violation as lines for people. */
export interface Explored extends Found {
  readonly timeline: readonly string[];
}

/** Units within which a node obeys a SIGHUP: at once, or in the next. */
const SLOWEST = 1;

/** Explores one world: with one register from its very begin, with more from a settled pool. */
export function explore(
  { managers, registers, faults, states }: Exploration,
  soundness: Soundness = "sound",
  progress: (states: number, faults: number) => void = () => {},
): Explored {
  const scene: Scene = { config: configFor(registers), soundness, slowest: SLOWEST, tell: null };
  const empty = emptyWorld(managers, registers);
  const first = registers === 1 ? empty : settled(scene, empty);
  const found = search(scene, first, { states, faults }, progress);
  const { violation } = found;
  return { ...found, timeline: violation === null ? [] : timelineOf(scene, first, violation) };
}

/** The line that sums up. */
export function summary(
  { states, depth, fixpoint, violation }: Pick<
    Found,
    "states" | "depth" | "fixpoint" | "violation"
  >,
): string {
  const violations = violation === null ? 0 : 1;
  return `${states} states, depth ${depth}, fixpoint ${
    fixpoint ? "yes" : "no"
  }, ${violations} violations`;
}
