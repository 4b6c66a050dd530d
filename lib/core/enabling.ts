import { eligibility } from "./eligibility.ts";
import { afterSignal, roseSince } from "./evidence.ts";
import { holdsRight, rightIsAmple, rightOf, stopBegins } from "./majority.ts";
import type { Marker, ProcessId } from "./report.ts";
import { slotNotClear } from "./slots.ts";
import type { Life, State } from "./state.ts";
import { beginStop } from "./stopping.ts";
import { assign, enter, isFree, withEnabled, withForging } from "./tasks.ts";
import { ENABLE_BOUND } from "./timing.ts";
import { type Turn, withEffects, withState } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** An enable that has not shown on the node by then has failed. */
const SHOWS_WITHIN: Milliseconds = 20_000;

/** From standby: begins to prepare once the right is held and nothing forbids it. */
export function driveStandby(turn: Turn): Turn {
  const { state } = turn;
  const { life } = state.node;
  if (life === null) return enter(turn, "unknown", "the node's process has ended");
  if (!life.provenOff) return enter(turn, "unknown", "another node process was started");
  if (roseSince(life.evidence, state.forging.since)) {
    return beginStop(turn, "the node forges, but was given no right to", "fence");
  }
  if (state.node.report?.keys !== "absent" && isFree(turn)) {
    return assign(turn, "remove", { type: "removeKeys" });
  }
  if (!holdsRight(state)) return enter(turn, "standby", "another pod may hold the right");
  const forbids = forbidsEnabling(state);
  return forbids === null
    ? enter(turn, "preparing", "the right is held and the node is ready")
    : enter(turn, "standby", `the right is held, but ${forbids}`);
}

/** Guard, marker, keys, SIGHUP, proof: each step only after the one before and within its bounds. */
export function drivePreparing(turn: Turn): Turn {
  const { state } = turn;
  const { forging, node, clocks } = state;
  const { enabled } = forging;
  if (enabled === null) {
    const { life } = node;
    const forbids = forbidsEnabling(state) ?? (life === null ? "the node has ended" : null);
    if (forbids !== null || life === null) {
      return enter(turn, "standby", forbids ?? "the node has ended");
    }
    return state.config.guarded && state.guard !== "acknowledged"
      ? armGuard(turn, life)
      : begin(turn, life);
  }
  const mustStop = mustStopEnabling(state, enabled.process);
  if (mustStop !== null) return beginStop(turn, mustStop, "disable_forging");
  if (enabled.stage === "signalled") return awaitProof(turn);
  if (!isFree(turn) || forbidsEnabling(state) !== null) return turn;
  if (enabled.stage === "marked") return assign(turn, "place", { type: "placeKeys", set: "real" });
  const signalled = withEnabled(turn, { stage: "signalled", signalledAt: clocks.physical });
  return assign(signalled, "enable", {
    type: "signal",
    process: enabled.process,
    signal: "SIGHUP",
    reason: "enable_forging",
  });
}

/**
 * Why nothing may be enabled at this moment, or `null`. Asked again, with the clocks of that
 * moment, right before each act.
 */
export function forbidsEnabling(state: State): string | null {
  const begins = stopBegins(state);
  if (begins === null) return "the right is not held";
  if (state.clocks.holder > begins - ENABLE_BOUND) {
    return "too little of the right is left to enable within it";
  }
  const verdict = eligibility(state);
  return verdict.allowed ? slotNotClear(state) : verdict.because;
}

/** The marker as it should be now. */
export function markerFor(state: State, process: ProcessId): Marker {
  const right = rightOf(state);
  const remaining = right === null ? 0 : right.endsPhysical - state.clocks.physical;
  const evidence = state.node.life?.evidence;
  const signalledAt = state.forging.enabled?.signalledAt ?? null;
  return {
    process,
    startTime: evidence?.startTime ?? null,
    rightEnds: state.clocks.wall + Math.max(0, remaining),
    shown: evidence !== undefined && signalledAt !== null && roseSince(evidence, signalledAt),
  };
}

function begin(turn: Turn, life: Life): Turn {
  if (!isFree(turn)) return turn;
  const { process } = life;
  const marker = markerFor(turn.state, process);
  const markedUntil = rightOf(turn.state)?.endsPhysical ?? 0;
  // Counted as enabled from here on: a marker that was perhaps written is a marker.
  const marked = withForging(turn, {
    enabled: { process, stage: "marked", signalledAt: null, shownFor: null, markedUntil },
  });
  return assign(marked, "mark", { type: "mark", marker });
}

function armGuard(turn: Turn, life: Life): Turn {
  const right = rightOf(turn.state);
  if (turn.state.guard !== "none" || right === null) return turn;
  const { clocks, config } = turn.state;
  const rightEndsIn = right.endsHolder - clocks.holder;
  return withEffects(withState(turn, { guard: "armed" }), {
    type: "armGuard",
    process: life.process,
    stopsIn: rightEndsIn - config.timings.stopBound,
    rightEndsIn,
  });
}

function awaitProof(turn: Turn): Turn {
  const { node, forging, config, clocks } = turn.state;
  const signalledAt = forging.enabled?.signalledAt ?? clocks.physical;
  if (forging.task !== null) return turn;
  if (!config.requireNodeMetrics) {
    return enter(turn, "forging", "the node was told to forge; without metrics nothing proves it");
  }
  if (node.life !== null && roseSince(node.life.evidence, signalledAt)) {
    return enter(turn, "forging", "the leadership counter rises");
  }
  if (clocks.physical - signalledAt < SHOWS_WITHIN) return turn;
  return beginStop(
    turn,
    `the node does not forge ${SHOWS_WITHIN / 1000} s after it was told to`,
    "disable_forging",
    true,
  );
}

function mustStopEnabling(state: State, process: ProcessId): string | null {
  if (state.shutdown !== null) return `this manager is ending: ${state.shutdown.because}`;
  if (!rightIsAmple(state)) return "the right is ending";
  if (state.node.life?.process.pid !== process.pid) return "the node's process has ended";
  if (state.guard === "gone" && state.config.guarded) return "the guard is gone";
  return null;
}

/** The evidence from before a SIGHUP says nothing about its effect. */
export function forgetStillness(turn: Turn): Turn {
  const { node } = turn.state;
  if (node.life === null) return turn;
  const life = { ...node.life, evidence: afterSignal(node.life.evidence) };
  return withState(turn, { node: { ...node, life } });
}
