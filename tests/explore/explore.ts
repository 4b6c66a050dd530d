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
  const begin = registers === 1
    ? { world: empty, path: [], violation: null }
    : settled(scene, empty);
  const found = begin.violation === null
    ? search(scene, begin.world, { states, faults }, progress)
    : { ...NOTHING, violation: begin.violation };
  if (found.violation === null) return { ...found, timeline: [] };
  const prefix = begin.violation === null ? begin.path : [];
  const violation = { ...found.violation, path: [...prefix, ...found.violation.path] };
  return { ...found, violation, timeline: timelineOf(scene, empty, violation) };
}

const NOTHING = { states: 0, depth: 0, moves: 0, fixpoint: false, forging: 0 } as const;

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
