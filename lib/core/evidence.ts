import type { Clocks } from "./clock.ts";
import type { MetricsReport } from "./report.ts";
import { SLOT, STOP_PARTS } from "./timing.ts";
import { NO_TROUBLES, type Troubles, withTroubles } from "./trouble.ts";
import type { Milliseconds, WallTime } from "./units.ts";

/**
 * What the leadership counter of one process has shown. The counter rises once a slot while the
 * forging thread lives, and only then; the gauge lies in several versions of cardano-node.
 */
export interface Evidence {
  /** Start time that the endpoint claims, in Unix seconds. */
  readonly startTime: number | null;
  /** Counter at the last sample; `undefined` before the first, `null` while the node has made no check. */
  readonly counter: number | null | undefined;
  /** What the gauge said last. */
  readonly gauge: 0 | 1 | null;
  /** Physical clock at the first sample, or the last while a clock that was set back kept the node waiting. */
  readonly watchedSince: Milliseconds | null;
  /** Physical clock at the last sample. */
  readonly lastSample: Milliseconds | null;
  /** Physical clock at the last rise. */
  readonly risenAt: Milliseconds | null;
  /**
   * The same of rises since a counter that was seen, or by no more slots than there were since it was
   * missing: what else shows then may be as old as the process.
   */
  readonly countedAt: Milliseconds | null;
  /** What it said of slots of which it made no block that counts. */
  readonly troubles: Troubles;
  /** The unbroken run of samples without a rise. */
  readonly still: Stillness | null;
  /** Highest wall clock of this life, as far as is known; the node computes its slots from it. */
  readonly highestWall: WallTime;
}

/** A run of samples over which the counter did not move. */
export interface Stillness {
  /** Challenger's clock at its first sample. */
  readonly since: Milliseconds;
  /** Challenger's clock at its latest sample. */
  readonly latest: Milliseconds;
  /** Number of samples in it. */
  readonly scrapes: number;
  /**
   * Challenger's clock since when every sample was at or past the highest wall clock before it: slots
   * are computed from it. `null` while the clock is behind.
   */
  readonly caughtUp: Milliseconds | null;
}

/** A node whose clock is set back by more than this ends (`hfbtMaxClockRewind` of cardano-node). */
const LONGEST_REWIND: Milliseconds = 20_000;
/** Scrapes that a confirmed stop needs at least. */
const SCRAPES = 4;
/** A gauge that still says "forging" delays a confirmation by this much, and does nothing else. */
const GAUGE_DELAY: Milliseconds = 400;

export const NO_EVIDENCE: Evidence = {
  startTime: null,
  counter: undefined,
  gauge: null,
  watchedSince: null,
  lastSample: null,
  risenAt: null,
  countedAt: null,
  troubles: NO_TROUBLES,
  still: null,
  highestWall: -Infinity,
};

/**
 * Whether a scrape neither proves nor refutes: the endpoint is unreachable, or the counter is missing
 * that this process has shown before.
 */
export function tellsNothing(evidence: Evidence, report: MetricsReport): boolean {
  if (report.kind === "unreachable") return true;
  return report.counter === null && typeof evidence.counter === "number" &&
    !isRestart(evidence, report.startTime);
}

function isRestart(evidence: Evidence, startTime: number | null): boolean {
  return startTime !== null && evidence.startTime !== null && startTime !== evidence.startTime;
}

/** Whether a node whose clock stands at `wall`, and stood at `highest` before, has not ended by that. */
export function outlivesRewind(highest: WallTime, wall: WallTime): boolean {
  return highest - wall <= LONGEST_REWIND;
}

/** The evidence after one more scrape. */
export function withSample(evidence: Evidence, report: MetricsReport, clocks: Clocks): Evidence {
  if (report.kind === "unreachable" || tellsNothing(evidence, report)) return evidence;
  const known = isRestart(evidence, report.startTime) ? NO_EVIDENCE : evidence;
  const isBehind = clocks.wall < known.highestWall;
  const waits = isBehind && outlivesRewind(known.highestWall, clocks.wall);
  const sampled = {
    ...known,
    troubles: withTroubles(known.troubles, report.troubles ?? {}, {
      first: known.counter === undefined,
      at: clocks.physical,
    }),
    startTime: report.startTime ?? known.startTime,
    counter: report.counter,
    gauge: report.gauge,
    watchedSince: waits ? clocks.physical : known.watchedSince ?? clocks.physical,
    lastSample: clocks.physical,
    highestWall: Math.max(known.highestWall, clocks.wall),
  };
  const fresh = { ...sampled, still: stillFrom(clocks, isBehind) };
  if (known.counter === undefined) return fresh;
  const before = known.counter ?? 0;
  const now = report.counter ?? 0;
  if (now > before) {
    const sinceSample = clocks.physical - (known.lastSample ?? clocks.physical);
    const isNew = known.counter !== null || now <= 2 + sinceSample / SLOT;
    const countedAt = isNew ? clocks.physical : known.countedAt;
    return { ...fresh, risenAt: clocks.physical, countedAt };
  }
  // A counter that fell belongs to another process: what was seen before proves nothing about it.
  if (now < before) return { ...fresh, risenAt: null, countedAt: null };
  if (known.still === null) return fresh;
  const { still } = known;
  return {
    ...sampled,
    still: {
      ...still,
      latest: clocks.challenger,
      scrapes: still.scrapes + 1,
      caughtUp: isBehind ? null : still.caughtUp ?? clocks.challenger,
    },
  };
}

/** Forgets the run of stillness: what was seen before a SIGHUP says nothing about its effect. */
export function afterSignal(evidence: Evidence): Evidence {
  return { ...evidence, still: null };
}

/**
 * Whether the counter proves that the forging thread is gone, or what is missing. A wall clock that
 * was set back matters only for a node that may have forged (`enabled`, or seen to): the counter
 * then stands still until the clock is back where it was, however it gets there.
 */
export function provesStopped(
  evidence: Evidence,
  clocks: Clocks,
  enabled: boolean,
): true | string {
  const { still, gauge } = evidence;
  if (still === null) return "no scrape of the node's metrics since the last signal";
  const needed = STOP_PARTS.counterStill + (gauge === 1 ? GAUGE_DELAY : 0);
  const span = still.latest - still.since;
  if (still.scrapes < SCRAPES || span < needed) {
    return `the leadership counter has been still for ${
      span / 1000
    } s over ${still.scrapes} scrapes, expected ${needed / 1000} s over ${SCRAPES}`;
  }
  const ahead = still.caughtUp === null ? 0 : still.latest - still.caughtUp;
  if (ahead < STOP_PARTS.counterStill && (enabled || evidence.risenAt !== null)) {
    const behind = Math.max(0, evidence.highestWall - clocks.wall) + STOP_PARTS.counterStill -
      ahead;
    return `the wall clock was set back: the counter could not have risen for another ${
      behind / 1000
    } s`;
  }
  return true;
}

/** Whether a rise was seen at or after this time on the physical clock. */
export function roseSince(evidence: Evidence, time: Milliseconds): boolean {
  return evidence.risenAt !== null && evidence.risenAt >= time;
}

/** Whether slots were counted at or after this time that cannot have been made before the sample before. */
export function countedSince({ countedAt }: Evidence, time: Milliseconds): boolean {
  return countedAt !== null && countedAt >= time;
}

function stillFrom({ challenger }: Clocks, isBehind: boolean): Stillness {
  const caughtUp = isBehind ? null : challenger;
  return { since: challenger, latest: challenger, scrapes: 1, caughtUp };
}
