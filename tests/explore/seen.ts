/** The worlds that were seen, by the hashes of their keys, and how each was reached first. */
export interface Seen {
  /** The number of a new world, or -1 for one that was seen before. */
  readonly add: (hash: readonly [number, number], from: number, move: number) => number;
  readonly size: () => number;
  /** Moves from the first world to that of this number. */
  readonly pathTo: (number: number) => readonly number[];
}

const FIRST_ROOM = 2 ** 16;

/**
 * 17 bytes a world, and up to 8 more where there is room left. Two worlds whose hashes of 64 bits are
 * equal by chance would be taken for one: among 10⁷ worlds that happens with a probability of 3·10⁻⁶.
 */
export function openSeen(): Seen {
  let room = FIRST_ROOM;
  let lows = new Uint32Array(room);
  let highs = new Uint32Array(room);
  let froms = new Int32Array(room);
  let moves = new Uint8Array(room);
  /** Places by hash, 0 where nothing is; twice as many as there is room for worlds. */
  let places = new Uint32Array(2 * room);
  let size = 0;

  function placeOf(low: number, high: number): number {
    const mask = places.length - 1;
    for (let place = low & mask;; place = (place + 1) & mask) {
      const number = (places[place] ?? 0) - 1;
      if (number < 0 || (lows[number] === low && highs[number] === high)) return place;
    }
  }

  function grow(): void {
    room *= 2;
    lows = grown(lows, new Uint32Array(room));
    highs = grown(highs, new Uint32Array(room));
    froms = grown(froms, new Int32Array(room));
    moves = grown(moves, new Uint8Array(room));
    places = new Uint32Array(2 * room);
    for (let number = 0; number < size; number += 1) {
      places[placeOf(lows[number] ?? 0, highs[number] ?? 0)] = number + 1;
    }
  }

  return {
    add([low, high], from, move) {
      const place = placeOf(low, high);
      if (places[place] !== 0) return -1;
      if (size === room) {
        grow();
        return this.add([low, high], from, move);
      }
      lows[size] = low;
      highs[size] = high;
      froms[size] = from;
      moves[size] = move;
      size += 1;
      places[place] = size;
      return size - 1;
    },
    size: () => size,
    pathTo(number) {
      const path: number[] = [];
      for (let at = number; at > 0; at = froms[at] ?? 0) path.unshift(moves[at] ?? 0);
      return path;
    },
  };
}

function grown<T extends Uint8Array | Uint32Array | Int32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
