import { isGone } from "./life.ts";
import type { Enabled, Life, State } from "./state.ts";
import { beginStop } from "./stopping.ts";
import { assign, enter, isFree, withForging } from "./tasks.ts";
import { type Turn, withReport, withState } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** A node on throw-away keys is watched this long before the flag counts as proven. */
const PROVING: Milliseconds = 3_000;
const PROVING_SAMPLES_WITHIN: Milliseconds = 10_000;

/**
 * From unknown: nothing is held before the node is made non-producing and that is confirmed. A node
 * that is still starting or replaying is waited for, not killed, unless it may have been enabled.
 */
export function driveUnknown(turn: Turn): Turn {
  const { state } = turn;
  const { node } = state;
  if (node.marker === "unread") {
    return enter(turn, "unknown", "the marker file has not been read yet");
  }
  if (node.report === null) return enter(turn, "unknown", "the node has not been looked at yet");
  if (node.life === null) return awaitProcess(turn);
  const marked = markedProcess(state, node.life);
  if (marked !== null) {
    return beginStop(
      withForging(turn, { enabled: marked }),
      "an earlier manager enabled this node",
      "startup_cleanup",
    );
  }
  return node.life.socketAnswered === null ? awaitSocket(turn, node.life) : prove(turn, node.life);
}

/** No node: its files are put in place, so that it can start, and they are never real ones. */
function awaitProcess(turn: Turn): Turn {
  const { node, config } = turn.state;
  const report = node.report;
  const because = report?.process.kind === "ambiguous" || report?.process.kind === "unknown"
    ? report.process.because
    : "no cardano-node process was found";
  const waiting = enter(turn, "unknown", because);
  if (report?.process.kind !== "none" || !isFree(waiting)) return waiting;
  if (node.marker !== "none") return assign(waiting, "unmark", { type: "unmark" });
  if (report.keys === "other") return assign(waiting, "remove", { type: "removeKeys" });
  if (report.keys === "absent" && config.throwAwayKeys && turn.state.shutdown === null) {
    return assign(waiting, "throwaway", { type: "placeKeys", set: "throwaway" });
  }
  return waiting;
}

function awaitSocket(turn: Turn, life: Life): Turn {
  const { report } = turn.state.node;
  const waiting = enter(
    turn,
    "unknown",
    `process ${life.process.pid} has not answered on its socket yet`,
  );
  // Real keys never lie beside a node that may not forge, not even while it starts.
  if (report?.keys === "other" && isFree(waiting)) {
    return assign(waiting, "remove", { type: "removeKeys" });
  }
  return waiting;
}

/** Watches a node on throw-away keys for a while: if it forges, it was started without the flag. */
function prove(turn: Turn, life: Life): Turn {
  const { clocks, node, config } = turn.state;
  const watched = clocks.physical - (life.socketAnswered ?? clocks.physical);
  const { evidence } = life;
  if (node.report?.keys === "throwaway" && config.requireNodeMetrics) {
    if (evidence.risenAt !== null) {
      return beginStop(
        asProducing(turn, life),
        "the node was started without the non-producing flag",
        "startup_cleanup",
      );
    }
    const sampled = evidence.firstSample !== null &&
      clocks.physical - evidence.firstSample >= PROVING;
    if (!sampled && watched < PROVING_SAMPLES_WITHIN) {
      return enter(turn, "unknown", "watching whether the node forges on throw-away keys");
    }
  }
  return beginStop(turn, "start-up makes the node non-producing", "startup_cleanup");
}

function asProducing(turn: Turn, life: Life): Turn {
  const known = withState(turn, {
    node: { ...turn.state.node, life: { ...life, startedProducing: true } },
  });
  return withReport(
    known,
    "node_started",
    "the node forges on throw-away keys: it was started without --start-as-non-producing-node and gets no real keys",
    "error",
  );
}

/** What the marker says of the process found: it counts as enabled until its stop is confirmed. */
function markedProcess(state: State, life: Life): Enabled | null {
  const { marker } = state.node;
  const { clocks } = state;
  if (marker === "none" || marker === "unread") return null;
  const unknown = { process: life.process, stage: "signalled" as const, signalledAt: null };
  if (marker === "unreadable") return { ...unknown, shownFor: null, markedUntil: clocks.physical };
  if (isGone(state, marker.process)) return null;
  const remaining = Math.max(0, marker.rightEnds - clocks.wall);
  return {
    ...unknown,
    shownFor: marker.shown ? marker.startTime : null,
    markedUntil: clocks.physical + remaining,
  };
}
