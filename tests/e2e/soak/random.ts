/** Numbers that look random and that a seed repeats. */
export interface Random {
  /** A whole number from 0 up to, but without, `count`. */
  below(count: number): number;
  between(least: number, most: number): number;
  pick<T>(from: readonly T[]): T;
}

/** The generator of a seed (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed | 0;
  const fraction = () => {
    state = state + 0x6d2b79f5 | 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(fraction() * count);
  return {
    below,
    between: (least, most) => least + fraction() * (most - least),
    pick<T>(from: readonly T[]): T {
      const chosen = from[below(from.length)];
      if (chosen === undefined) throw new Error("There is nothing to choose from");
      return chosen;
    },
  };
}
