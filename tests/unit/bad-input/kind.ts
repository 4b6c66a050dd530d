/** One kind of bad input, and the trial that it is put to. */
export interface Kind {
  /** Unique over all families. */
  readonly name: string;
  /** Fails unless the reaction is a clear error or a safe one. */
  readonly trial: () => void | Promise<void>;
  /** What this machine lacks for the trial, or `null`. */
  readonly missing: string | null;
}

/** A row of a table: the name of the kind, then what its trial needs. */
export type Row<Rest extends readonly unknown[]> = readonly [name: string, ...rest: Rest];

/** The rows of one family as kinds; all of them are put to the same trial. */
export function kindsOf<Rest extends readonly unknown[]>(
  family: string,
  rows: readonly Row<Rest>[],
  trial: (...rest: Rest) => void | Promise<void>,
): readonly Kind[] {
  return rows.map(([name, ...rest]) => ({
    name: `${family}: ${name}`,
    trial: () => trial(...rest),
    missing: null,
  }));
}
