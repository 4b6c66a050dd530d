import { provesStopped, roseSince } from "./evidence.ts";
import { invariant } from "./invariant.ts";
import { escalate } from "./ladder.ts";
import { isGone } from "./life.ts";
import { rightIsAmple, rightOf } from "./majority.ts";
import type { Enabled, State, Stop } from "./state.ts";
import { assign, enter, isFree, withForging, withStop } from "./tasks.ts";
import { type Turn, withEffects, withReport, withState } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** First time that a pod which failed to forge ranks last; doubles up to the longest. */
const RANKS_LAST: Milliseconds = 600_000;
const MOST_DOUBLINGS = 5;

/** Begins to stop the node. `failed` makes this pod rank last for a while. */
export function beginStop(
  turn: Turn,
  because: string,
  reason: Stop["reason"],
  failed = false,
): Turn {
  const { clocks, forging } = turn.state;
  invariant(forging.stop === null, "a stop begins once");
  const stop: Stop = {
    began: clocks.physical,
    because,
    reason,
    removed: false,
    signalledAt: null,
    signals: 0,
    terminated: false,
    killedAt: null,
    shortSince: null,
    rightEnds: forging.enabled?.stage === "signalled" && forging.enabled.signalledAt === null
      ? forging.enabled.markedUntil
      : null,
    confirmed: false,
  };
  const ranked = failed ? rankLast(turn) : turn;
  const begun = withForging(ranked, { stop, retryAt: clocks.physical });
  return withReport(enter(begun, "stopping", because), "stop_begins", because);
}

/** Remove the keys, SIGHUP, observe; escalate when the proof does not come; then confirm. */
export function driveStopping(turn: Turn): Turn {
  const timed = withBounds(turn);
  const { stop } = timed.state.forging;
  invariant(stop !== null, "a stop is under way while stopping");
  if (stop.confirmed) return timed;
  const proof = whyStopped(timed.state, stop);
  if (proof.stopped) return confirm(timed, proof.because);
  const waiting = enter(timed, timed.state.forging.phase, `${stop.because}; ${proof.because}`);
  const acted = act(waiting, stop);
  return escalate(acted);
}

/** The stop is over: its marker is removed, or could not be (then a restart is merely careful). */
export function finishStop(turn: Turn): Turn {
  const { node, config, forging } = turn.state;
  const { life } = node;
  const { enabled, stop } = forging;
  invariant(stop !== null && stop.confirmed, "a stop ends only when it is confirmed");
  const ended = enabled !== null && isGone(turn.state, enabled.process);
  const quiet = withForging(turn, { enabled: null, stop: null });
  const disarmed = config.guarded
    ? withEffects(withState(quiet, { guard: "none" }), { type: "disarmGuard" })
    : quiet;
  const lives = life !== null && !ended;
  const off = lives && life !== null ? { ...life, provenOff: true } : life;
  const known = withState(disarmed, { node: { ...node, life: off, marker: "none" } });
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
  const { life } = node;
  const target = forging.enabled?.process ?? life?.process;
  if (stop.signals > 0 || stop.terminated || target === undefined) return turn;
  // Before the socket has answered, a SIGHUP kills a starting node or is lost in a replay.
  if (life === null || life.socketAnswered === null || isGone(turn.state, target)) return turn;
  const counted = withStop(turn, { signals: 1 });
  return assign(counted, "disable", {
    type: "signal",
    process: target,
    signal: "SIGHUP",
    reason: stop.reason,
  });
}

function confirm(turn: Turn, because: string): Turn {
  const { clocks, signing, forging, node } = turn.state;
  if (!isFree(turn)) return turn;
  const byExit = forging.enabled !== null && isGone(turn.state, forging.enabled.process);
  // Until its end a process that was enabled may have signed after the last look at it.
  const ownLast = byExit && forging.enabled?.stage === "signalled" ? clocks.wall : signing.ownLast;
  const confirmed = withStop(withState(turn, { signing: { ...signing, ownLast } }), {
    confirmed: true,
  });
  const reported = withReport(confirmed, "stop_confirmed", because);
  const marked = forging.enabled !== null || node.marker !== "none";
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
  if (enabled !== null && isGone(state, enabled.process)) {
    return { stopped: true, because: "its process has ended" };
  }
  if (node.life === null) {
    return node.report?.process.kind === "none" && enabled === null
      ? { stopped: true, because: "there is no node process" }
      : missing("the node's process cannot be identified");
  }
  if (stop.terminated || stop.killedAt !== null) return missing("its process has not ended yet");
  if (stop.signalledAt === null) return missing("no SIGHUP was sent yet");
  if (!config.requireNodeMetrics) {
    return enabled === null
      ? { stopped: true, because: "it was never enabled and got a SIGHUP without keys" }
      : missing("without metrics only the end of its process confirms the stop");
  }
  const { evidence } = node.life;
  if (enabled !== null && !hasShown(enabled, state)) {
    return missing("its enabling never showed, so only the end of its process confirms the stop");
  }
  const proof = provesStopped(evidence, clocks);
  return proof === true
    ? { stopped: true, because: "the leadership counter is still" }
    : missing(proof);
}

/** Whether an enabling showed on this endpoint: only then does a still counter speak of this process. */
function hasShown(enabled: Enabled, state: State): boolean {
  const evidence = state.node.life?.evidence;
  if (evidence === undefined) return false;
  if (enabled.stage !== "signalled") return true;
  if (enabled.signalledAt !== null) return roseSince(evidence, enabled.signalledAt);
  return evidence.risenAt !== null ||
    (enabled.shownFor !== null && enabled.shownFor === evidence.startTime);
}

/** Keeps the last known end of the right, and notes when the stop became a short one. */
function withBounds(turn: Turn): Turn {
  const { clocks, forging } = turn.state;
  const right = rightOf(turn.state);
  const shortSince = rightIsAmple(turn.state) ? null : forging.stop?.shortSince ?? clocks.physical;
  return withStop(turn, {
    shortSince,
    ...(right === null ? {} : { rightEnds: right.endsPhysical }),
  });
}

function rankLast(turn: Turn): Turn {
  const { campaign, clocks } = turn.state;
  const lasts = RANKS_LAST * 2 ** Math.min(campaign.failures, MOST_DOUBLINGS);
  const ranked = withState(turn, {
    campaign: {
      ...campaign,
      failures: campaign.failures + 1,
      ranksLastUntil: clocks.physical + lasts,
    },
  });
  return withReport(ranked, "degraded", `this pod ranks last for ${lasts / 60_000} min`, "warning");
}
