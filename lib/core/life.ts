import { afterSignal, NO_EVIDENCE, outlivesRewind, tellsNothing, withSample } from "./evidence.ts";
import { isAbout } from "./producing.ts";
import type { NodeReport, ProcessId } from "./report.ts";
import type { Life, Signing, State } from "./state.ts";
import { tipAfter } from "./tip.ts";
import { type Turn, withReport, withState } from "./turn.ts";

/** Takes in one look at the node: which process it is, and what its counter and socket have shown. */
export function observe(turn: Turn, report: NodeReport): Turn {
  const before = turn.state.node.life;
  const wasSeen = !isBlind(turn.state);
  const life = lifeAfter(turn.state, report);
  const lain = haveLain(report, life);
  const observed = withState(turn, { node: { ...turn.state.node, report, life, lain } });
  const signed = withState(observed, { signing: lastSigned(observed.state, report) });
  const changed = life?.process.pid === before?.process.pid ? signed : withChange(signed, before);
  const told = withFlag(changed, before);
  return wasSeen ? withUnseen(told) : told;
}

/**
 * Whether a process that was identified is known to have ended. A life is let go of only when that
 * is proven, so whatever is not the present one has ended.
 */
export function isGone(state: State, process: ProcessId): boolean {
  return state.node.life?.process.pid !== process.pid;
}

/** Whether the last look says nothing of whether the node forges. */
export function isBlind({ node }: State): boolean {
  const { report, life } = node;
  return report === null || tellsNothing(life?.evidence ?? NO_EVIDENCE, report.metrics);
}

/** The evidence from before a SIGHUP says nothing about its effect. */
export function forgetStillness(turn: Turn): Turn {
  const { node } = turn.state;
  if (node.life === null) return turn;
  const life = { ...node.life, evidence: afterSignal(node.life.evidence) };
  return withState(turn, { node: { ...node, life } });
}

/** Whether nothing at all speaks for a node: only then does finding no process mean anything. */
export function nothingAnswers(report: NodeReport): boolean {
  return report.socket.kind === "silent" && report.metrics.kind === "unreachable";
}

function lifeAfter(state: State, report: NodeReport): Life | null {
  const life = state.node.life ?? toldByMarker(state, report);
  const lives = processAfter(state, life, report);
  return lives === null ? null : withAnswers(lives, report, state);
}

function processAfter(state: State, life: Life | null, report: NodeReport): Life | null {
  const { process } = report;
  if (process.kind === "found") {
    return life !== null && !isAnother(life, process.process, report)
      ? life
      : newLife(state, process.process, report);
  }
  const ended = process.kind === "none" && life !== null &&
    (nothingAnswers(report) || answersLater(life, report));
  return ended ? null : life;
}

/** Where the search cannot tell which process it is, an earlier manager's marker can. */
function toldByMarker(state: State, report: NodeReport): Life | null {
  const { marker } = state.node;
  const { kind } = report.process;
  if (typeof marker === "string" || (kind !== "ambiguous" && kind !== "unknown")) return null;
  return newLife(state, marker.process, report);
}

/** What socket and metrics say counts for as long as the process is not known to have ended. */
function withAnswers(life: Life, report: NodeReport, state: State): Life {
  const { physical, wall, highestWall: highest } = state.clocks;
  const answered = report.socket.kind === "answers";
  // Between two samples the clock may have been further, and the node signed by it.
  const highestWall = Math.max(
    life.evidence.highestWall,
    state.forging.enabled?.highestWall ?? -Infinity,
    // On throw-away keys it may forge as well, if it was started without the flag.
    life.onThrowaway && outlivesRewind(highest, wall) ? highest : -Infinity,
  );
  const evidence = withSample({ ...life.evidence, highestWall }, report.metrics, state.clocks);
  const onThrowaway = life.onThrowaway && report.keys !== "other" && state.forging.enabled === null;
  const started = onThrowaway && evidence.risenAt !== null;
  // Slots that a missing counter hid may be older than the proof.
  const wasHidden = started && evidence.countedAt === null;
  return {
    ...life,
    socketAnswered: life.socketAnswered ?? (answered ? physical : null),
    socketLastAnswered: answered ? physical : life.socketLastAnswered,
    socketSilence: silenceAfter(life, report),
    evidence,
    onThrowaway,
    harmless: life.harmless && onThrowaway && !life.provenOff,
    // Once it is proven off, somebody else made it forge.
    startedProducing: life.startedProducing ||
      (started && (!life.provenOff || wasHidden || !state.config.requireNodeMetrics)) ||
      isAbout(state.node.noted, { ...life, evidence }),
    tip: tipAfter(life.tip, report),
  };
}

