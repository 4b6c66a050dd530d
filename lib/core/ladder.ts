import { callOff, mayCallOff } from "./call_off.ts";
import type { SighupReason, SignalName } from "./report.ts";
import { countedSince, roseSince } from "./evidence.ts";
import { guardIsAboutTo } from "./guarding.ts";
import { isBlind, isGone } from "./life.ts";
import type { Stop } from "./forging.ts";
import type { State } from "./state.ts";
import { assign, enter, isFree, withStop } from "./tasks.ts";
import { KILL_RESERVE } from "./timing.ts";
import { type Turn, withEffects, withReport, withTicket } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** Patience per rung while the right is being renewed. */
export const RUNG: Milliseconds = 20_000;
/**
 * Patience per rung when this manager was told to end (a pod has 30 s to do so by default), and with
 * a node that only its end can prove stopped, once it was told to stop.
 */
const LAST_RUNG: Milliseconds = 5_000;
/** Rungs below the SIGKILL; so long is waited for keys that cannot be removed. */
const RUNGS = 3;
/** A stop that cannot be seen gets so much more time: a node is not ended for metrics that fail shortly. */
const UNSEEN: Milliseconds = 60_000;
/** A SIGKILL that shows no effect is sent again. */
const KILL_AGAIN: Milliseconds = 1_000;

/**
 * The two ladders. While the right is being renewed the stop is patient: SIGHUP, SIGHUP, SIGTERM,
 * SIGKILL. An ending right leaves only the short one: SIGHUP, and SIGKILL at the bound.
 */
export function escalate(turn: Turn): Turn {
  const { stop } = turn.state.forging;
  if (stop === null || !isThreat(turn.state, stop)) return turn;
  return isTooLate(turn.state, stop)
    ? kill(turn, stop, "the right is at its end and the stop is not confirmed")
    : climb(turn, stop);
}

/**
 * Whether the short ladder is at its end: S after it began, and never later than the right's own
 * end. Both are told by the physical clock: a step of the wall clock begins a stop at once, and
 * leaves it its time.
 */
function isTooLate({ clocks, config, forging }: State, { shortSince }: Stop): boolean {
  if (shortSince === null) return false;
  const bound = shortSince + config.timings.stopBound;
  const rightEnds = forging.enabled?.rightEnds ?? bound;
  return clocks.physical >= Math.min(rightEnds, bound) - KILL_RESERVE;
}

/** One rung further once the present one had its time. */
function climb(turn: Turn, stop: Stop): Turn {
  const { shutdown, clocks, forging, config } = turn.state;
  // Nothing that the node does short of its end would confirm this stop.
  const onlyByExit = forging.enabled !== null && !config.requireNodeMetrics;
  const told = onlyByExit && stop.signals > 0 && !stop.terminated;
  const patience = shutdown === null && !told ? RUNG : LAST_RUNG;
  if (isUnseen(turn.state, stop)) return withStop(turn, { steppedAt: clocks.physical });
  if (clocks.physical - stop.steppedAt < patience) return turn;
  if (stop.terminated) return kill(turn, stop, "the node outlived SIGTERM");
  if (!stop.removed || !isFree(turn)) {
    const since = Math.max(stop.steppedAt, shutdown?.since ?? 0);
    if (clocks.physical - since < RUNGS * patience) return turn;
    const because = "the credential files cannot be removed";
    return mayCallOff(turn.state, stop) && stop.signals === 0
      ? callOff(turn, because)
      : kill(turn, stop, because);
  }
  const stepped = withStop(turn, { steppedAt: clocks.physical });
  if (stop.signals === 1 && !onlyByExit && !unshown(turn.state)) {
    const second = withStop(stepped, { signals: 2 });
    return guardIsAboutTo(turn.state, stop) ? second : send(second, stop, "SIGHUP", "retry");
  }
  return mayCallOff(turn.state, stop) && !onlyByExit && forgesOn(turn.state, stop)
    ? callOff(turn, "the node did not stop when it was told to")
    : send(withStop(stepped, { terminated: true }), stop, "SIGTERM", "stop");
}

/**
 * Whether the node, whose socket answered when it was asked last (not while it stops), was told to
 * stop and does not show yet whether it did.
 */
function isUnseen(state: State, { began, signalledAt, terminated }: Stop): boolean {
  const { config, shutdown, clocks, node } = state;
  return config.requireNodeMetrics && shutdown === null && signalledAt !== null && !terminated &&
    isBlind(state) && node.life?.socketSilence === null && clocks.physical - began < UNSEEN;
}

/** Whether the process must not outlive a failed stop: it was given keys, or forges on some. */
function isThreat(state: State, stop: Stop): boolean {
  const { life } = state.node;
  if (life === null || isGone(state, stop.process)) return false;
  if (state.forging.enabled !== null) return true;
  return !life.harmless && roseSince(life.evidence, stop.signalledAt ?? stop.began);
}

/** Whether it was seen to forge since: one that cannot be seen may well have stopped. */
function forgesOn({ node: { life } }: State, { signalledAt }: Stop): boolean {
  return life !== null && signalledAt !== null && roseSince(life.evidence, signalledAt + 1);
}

function unshown(state: State): boolean {
  const { enabled } = state.forging;
  const evidence = state.node.life?.evidence;
  return enabled?.stage === "signalled" && enabled.signalledAt !== null &&
    evidence !== undefined && !countedSince(evidence, enabled.signalledAt);
}

function send(
  turn: Turn,
  stop: Stop,
  signal: SignalName,
  reason: SighupReason | "stop",
): Turn {
  const { process } = stop;
  const sent = assign(turn, signal === "SIGHUP" ? "disable" : "terminate", {
    type: "signal",
    process,
    signal,
    reason,
  });
  return withReport(sent, "escalated", `${signal} to process ${process.pid}`, "warning");
}

function kill(turn: Turn, stop: Stop, because: string): Turn {
  const { physical } = turn.state.clocks;
  const { process, killedAt } = stop;
  if (killedAt !== null && physical - killedAt < KILL_AGAIN) return turn;
  const { turn: counted, ticket } = withTicket(withStop(turn, { killedAt: physical }));
  const killed = withEffects(counted, {
    type: "signal",
    task: ticket,
    process,
    signal: "SIGKILL",
    reason: "stop",
  });
  const fenced = enter(killed, "fenced", because);
  return withReport(fenced, "escalated", `SIGKILL to process ${process.pid}: ${because}`, "error");
}
