import type { Scene } from "./manager.ts";
import { moved } from "./moves.ts";
import { isFault, movesOf } from "./possible.ts";
import type { World } from "./world/mod.ts";

/** Nothing that goes well takes longer: creating, a wait of six units, enabling, some renewals. */
const UNITS = 20;

/**
 * The world after a while in which all goes well and everything is done at once: the first pod forges
 * and renews, the others stand by. With three registers what leads there has so many orders that a
 * search from the very begin would see little else.
 */
export function settled(scene: Scene, first: World): World {
  let world = first;
  while (world.unit < UNITS) {
    const moves = movesOf(world, scene.slowest).filter((move) => !isFault(move));
    // Time goes by when nothing else is left to do.
    const next = moves.find(({ kind }) => kind !== "time") ?? moves[0];
    if (next === undefined) throw new Error("nothing can happen any more");
    world = moved(scene, world, next);
  }
  return world;
}
