import { clockForbids } from "./host_clock.ts";
import { strangeFingerprint } from "./knowledge.ts";
import type { State } from "./state.ts";
import type { Milliseconds } from "./units.ts";

/** A yes or no with its reason. */
export interface Verdict {
  /** The answer. */
  readonly allowed: boolean;
  /** Its reason. */
  readonly because: string;
}

/** A socket that answered in this life may be silent this long before the pod stops being ready. */
const SOCKET_GRACE: Milliseconds = 30_000;
/** So may metrics that were seen: one lost scrape is not a blind node. */
const METRICS_GRACE: Milliseconds = 5_000;

/**
 * Whether this pod may stand for the right: its node is known, signallable and proven not to
 * forge, its credentials are valid, and nothing that it knows of forbids it.
 */
export function eligibility(state: State): Verdict {
  const reason = whyNot(state);
  return reason === null
    ? { allowed: true, because: "nothing forbids this pod to forge" }
    : { allowed: false, because: reason };
}

function whyNot(state: State): string | null {
  const { config, shutdown, credentials, forging, registers } = state;
  if (config.neverForges !== null) return config.neverForges;
  if (shutdown !== null) return `this manager is ending: ${shutdown.because}`;
  const strange = registers.map((register) => strangeFingerprint(state, register)).find(Boolean);
  if (strange !== undefined && strange !== null) return strange;
  if (credentials.kind === "invalid") return `credentials: ${credentials.because}`;
  const highest = state.signing.highestCounter;
  if (highest !== null && credentials.certificateCounter < highest) {
    return `the operational certificate has counter ${credentials.certificateCounter}, but a record carries ${highest}: its blocks would be invalid`;
  }
  const clock = clockForbids(state);
  if (clock !== null) return clock;
  if (registers.every(({ known }) => known === undefined)) return "no register has been read yet";
  if (config.withoutNode) return null;
  return whyNodeIsNotReady(state) ??
    (["standby", "preparing", "forging"].includes(forging.phase)
      ? null
      : `the node is ${forging.phase}: ${forging.because}`);
}

/** Why the node could not be given the keys now, or `null`. */
export function whyNodeIsNotReady(state: State): string | null {
  const { config, node, guard } = state;
  const { report, life, targetProblem } = node;
  if (report === null) return "the node has not been looked at yet";
  if (report.process.kind === "none") return "no cardano-node process was found";
  if (report.process.kind !== "found") return report.process.because;
  if (life === null || life.socketLastAnswered === null) {
    return "the node's socket has not answered yet";
  }
  const { physical } = state.clocks;
  if (report.socket.kind === "silent" && physical - life.socketLastAnswered > SOCKET_GRACE) {
    return `the node's socket: ${report.socket.because}`;
  }
  if (life.startedProducing && !config.allowProducingStart) {
    return "the node was started without the non-producing flag: it forged on throw-away keys";
  }
  if (targetProblem !== null) return targetProblem;
  const sampled = life.evidence.lastSample ?? -Infinity;
  if (
    config.requireNodeMetrics && report.metrics.kind === "unreachable" &&
    physical - sampled > METRICS_GRACE
  ) {
    return `the node's metrics: ${report.metrics.because}`;
  }
  if (config.guarded && guard === "gone") return "the guard is gone";
  return null;
}
