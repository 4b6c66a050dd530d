import { NO_EVIDENCE, withSample } from "./evidence.ts";
import type { NodeReport, ProcessId } from "./report.ts";
import type { Life, State } from "./state.ts";
import { type Turn, withReport, withState } from "./turn.ts";

/** Takes in one look at the node: which process it is, and what its counter and socket have shown. */
export function observe(turn: Turn, report: NodeReport): Turn {
  const before = turn.state.node.life;
  const life = lifeAfter(turn.state, report);
  const observed = withState(turn, { node: { ...turn.state.node, report, life } });
  const signed = withState(observed, {
    signing: { ...observed.state.signing, ...lastSigned(observed.state) },
  });
  if (before !== null && (life === null || life.process.pid !== before.process.pid)) {
    const gone = withReport(
      signed,
      "node_gone",
      `process ${before.process.pid} has ended`,
      "warning",
    );
    return life === null ? gone : started(gone, life);
  }
  return before === null && life !== null ? started(signed, life) : signed;
}

/** Whether the process is known to have ended: not finding one that was never identified proves nothing. */
export function isGone(state: State, process: ProcessId): boolean {
  const { life, report } = state.node;
  if (report === null) return false;
  if (life === null) return report.process.kind === "none" && nothingAnswers(report);
  return life.process.pid !== process.pid;
}

function lifeAfter(state: State, report: NodeReport): Life | null {
  const { life } = state.node;
  if (report.process.kind === "none") {
    return life !== null && !nothingAnswers(report) && !answersLater(life, report) ? life : null;
  }
  if (report.process.kind !== "found") return life;
  const { process } = report.process;
  const lives = life !== null && !isAnother(life, process, report) ? life : newLife(state, process);
  return {
    ...lives,
    socketAnswered: report.socket.kind === "answers"
      ? lives.socketAnswered ?? state.clocks.physical
      : lives.socketAnswered,
    evidence: withSample(lives.evidence, report.metrics, state.clocks),
  };
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

function nothingAnswers(report: NodeReport): boolean {
  return report.socket.kind === "silent" && report.metrics.kind === "unreachable";
}

function newLife(state: State, process: ProcessId): Life {
  return {
    process,
    since: state.clocks.physical,
    socketAnswered: null,
    evidence: NO_EVIDENCE,
    startedProducing: false,
    provenOff: false,
  };
}

/** A node that was enabled counts as signing whenever nothing shows that it does not. */
function lastSigned(state: State): { readonly ownLast?: number } {
  const { forging, node, clocks } = state;
  if (node.life === null || forging.enabled?.stage !== "signalled") return {};
  const rose = node.life.evidence.risenAt === clocks.physical;
  return rose || node.report?.metrics.kind === "unreachable" ? { ownLast: clocks.wall } : {};
}

function started(turn: Turn, life: Life): Turn {
  return withReport(turn, "node_started", `process ${life.process.pid} was found`);
}
