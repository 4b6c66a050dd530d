/** One measured figure, as `bench` prints it: one JSON line. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** The figure itself, where it was measured once. */
  readonly value?: number;
  /** The spread, where it was measured several times. */
  readonly min?: number;
  readonly median?: number;
  readonly p95?: number;
  readonly max?: number;
  /** How many measurements it rests on. */
  readonly runs: number;
  /** What it may be at most; `null` where nothing is promised. */
  readonly limit: number | null;
  /** Whether the limit holds; true where there is none. */
  readonly holds: boolean;
  /** What is judged as a multiple of a duration that does not depend on the machine. */
  readonly ratio?: number;
  /** That duration, in words. */
  readonly ratioTo?: string;
}

/** A duration that a figure is also shown as a multiple of: times of a shared machine drift. */
export interface Yardstick {
  readonly seconds: number;
  readonly name: string;
}

/** What a figure is judged by. */
export interface Judgement {
  readonly limit?: number;
  readonly yardstick?: Yardstick;
}

/** A figure that was measured once. */
export function single(
  name: string,
  unit: string,
  value: number,
  judgement: Judgement = {},
): Figure {
  return { name, unit, value: rounded(value), runs: 1, ...judged(value, judgement) };
}

/** A figure that was measured several times, judged by its 95th percentile or its maximum. */
export function spread(
  name: string,
  unit: string,
  values: readonly number[],
  by: "p95" | "max",
  judgement: Judgement = {},
): Figure {
  const summary = {
    min: percentile(values, 0),
    median: percentile(values, 50),
    p95: percentile(values, 95),
    max: percentile(values, 100),
  };
  const { min, median, p95, max } = summary;
  return {
    ...{ name, unit, min: rounded(min), median: rounded(median), p95: rounded(p95) },
    ...{ max: rounded(max), runs: values.length },
    ...judged(summary[by], judgement),
  };
}

/**
 * The smallest of the values that `percent` of them do not exceed (nearest rank: always one that was
 * measured).
 *
 * @throws {Error} If there is no value.
 */
export function percentile(values: readonly number[], percent: number): number {
  const rank = Math.max(1, Math.ceil(values.length * percent / 100));
  const value = values.toSorted((one, other) => one - other)[rank - 1];
  if (value === undefined) throw new Error(`There is no value of which to take the ${percent} %`);
  return value;
}

function judged(value: number, { limit, yardstick }: Judgement) {
  return {
    limit: limit ?? null,
    // What is not a number holds nothing.
    holds: limit === undefined || value <= limit,
    ...(yardstick === undefined
      ? {}
      : { ratio: rounded(value / yardstick.seconds), ratioTo: yardstick.name }),
  };
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
