/** A line of a table with two columns. */
export type Row = readonly [name: string, value: string];

/** Lines of a table, the second column aligned. */
export function rows(table: readonly Row[]): readonly string[] {
  const width = Math.max(...table.map(([name]) => name.length));
  return table.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}
