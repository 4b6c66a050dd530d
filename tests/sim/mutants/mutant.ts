/** A one-line sabotage of a rule: what a careless change might do to it. */
export interface Mutant {
  /** What is sabotaged, in a few words. */
  readonly name: string;
  /** File, from the project's root. */
  readonly file: string;
  /** Text that stands exactly once in the file. */
  readonly from: string;
  readonly to: string;
}

/** Mutants of one file of lib/core. */
export function mutantsOf(
  file: string,
  sabotages: Readonly<Record<string, readonly [from: string, to: string]>>,
): readonly Mutant[] {
  return Object.entries(sabotages).map(([name, [from, to]]) => ({
    name,
    file: `lib/core/${file}`,
    from,
    to,
  }));
}
