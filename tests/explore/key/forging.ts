import type {
  Enabled,
  Evidence,
  Life,
  Milliseconds,
  State,
  Stop,
  TaskKind,
} from "../../../lib/core/mod.ts";
import { SECOND, TIMINGS } from "../scale.ts";
import type { Pod } from "../world/mod.ts";
import type { Names } from "./names.ts";
import { putMarker } from "./pod.ts";
import { age, left, type Writing } from "./writing.ts";

const PHASES = ["unknown", "standby", "preparing", "forging", "stopping", "fenced"] as const;
const STAGES = ["marked", "placed", "announced", "signalled"] as const;
const REASONS = ["disable_forging", "startup_cleanup", "rotation", "fence"] as const;
const TASKS: readonly TaskKind[] = [
  ...["mark", "place", "announce", "enable", "refresh"] as const,
  ...["remove", "disable", "terminate", "unmark", "throwaway"] as const,
];

/** Longest patience with a node that shows nothing, or does not obey. */
const PATIENCE = 20 * SECOND;
/** The patience of a manager that was told to end. */
const LAST_PATIENCE = 5 * SECOND;
/** Rungs for which keys that cannot be removed are waited for. */
const RUNGS = 3;
/** A stop proves itself by a counter that stands still so long, a gauge in doubt included. */
const STILL = 4 * SECOND;
/** A stop that cannot be concluded is renewed for so long. */
const STUCK_AFTER = 5 * SECOND;
/** A release is tried so long by one that ends. */
const RELEASE_WAITS = 5 * SECOND;
/** A SIGKILL is repeated after so long. */
const KILL_AGAIN = SECOND;
const SCRAPES = 4;

/** Where the forging machine stands, and what it knows of its node. */
export function putForging(
  writing: Writing,
  pod: Pod,
  state: State,
  processes: Names<number>,
  now: Milliseconds,
  present: Milliseconds,
): void {
  const { bytes } = writing;
  const { forging, node } = state;
  bytes.put(PHASES.indexOf(forging.phase));
  bytes.put(forging.task === null ? 0 : 1 + TASKS.indexOf(forging.task.kind));
  bytes.put(left(forging.retryAt, now));
  const report = node.report;
  bytes.put(report === null ? 0 : report.process.kind === "found" ? 1 : 2);
  bytes.flag(report?.keys === "other");
  putMarker(writing, node.marker, processes, present);
  const risenAt = node.life?.evidence.risenAt ?? -Infinity;
  if (node.life === null) bytes.put(0);
  else putLife(writing, pod, node.life, processes, now);
  putSince(writing, state, risenAt, now);
  if (forging.enabled === null) bytes.put(0);
  else putEnabled(writing, forging.enabled, processes, risenAt, now);
  if (forging.stop === null) bytes.put(0);
  else putStop(writing, state, forging.stop, processes, risenAt, now);
}

/**
 * How long a phase lasts is asked of one that prepares, of a forger that was not seen to forge
 * since, and of one that is quiet and was told to end. Whether the counter rose since is asked of
 * a standby.
 */
function putSince(
  { bytes }: Writing,
  { forging, shutdown }: State,
  risenAt: Milliseconds,
  now: Milliseconds,
): void {
  const { phase, since } = forging;
  bytes.flag(risenAt >= since);
  if (phase === "preparing") bytes.put(age(since, now, PATIENCE));
  else if (phase === "forging") {
    bytes.put(age(Math.max(risenAt, since), now, PATIENCE + SECOND));
  } else if (shutdown !== null) {
    bytes.put(age(Math.max(since, shutdown.since), now, RELEASE_WAITS));
  }
}

/**
 * When it was first found is for people; when its socket and its metrics last answered is asked only
 * while they are silent, which here they never are while the process is found.
 */
function putLife(
  writing: Writing,
  pod: Pod,
  { process, evidence, provenOff, socketAnswered }: Life,
  processes: Names<number>,
  now: Milliseconds,
): void {
  const { bytes } = writing;
  bytes.put(1 + processes.of(process.pid));
  bytes.put((provenOff ? 1 : 0) + (socketAnswered !== null ? 2 : 0));
  putEvidence(writing, pod, evidence, processes, now);
}

/**
 * Of the last sample: whether the counter has risen since. Of the run of stillness: how long it is
 * and was, as far as a proof needs it. Wall clocks are never set back here, so their highest is the
 * last.
 */
function putEvidence(
  { bytes }: Writing,
  { node }: Pod,
  { counter, gauge, startTime, risenAt, still }: Evidence,
  processes: Names<number>,
  now: Milliseconds,
): void {
  if (counter === undefined) bytes.put(0);
  else if (counter === null) bytes.put(1);
  else bytes.put(startTime === node.pid && counter === node.counter ? 2 : 3);
  bytes.put((gauge ?? 2) + (risenAt === null ? 0 : 3));
  bytes.put(startTime === null ? 0 : 1 + processes.of(startTime));
  if (still === null) return bytes.put(0);
  bytes.put(1 + age(still.since, now, STILL));
  bytes.put(age(still.since, still.latest, STILL));
  bytes.put(Math.min(still.scrapes, SCRAPES));
}

/** Here every set is the same one. Once an enabling has shown, it is not asked any more when it was sent. */
function putEnabled(
  { bytes }: Writing,
  { process, stage, signalledAt, shownFor, markedUntil, rightEnds }: Enabled,
  processes: Names<number>,
  risenAt: Milliseconds,
  now: Milliseconds,
): void {
  bytes.put(1 + processes.of(process.pid));
  bytes.put(STAGES.indexOf(stage));
  if (signalledAt === null) bytes.put(0);
  else bytes.put(risenAt >= signalledAt ? 1 : 2 + age(signalledAt, now, PATIENCE));
  bytes.put(shownFor === null ? 0 : 1 + processes.of(shownFor));
  bytes.put(left(markedUntil, now));
  bytes.put(rightEnds === null ? 0 : 1 + left(rightEnds, now));
}

function putStop(
  { bytes }: Writing,
  { forging, shutdown }: State,
  stop: Stop,
  processes: Names<number>,
  risenAt: Milliseconds,
  now: Milliseconds,
): void {
  const patience = shutdown === null ? PATIENCE : LAST_PATIENCE;
  const isHeldUp = !stop.removed || forging.task !== null;
  bytes.put(1 + processes.of(stop.process.pid));
  bytes.put(REASONS.indexOf(stop.reason));
  bytes.put(
    (stop.removed ? 1 : 0) + (stop.terminated ? 2 : 0) + (stop.confirmed ? 4 : 0) +
      (stop.signalledAt === null ? 0 : 8) +
      (risenAt >= (stop.signalledAt ?? stop.began) ? 16 : 0) + (risenAt >= stop.began ? 32 : 0),
  );
  bytes.put(stop.signals);
  bytes.put(age(stop.began, now, STUCK_AFTER));
  bytes.put(age(stop.steppedAt, now, isHeldUp ? RUNGS * patience : patience));
  bytes.put(stop.killedAt === null ? 0 : 1 + age(stop.killedAt, now, KILL_AGAIN));
  bytes.put(stop.shortSince === null ? 0 : 1 + age(stop.shortSince, now, TIMINGS.stopBound));
}
