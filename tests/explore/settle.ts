import type { Scene } from "./manager.ts";
import { moved } from "./moves.ts";
import { isFault, movesOf } from "./possible.ts";
import type { Violation } from "./search.ts";
import type { World } from "./world/mod.ts";

/** Nothing that goes well takes longer: creating, a wait of six units, enabling, some renewals. */
const UNITS = 20;

/** Where a while in which all goes well has led to, and by which moves. */
export interface Settled {
  readonly world: World;
  readonly path: readonly number[];
  /** A rule that was broken on the way, or `null`. */
  readonly violation: Violation | null;
}

/**
 * Lets a while go by in which everything is done at once: one pod forges and renews then, the others
 * stand by. With three registers what leads there has so many orders that a search from the very
 * begin would see little else.
 */
export function settled(scene: Scene, first: World): Settled {
  const path: number[] = [];
  let world = first;
  while (world.unit < UNITS) {
    const moves = movesOf(world, scene.slowest);
    const can = (index: number) => moves[index] !== undefined && !isFault(moves[index]);
    const possible = [...moves.keys()].filter(can);
    // Time goes by when nothing else is left to do.
    const next = possible.find((index) => moves[index]?.kind !== "time") ?? possible[0];
    const move = next === undefined ? undefined : moves[next];
    if (next === undefined || move === undefined) throw new Error("nothing can happen any more");
    path.push(next);
    try {
      world = moved(scene, world, move);
    } catch (error) {
      const because = error instanceof Error ? error.message : String(error);
      return { world, path, violation: { because, path } };
    }
  }
  return { world, path, violation: null };
}
