type Change = readonly [before: unknown, after: unknown];

/** Every leaf that two documents do not share, by its path; `undefined` for what is not there. */
export function changes(before: unknown, after: unknown): Readonly<Record<string, Change>> {
  const [old, present] = [leaves(before), leaves(after)];
  const paths = new Set([...old.keys(), ...present.keys()]);
  return Object.fromEntries(
    [...paths].filter((path) => old.get(path) !== present.get(path))
      .map((path) => [path, [old.get(path), present.get(path)]]),
  );
}

/** Items of a list stand under their `name`, or their number. */
function leaves(value: unknown, path = ""): ReadonlyMap<string, unknown> {
  if (typeof value !== "object" || value === null) return new Map([[path, value]]);
  const entries = Array.isArray(value)
    ? value.map((item, index): [string, unknown] => [String(item?.name ?? index), item])
    : Object.entries(value);
  return new Map(
    entries.flatMap(([key, inner]) => [...leaves(inner, path === "" ? key : `${path}.${key}`)]),
  );
}

/** Lines of `after` that `before` has not, in runs, by their longest common subsequence. */
export function added(before: string, after: string): readonly (readonly string[])[] {
  // The formatter joins a comment to its line by one space.
  const [old, present] = [before, after].map((text) =>
    text.trimEnd().split("\n").map((line) => line.replace(/(?<=\S) +#/, " #"))
  ) as [string[], string[]];
  const common = lengths(old, present);
  const runs: string[][] = [];
  let isRun = false;
  for (let [i, j] = [0, 0]; j < present.length;) {
    const line = present[j] ?? "";
    if (i < old.length && old[i] === line) {
      [i, j, isRun] = [i + 1, j + 1, false];
    } else if (i < old.length && at(common, i + 1, j) >= at(common, i, j + 1)) {
      i++;
    } else {
      if (isRun) runs.at(-1)?.push(line);
      else runs.push([line]);
      [j, isRun] = [j + 1, true];
    }
  }
  return runs;
}

function lengths(old: readonly string[], present: readonly string[]): number[][] {
  const table = Array.from({ length: old.length + 1 }, () => Array(present.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = present.length - 1; j >= 0; j--) {
      const row = table[i];
      if (row === undefined) continue;
      row[j] = old[i] === present[j]
        ? at(table, i + 1, j + 1) + 1
        : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], row: number, column: number): number {
  return table[row]?.[column] ?? 0;
}
