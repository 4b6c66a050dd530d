/** How many of those found were reached. */
export interface Tally {
  readonly hit: number;
  readonly found: number;
}

/** Coverage of one file. */
export interface FileCoverage {
  readonly path: string;
  readonly lines: Tally;
  readonly branches: Tally;
}

/** Reads the LCOV format: `SF:path`, then `LF`, `LH`, `BRF`, `BRH` counts, then `end_of_record`. */
export function readLcov(text: string): readonly FileCoverage[] {
  return text.split("end_of_record").flatMap((record) => {
    const path = /^SF:(.*)$/m.exec(record)?.[1];
    if (path === undefined) return [];
    const number = (key: string) =>
      Number(new RegExp(`^${key}:(\\d+)$`, "m").exec(record)?.[1] ?? 0);
    return [{
      path,
      lines: { hit: number("LH"), found: number("LF") },
      branches: { hit: number("BRH"), found: number("BRF") },
    }];
  });
}
