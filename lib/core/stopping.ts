import { type Cause, cause, type StopCode } from "./cause.ts";
import { countedSince, NO_EVIDENCE, outlivesRewind, provesStopped } from "./evidence.ts";
import { dismissGuard, guardSignals } from "./guarding.ts";
import { invariant } from "./invariant.ts";
import { escalate } from "./ladder.ts";
import { isGone } from "./life.ts";
import { refreshMarker } from "./marking.ts";
import { rightIsAmple } from "./right.ts";
import { isNotedFirst, isNotedLater, note } from "./producing.ts";
import { rankLast } from "./rank.ts";
import type { Clocks } from "./clock.ts";
import type { Enabled, Stop } from "./forging.ts";
import type { Life, State } from "./state.ts";
import { assign, enter, isFree, withForging, withStop } from "./tasks.ts";
import { ENABLE_BOUND } from "./timing.ts";
import { type Turn, withReport, withState } from "./turn.ts";

/** The node of a pod that may not forge does: found at start-up or later. */
export const FORGES_UNASKED = cause("forges_unasked", "the node forges, but was given no right to");

/** Begins to stop the node. `failed` makes this pod hand over and rank last for a while. */
export function beginStop(
  turn: Turn,
  why: Cause<StopCode>,
  reason: Stop["reason"],
  failed = false,
): Turn {
  const { clocks, forging, node } = turn.state;
  const { because } = why;
  const process = forging.enabled?.process ?? node.life?.process;
  invariant(forging.stop === null, "a stop begins once");
  invariant(process !== undefined, "a stop is some process's");
  const stop: Stop = {
    process,
    began: clocks.physical,
    because,
    reason,
    removed: false,
    signalledAt: null,
    signals: 0,
    steppedAt: clocks.physical,
    terminated: false,
    killedAt: null,
    shortSince: null,
    confirmed: false,
  };
  const ranked = failed ? rankLast(turn, because) : turn;
  const begun = withForging(ranked, { stop, lastStop: why, retryAt: clocks.physical });
  return withReport(enter(begun, "stopping", because), "stop_begins", because);
}

/** Remove the keys, SIGHUP, observe; escalate when the proof does not come; then confirm. */
export function driveStopping(turn: Turn): Turn {
  const { forging: { stop: before }, node, clocks } = turn.state;
  invariant(before !== null, "a stop is under way while stopping");
  if (before.confirmed) return turn;
  const stop = {
    ...before,
    shortSince: rightIsAmple(turn.state) ? null : before.shortSince ?? clocks.physical,
    // Whoever put keys there again: a further SIGHUP must find none.
    removed: before.removed && node.report?.keys !== "other",
  };
  const timed = withStop(turn, stop);
  const proof = whyStopped(timed.state, stop);
  if (proof.stopped) {
    return isNotedFirst(timed.state) ? note(timed) : confirm(timed, stop, proof.because);
  }
  const waiting = enter(timed, timed.state.forging.phase, `${stop.because}; ${proof.because}`);
  return keepMarked(escalate(act(waiting, stop)));
}

/**
 * While a stop is patient its right is renewed, and a manager that is restarted has to find the new end
 * in the marker. A write takes the node's only task: so none before the first SIGHUP is out, and none
 * once a SIGTERM, a SIGKILL or the bound is what counts.
 */
function keepMarked(turn: Turn): Turn {
  const { stop } = turn.state.forging;
  const isPatient = stop !== null && stop.signals > 0 && stop.shortSince === null &&
    !stop.terminated && stop.killedAt === null;
  return isPatient ? refreshMarker(turn) : turn;
}

/** The stop is over: its marker is removed, or could not be (then a restart is merely careful). */
export function finishStop(turn: Turn): Turn {
  const { node, forging } = turn.state;
  const { life } = node;
  const { stop } = forging;
  invariant(stop !== null && stop.confirmed, "a stop ends only when it is confirmed");
  const quiet = withForging(turn, { enabled: null, stop: null });
  const lives = life !== null && !isGone(turn.state, stop.process);
  const known = withState(dismissGuard(quiet), {
    node: { ...node, life: lives ? { ...life, provenOff: true } : life, marker: "none" },
  });
  return enter(
    known,
    lives ? "standby" : "unknown",
    lives ? "the node is proven not to forge" : "the node has ended",
  );
}

