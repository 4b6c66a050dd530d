import { type Keys, openKeys } from "./key/mod.ts";
import type { Scene } from "./manager.ts";
import { moved } from "./moves.ts";
import { isFault, movesOf } from "./possible.ts";
import { openSeen } from "./seen.ts";
import type { World } from "./world/mod.ts";

/** What a search found. */
export interface Found {
  /** Distinct worlds seen. */
  readonly states: number;
  /** Moves from the first world to the furthest. */
  readonly depth: number;
  /** Moves tried. */
  readonly moves: number;
  /** Whether every world that can be reached was seen. */
  readonly fixpoint: boolean;
  /** Worlds in which a node forges. */
  readonly forging: number;
  /** The shortest way to a broken rule; `null` if none was found. */
  readonly violation: Violation | null;
}

export interface Violation {
  readonly because: string;
  /** From the first world, move by move, as places in the lists of possible moves. */
  readonly path: readonly number[];
}

/** How far a search goes. */
export interface Limits {
  readonly states: number;
  /** Faults on any one way. */
  readonly faults: number;
}

/**
 * Layer by layer of faults, and breadth first in each, so that the way to the first violation has as
 * few faults as can be, and with these as few moves. Ends with it, at the limit of states, or when
 * nothing new can be reached.
 */
export function search(
  scene: Scene,
  first: World,
  limits: Limits,
  progress: (states: number, faults: number) => void,
): Found {
  const keys: Keys = openKeys(first.pods.length, first.registers.length);
  const seen = openSeen();
  seen.add(keys.hash(first), -1, 0);
  const total = { depth: 0, moves: 0, forging: 0 };
  let layer: Reached[] = [{ world: first, number: 0, depth: 0 }];

  /** Tries one kind of moves from a world; what is new is added. A violation ends it. */
  function tryMoves(from: Reached, faults: boolean, added: Reached[]): Violation | null {
    const moves = movesOf(from.world, scene.slowest);
    for (const [index, move] of moves.entries()) {
      if (isFault(move) !== faults) continue;
      total.moves += 1;
      let world: World;
      try {
        world = moved(scene, from.world, move);
      } catch (error) {
        const because = error instanceof Error ? error.message : String(error);
        return { because, path: [...seen.pathTo(from.number), index] };
      }
      const number = seen.add(keys.hash(world), from.number, index);
      if (number < 0) continue;
      const depth = from.depth + 1;
      total.depth = Math.max(total.depth, depth);
      if (world.pods.some(({ node }) => node.forging)) total.forging += 1;
      added.push({ world, number, depth });
      if (seen.size() >= limits.states) return null;
    }
    return null;
  }

  const found = (fixpoint: boolean, violation: Violation | null): Found => ({
    ...{ ...total, states: seen.size(), fixpoint, violation },
  });
  const isFull = () => seen.size() >= limits.states;

  for (let faults = 0; layer.length > 0; faults += 1) {
    const isLast = faults === limits.faults;
    const kept: Reached[] = [];
    for (let level = layer; level.length > 0;) {
      const next: Reached[] = [];
      for (const reached of level) {
        if (!isLast) kept.push(reached);
        const violation = tryMoves(reached, false, next);
        if (violation !== null || isFull()) return found(false, violation);
      }
      level = next;
    }
    progress(seen.size(), faults);
    layer = [];
    for (const reached of kept) {
      const violation = tryMoves(reached, true, layer);
      if (violation !== null || isFull()) return found(false, violation);
    }
  }
  return found(true, null);
}

interface Reached {
  readonly world: World;
  readonly number: number;
  readonly depth: number;
}