/** A look that failed did not ask the socket: what it said last then still stands. */
function silenceAfter({ socketSilence }: Life, { socket }: NodeReport): string | null {
  if (socket.kind === "unasked") return socketSilence;
  return socket.kind === "silent" ? socket.because : null;
}

/** A changed stamp is only a hint: the kernel may forget and remake it while the process lives. */
function isAnother(life: Life, process: ProcessId, report: NodeReport): boolean {
  if (life.process.pid !== process.pid) return true;
  if (life.process.stamp === process.stamp) return false;
  return report.socket.kind === "silent" || answersLater(life, report);
}

function answersLater(life: Life, report: NodeReport): boolean {
  const { metrics } = report;
  const known = life.evidence.startTime;
  return metrics.kind === "sample" && metrics.startTime !== null && known !== null &&
    metrics.startTime !== known;
}

/** A look during which they were laid may have missed who read others just before. */
function haveLain({ process, keys, keysStood }: NodeReport, life: Life | null): boolean {
  return life === null && process.kind === "none" && keys === "throwaway" && keysStood === true;
}

function newLife(state: State, process: ProcessId, { keys }: NodeReport): Life {
  return {
    process,
    since: state.clocks.physical,
    socketAnswered: null,
    socketLastAnswered: null,
    socketSilence: null,
    evidence: NO_EVIDENCE,
    onThrowaway: keys === "throwaway",
    harmless: keys === "throwaway" && state.node.lain,
    startedProducing: false,
    provenOff: false,
    endsSince: null,
    tip: null,
  };
}

/** A node that was enabled counts as signing whenever nothing shows that it does not. */
function lastSigned({ forging, node, clocks, signing }: State, report: NodeReport): Signing {
  const { enabled } = forging;
  if (node.life === null || enabled?.stage !== "signalled") return signing;
  const rose = node.life.evidence.risenAt === clocks.physical;
  if (!rose && !tellsNothing(node.life.evidence, report.metrics)) return signing;
  return { ...signing, ownLast: Math.max(enabled.highestWall, clocks.wall) };
}

function withChange(turn: Turn, before: Life | null): Turn {
  const { life } = turn.state.node;
  const gone = before === null
    ? turn
    : withReport(turn, "node_gone", `process ${before.process.pid} has ended`, "warning");
  return life === null
    ? gone
    : withReport(gone, "node_started", `process ${life.process.pid} was found`);
}

function withFlag(turn: Turn, before: Life | null): Turn {
  const { life } = turn.state.node;
  if (life === null || !life.startedProducing) return turn;
  if (before?.startedProducing && before.process.pid === life.process.pid) return turn;
  const seen = life.evidence.risenAt === null
    ? "an earlier manager saw the node forge on throw-away keys"
    : "the node forges on throw-away keys";
  return withReport(
    turn,
    "node_started",
    `${seen}: it was started without --start-as-non-producing-node and gets no real keys`,
    "error",
  );
}

/** A forger whose metrics are silent forges on, but nobody sees it: that is worth an alarm. */
export function withUnseen(turn: Turn): Turn {
  const { metrics } = turn.state.node.report ?? {};
  if (!isBlind(turn.state) || turn.state.forging.phase !== "forging") return turn;
  const because = metrics?.kind === "unreachable"
    ? metrics.because
    : "the leadership counter is missing";
  return withReport(turn, "forging_unseen", `the node's metrics: ${because}`, "warning");
}