function act(turn: Turn, stop: Stop): Turn {
  const { node, forging } = turn.state;
  if (!isFree(turn)) return turn;
  if (!stop.removed) return assign(turn, "remove", { type: "removeKeys" });
  if (isNotedFirst(turn.state)) return note(turn);
  // One that had to be silenced first is noted at once: a manager that starts anew could not tell.
  if (stop.signals > 0 && isNotedLater(turn.state)) return note(turn);
  if (stop.signals > 0 || stop.terminated || mayOvertake(turn.state, forging.enabled)) return turn;
  if (guardSignals(turn.state, stop)) return turn;
  // Before the socket has answered, a SIGHUP kills a starting node or is lost in a replay.
  if (isGone(turn.state, stop.process) || (node.life?.socketAnswered ?? null) === null) return turn;
  const counted = withStop(turn, { signals: 1 });
  return assign(counted, "disable", {
    type: "signal",
    process: stop.process,
    signal: "SIGHUP",
    reason: stop.reason,
  });
}

/**
 * Whether the handler of the enabling SIGHUP may still be running: the node runs each in its own
 * thread, and one that disables could be over before the one that enables.
 */
function mayOvertake(state: State, enabled: Enabled | null): boolean {
  const signalledAt = enabled?.signalledAt ?? null;
  return enabled !== null && signalledAt !== null && !hasShown(enabled, state) &&
    state.clocks.physical - signalledAt < ENABLE_BOUND;
}

function confirm(turn: Turn, stop: Stop, because: string): Turn {
  const { clocks, signing, forging, node } = turn.state;
  // What failed before, however lately, does not put off what is proven now.
  if (forging.task !== null) return turn;
  const { enabled } = forging;
  const byExit = enabled?.stage === "signalled" && isGone(turn.state, stop.process);
  // Until its end a process that was enabled may have signed after the last look at it.
  const ownLast = byExit ? Math.max(enabled.highestWall, clocks.wall) : signing.ownLast;
  const confirmed = withStop(withState(turn, { signing: { ...signing, ownLast } }), {
    confirmed: true,
  });
  const reported = withReport(confirmed, "stop_confirmed", because);
  const marked = enabled !== null || node.marker !== "none";
  return marked ? assign(reported, "unmark", { type: "unmark" }) : finishStop(reported);
}

/** Whether the node is proven not to forge any more, and by what; else what is missing. */
function whyStopped(
  state: State,
  stop: Stop,
): { readonly stopped: boolean; readonly because: string } {
  const { forging, node, config, clocks } = state;
  const { enabled } = forging;
  const missing = (because: string) => ({ stopped: false, because });
  if (!stop.removed) return missing("the credential files are not removed yet");
  if (node.life === null || isGone(state, stop.process)) {
    return { stopped: true, because: "its process has ended" };
  }
  if (stop.terminated || stop.killedAt !== null) return missing("its process has not ended yet");
  if (stop.signalledAt === null) return missing("no SIGHUP was sent yet");
  if (!config.requireNodeMetrics) {
    return enabled === null
      ? { stopped: true, because: "it was never enabled and got a SIGHUP without keys" }
      : missing("without metrics only the end of its process confirms the stop");
  }
  if (enabled !== null && !hasShown(enabled, state)) {
    return missing("its enabling never showed, so only the end of its process confirms the stop");
  }
  if (enabled?.stage === "signalled" && node.life.evidence.counter === null) {
    return missing("the leadership counter, which has shown, is missing from the node's metrics");
  }
  const isSuspect = enabled !== null || mayWait(node.life, clocks);
  const proof = provesStopped(node.life.evidence, clocks, isSuspect);
  return proof === true
    ? { stopped: true, because: "the leadership counter is still" }
    : missing(proof);
}

/**
 * Whether a node that was never enabled may stand still only because its clock was set back: it was
 * perhaps started without the flag. Set back further it would have ended.
 */
function mayWait({ onThrowaway, evidence }: Life, { wall }: Clocks): boolean {
  return onThrowaway && outlivesRewind(evidence.highestWall, wall);
}

/** Whether an enabling showed on this endpoint: only then does a still counter speak of this process. */
function hasShown(enabled: Enabled, state: State): boolean {
  const evidence = state.node.life?.evidence ?? NO_EVIDENCE;
  if (enabled.stage !== "signalled") return true;
  if (enabled.signalledAt !== null) return countedSince(evidence, enabled.signalledAt);
  return evidence.countedAt !== null ||
    (enabled.shownFor !== null && enabled.shownFor === evidence.startTime);
}
