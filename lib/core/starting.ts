import { cause } from "./cause.ts";
import { BOOT_RESOLUTION, setBackSince } from "./clock.ts";
import { socketAwaited } from "./eligibility.ts";
import { isGone, nothingAnswers } from "./life.ts";
import { isNotedFirst, note } from "./producing.ts";
import type { NodeReport } from "./report.ts";
import type { Enabled } from "./forging.ts";
import type { Life, State } from "./state.ts";
import { beginStop, FORGES_UNASKED } from "./stopping.ts";
import { assign, enter, isFree, withForging } from "./tasks.ts";
import type { Turn } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** A node on throw-away keys is watched this long before the flag counts as proven. */
const PROVING: Milliseconds = 3_000;
/** Metrics that are not required, but answered, have so long to go on with it. */
const SAMPLES_WITHIN: Milliseconds = 10_000;

/**
 * From unknown: nothing is held before the node is made non-producing and that is confirmed. A node
 * that is still starting or replaying is waited for, not killed, unless it may have been enabled.
 */
export function driveUnknown(turn: Turn): Turn {
  const { state } = turn;
  const { marker, report, life } = state.node;
  if (marker === "unread") return enter(turn, "unknown", "the marker file has not been read yet");
  if (report === null) return enter(turn, "unknown", "the node has not been looked at yet");
  if (life === null) return awaitProcess(turn, report);
  const marked = markedProcess(state, life);
  if (marked !== null) {
    return beginStop(
      withForging(turn, { enabled: marked }),
      cause("startup", "an earlier manager enabled this node"),
      "startup_cleanup",
    );
  }
  if (life.socketAnswered !== null) return prove(turn, report, life, life.socketAnswered);
  // If it harms nobody it is waited for: its socket is about to answer.
  if (life.evidence.risenAt !== null && !life.harmless) {
    return beginStop(turn, FORGES_UNASKED, "fence");
  }
  return awaitSocket(turn, report, life);
}

/** No node: its files are put in place, so that it can start, and they are never real ones. */
function awaitProcess(turn: Turn, report: NodeReport): Turn {
  const { node, config, shutdown } = turn.state;
  const waiting = enter(turn, "unknown", whyNoProcess(report));
  if (!isFree(waiting)) return waiting;
  // Real keys never lie where a node that may not forge could read them.
  if (report.keys === "other") return assign(waiting, "remove", { type: "removeKeys" });
  if (report.process.kind !== "none") return waiting;
  if (node.marker !== "none") {
    return nothingAnswers(report) ? assign(waiting, "unmark", { type: "unmark" }) : waiting;
  }
  if (report.keys === "absent" && config.throwAwayKeys && shutdown === null) {
    return assign(waiting, "throwaway", { type: "placeKeys", set: "throwaway" });
  }
  return waiting;
}

function whyNoProcess({ process }: NodeReport): string {
  return process.kind === "ambiguous" || process.kind === "unknown"
    ? process.because
    : "no cardano-node process was found";
}

function awaitSocket(turn: Turn, report: NodeReport, life: Life): Turn {
  const waiting = enter(turn, "unknown", `process ${life.process.pid}: ${socketAwaited(report)}`);
  return report.keys === "other" && isFree(waiting)
    ? assign(waiting, "remove", { type: "removeKeys" })
    : waiting;
}

/** Watches a node on throw-away keys for a while: if it forges, it was started without the flag. */
function prove(turn: Turn, report: NodeReport, life: Life, answered: Milliseconds): Turn {
  if (isNotedFirst(turn.state)) {
    const why = "the node was started without the non-producing flag, which is not noted yet";
    return note(enter(turn, "unknown", why));
  }
  if (life.startedProducing) {
    return beginStop(
      turn,
      cause("startup", "the node was started without the non-producing flag"),
      "startup_cleanup",
    );
  }
  if (report.keys === "throwaway" && !isWatched(turn.state, life, answered)) {
    const { metrics } = report;
    const but = metrics.kind === "unreachable" ? `, but its metrics: ${metrics.because}` : "";
    return enter(turn, "unknown", `watching whether the node forges on throw-away keys${but}`);
  }
  const why = cause("startup", "start-up makes the node non-producing");
  return beginStop(turn, why, "startup_cleanup");
}

/**
 * Whether metrics were watched for long enough. They are waited for where they are required: a node
 * on throw-away keys harms nobody, and once it is silenced nothing tells of a missing flag. Elsewhere
 * they are waited for only if they answer, and not for ever.
 */
function isWatched({ config, clocks }: State, { evidence }: Life, answered: Milliseconds): boolean {
  const { watchedSince, lastSample } = evidence;
  // Its forging thread starts just before its socket listens: earlier samples say nothing.
  const since = Math.max(watchedSince ?? 0, answered);
  if ((lastSample ?? 0) - since >= PROVING) return true;
  if (config.requireNodeMetrics) return false;
  return watchedSince === null || clocks.physical - since >= SAMPLES_WITHIN;
}

/** What the marker says of the process found: it counts as enabled until its stop is confirmed. */
function markedProcess(state: State, life: Life): Enabled | null {
  const { marker } = state.node;
  const { clocks } = state;
  if (marker === "none" || marker === "unread") return null;
  const enabled = {
    process: life.process,
    stage: "signalled",
    set: null,
    counter: null,
    signalledAt: null,
    markedUntil: 0,
    highestWall: clocks.wall,
  } as const;
  if (marker === "unreadable") return { ...enabled, shownFor: null, rightEnds: null };
  if (isGone(state, marker.process)) return null;
  const setBack = setBackSince(clocks, marker.wallAhead ?? -Infinity);
  const remaining = marker.rightEnds - clocks.wall - setBack;
  // By how much a clock was set back is known to seconds, and not whether before this was written.
  const mayRemain = setBack > 0 ? remaining + 4 * BOOT_RESOLUTION : remaining;
  return {
    ...enabled,
    highestWall: clocks.wall + setBack,
    // Before its SIGHUP was announced a node cannot have been enabled by us: nothing has to show.
    stage: marker.told ? "signalled" : "placed",
    shownFor: marker.shown ? marker.startTime : null,
    // Once it is past, it is not known whether somebody has stopped the node since.
    rightEnds: mayRemain > 0 ? clocks.physical + Math.max(0, remaining) : null,
  };
}
