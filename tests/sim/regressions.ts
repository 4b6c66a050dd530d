/** A seed that once showed a mistake of the core, and what it was. */
export interface Regression {
  readonly seed: number;
  readonly showed: string;
}

/** Played before the fresh seeds of every run. */
export const REGRESSIONS: readonly Regression[] = [
  {
    seed: 31,
    showed: "another pool's record was believed in for ever after the register was restored",
  },
];
