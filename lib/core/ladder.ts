import type { SighupReason, SignalName } from "./report.ts";
import { roseSince } from "./evidence.ts";
import { isGone } from "./life.ts";
import { rightIsAmple } from "./majority.ts";
import type { State, Stop } from "./state.ts";
import { assign, enter, isFree, withStop } from "./tasks.ts";
import { KILL_RESERVE } from "./timing.ts";
import { type Turn, withEffects, withReport, withTicket } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** Patience per rung while the right is being renewed. */
const RUNG: Milliseconds = 20_000;
/** Patience per rung when this manager was told to end: a pod has 30 s to do so by default. */
const LAST_RUNG: Milliseconds = 5_000;
/** A SIGKILL that shows no effect is sent again. */
const KILL_AGAIN: Milliseconds = 1_000;

/**
 * The two ladders. While the right is being renewed the stop is patient: SIGHUP, SIGHUP, SIGTERM,
 * SIGKILL. An ending right leaves only the short one: SIGHUP, and SIGKILL at the bound.
 */
export function escalate(turn: Turn): Turn {
  const { forging, clocks } = turn.state;
  const { stop } = forging;
  if (stop === null || stop.confirmed || !isThreat(turn.state, stop)) return turn;
  const bound = killAt(turn.state, stop);
  if (bound !== null && clocks.physical >= bound) {
    return kill(turn, stop, "the right is at its end and the stop is not confirmed");
  }
  const rung = turn.state.shutdown === null ? RUNG : LAST_RUNG;
  const rungs = Math.floor((clocks.physical - stop.began) / rung);
  const onlyByExit = forging.enabled !== null && !turn.state.config.requireNodeMetrics;
  // A second SIGHUP helps no stop that only the end of the process can confirm.
  const terminateAt = onlyByExit || unshown(turn.state) ? 1 : 2;
  if (rungs > terminateAt) return kill(turn, stop, "the node outlived SIGTERM");
  if (!isFree(turn) || !stop.removed) return turn;
  if (rungs === terminateAt && !stop.terminated) {
    return send(withStop(turn, { terminated: true }), "SIGTERM", "stop");
  }
  if (rungs === 1 && terminateAt === 2 && stop.signals === 1) {
    return send(withStop(turn, { signals: 2 }), "SIGHUP", "retry");
  }
  return turn;
}

/** When the short ladder ends, on the physical clock; `null` while the right is ample. */
export function killAt(state: State, stop: Stop): Milliseconds | null {
  if (rightIsAmple(state) || stop.shortSince === null) return null;
  const bound = stop.shortSince + state.config.timings.stopBound;
  return Math.min(stop.rightEnds ?? bound, bound) - KILL_RESERVE;
}

/** Whether the process must not outlive a failed stop: it was given keys, or forges unasked. */
function isThreat(state: State, stop: Stop): boolean {
  const { enabled } = state.forging;
  if (enabled !== null) return !isGone(state, enabled.process);
  const { life } = state.node;
  // On throw-away keys a node that was started without the flag harms nobody: it is not killed.
  if (life === null || life.startedProducing) return false;
  return roseSince(life.evidence, stop.signalledAt ?? stop.began);
}

function unshown(state: State): boolean {
  const { enabled } = state.forging;
  const evidence = state.node.life?.evidence;
  return enabled?.stage === "signalled" && enabled.signalledAt !== null &&
    evidence !== undefined && !roseSince(evidence, enabled.signalledAt);
}

function send(turn: Turn, signal: SignalName, reason: SighupReason | "stop"): Turn {
  const process = targetOf(turn.state);
  if (process === null) return turn;
  const sent = assign(turn, signal === "SIGHUP" ? "disable" : "terminate", {
    type: "signal",
    process,
    signal,
    reason,
  });
  return withReport(sent, "escalated", `${signal} to process ${process.pid}`, "warning");
}

function kill(turn: Turn, stop: Stop, because: string): Turn {
  const { clocks } = turn.state;
  const process = targetOf(turn.state);
  const waits = stop.killedAt !== null && clocks.physical - stop.killedAt < KILL_AGAIN;
  if (process === null || waits) return turn;
  const { turn: counted, ticket } = withTicket(withStop(turn, { killedAt: clocks.physical }));
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

function targetOf(state: State): { readonly pid: number; readonly stamp: number } | null {
  return state.forging.enabled?.process ?? state.node.life?.process ?? null;
}
