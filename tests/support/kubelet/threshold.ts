/** How many equal outcomes in a row a probe's standing takes to change. */
export interface Thresholds {
  readonly successThreshold: number;
  readonly failureThreshold: number;
}

/** What a probe has found so far. */
export interface Findings {
  /** What counts: `null` while nothing does. */
  readonly standing: boolean | null;
  readonly last: boolean | null;
  /** How many outcomes in a row were like the last. */
  readonly row: number;
}

/** What counts before the first outcome: a container is alive, and it is not ready. */
export function nothingFound(standing: boolean | null): Findings {
  return { standing, last: null, row: 0 };
}

/** Findings after one more outcome. */
export function found(before: Findings, outcome: boolean, thresholds: Thresholds): Findings {
  const row = outcome === before.last ? before.row + 1 : 1;
  const needed = outcome ? thresholds.successThreshold : thresholds.failureThreshold;
  return { standing: row < needed ? before.standing : outcome, last: outcome, row };
}
