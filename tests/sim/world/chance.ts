/** A source of chance that a seed replays. */
export interface Chance {
  /** From 0 to 1. */
  fraction(): number;
  between(least: number, most: number): number;
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Another source, which takes nothing away from this one however often it is asked. */
  fork(): Chance;
}

/** Mulberry32: a few operations a number, and good enough to choose faults with. */
export function chanceOf(seed: number): Chance {
  let state = seed | 0;

  function fraction(): number {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  }

  return {
    fraction,
    between: (least, most) => least + fraction() * (most - least),
    happens: (probability) => fraction() < probability,
    pick<T>(from: readonly T[]): T {
      const chosen = from[Math.floor(fraction() * from.length)];
      if (chosen === undefined) throw new Error("there is nothing to choose from");
      return chosen;
    },
    fork: () => chanceOf(Math.floor(fraction() * 2 ** 32)),
  };
}
