import { type Cause, cause, type NotReadyCode } from "./cause.ts";
import { highestCounter } from "./certificate.ts";
import type { Forging } from "./forging.ts";
import { guardNotReady } from "./guarding.ts";
import { clockForbids } from "./host_clock.ts";
import { areMajority } from "./majority.ts";
import { whyPolicyForbids } from "./policy_forbids.ts";
import { type Registered, remembered } from "./remembered.ts";
import type { NodeReport } from "./report.ts";
import { whySetForbids } from "./set_forbids.ts";
import { POD_ENDS, podEnds } from "./pod_ends.ts";
import type { State } from "./state.ts";
import { soundOf } from "./sound.ts";
import { whyOtherSet, whyStrange } from "./strange.ts";
import { whyTipForbids } from "./tip.ts";
import type { Milliseconds } from "./units.ts";

/** A yes or no with its reason; a no has a code. */
export type Verdict =
  | { readonly allowed: true; readonly because: string }
  | { readonly allowed: false } & Cause<NotReadyCode>;

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
    : { allowed: false, ...reason };
}

function whyNot(state: State): Cause<NotReadyCode> | null {
  const { config, shutdown, forging, registers } = state;
  if (config.neverForges !== null) return cause("never_forges", config.neverForges);
  if (shutdown !== null) return cause("ending", `this manager is ending: ${shutdown.because}`);
  if (podEnds(state)) return POD_ENDS;
  const policy = whyPolicyForbids(state);
  if (policy !== null) return policy;
  if (state.otherManager !== null) return cause("other_manager", state.otherManager.because);
  const strange = whyStrangeForbids(state);
  if (strange !== null) return strange;
  const keys = whyKeysForbid(state);
  if (keys !== null) return keys;
  const clock = clockForbids(state);
  if (clock !== null) return { code: "clock", ...clock };
  if (registers.every(({ known }) => known === undefined)) {
    return cause("no_register_read", "no register has been read yet");
  }
  const set = whySetForbids(state);
  if (set !== null) return set;
  if (config.withoutNode) return null;
  return whyNodeIsNotReady(state) ?? whyTipForbids(state) ?? whyPhaseForbids(forging);
}

/**
 * Why a record that is not ours to touch forbids to stand, or `null`. That of another set of this
 * pool does wherever it lies: somebody may hold the right by it, in registers that are not seen here.
 */
const whyStrangeForbids: (state: Registered) => Cause<NotReadyCode> | null = remembered((state) => {
  const otherSet = whyOtherSet(state);
  if (otherSet !== null) return otherSet;
  const [strange] = state.registers.map((one) => whyStrange(state, one)).filter((one) => one);
  return strange === undefined || areMajority(state, soundOf(state)) ? null : strange;
});

/** Why blocks made with these credentials would be worth nothing, or `null`. */
export const whyKeysForbid: (state: Registered) => Cause<NotReadyCode> | null = remembered(
  (state) => {
    const { credentials } = state;
    if (credentials.kind === "invalid") {
      return cause("credentials", `credentials: ${credentials.because}`);
    }
    const highest = highestCounter(state);
    if (highest !== null && credentials.certificateCounter < highest) {
      return cause(
        "certificate_counter",
        `the operational certificate has counter ${credentials.certificateCounter}, but a record carries ${highest}: its blocks would be invalid; mount the newer one, or, if that counter was a mistake, ${
          wayToForget(state)
        }`,
      );
    }
    return null;
  },
);

/** Of several records each is made anew with what the others still tell, as long as anybody is there. */
function wayToForget({ registers }: Registered): string {
  return registers.length === 1
    ? "delete the Lease: somebody forges again one lease later"
    : "end every manager of the pool, delete its record on every register, and start them again";
}

/** Why a node that has answered is not there any more, as far as its socket tells, or `null`. */
export function whySocketIsSilent({ node, clocks }: State): Cause<NotReadyCode> | null {
  const { socketLastAnswered, socketSilence } = node.life ?? {};
  if (typeof socketLastAnswered !== "number" || typeof socketSilence !== "string") return null;
  return clocks.physical - socketLastAnswered > SOCKET_GRACE
    ? cause("socket_silent", `the node's socket: ${socketSilence}`)
    : null;
}

/** What stands in the way of a socket that has not answered in this life. */
export function socketAwaited({ socket }: NodeReport): string {
  const why = socket.kind === "silent" ? `: ${socket.because}` : "";
  return `the node's socket has not answered yet${why}`;
}

/** A node that is not proven to be quiet, or is being stopped, is given no right. */
function whyPhaseForbids({ phase, because, lastStop }: Forging): Cause<NotReadyCode> | null {
  if (phase === "standby" || phase === "preparing" || phase === "forging") return null;
  const text = `the node is ${phase}: ${because}`;
  switch (phase) {
    case "unknown":
      return cause("node_unproven", text);
    case "stopping":
    case "fenced":
      return cause(`node_${phase}`, text, `the node is ${phase}: ${lastStop?.lasting ?? because}`);
  }
}

/** Why the node could not be given the keys now, or `null`. */
function whyNodeIsNotReady(state: State): Cause<NotReadyCode> | null {
  const { config, node } = state;
  const { report, life, targetProblem } = node;
  // First: a node that finds no files there never starts, and this is why.
  if (targetProblem !== null) return cause("target_not_writable", targetProblem);
  if (report === null) return cause("node_not_looked_at", "the node has not been looked at yet");
  switch (report.process.kind) {
    case "none":
      return cause("node_missing", "no cardano-node process was found");
    case "ambiguous":
      return cause("node_ambiguous", report.process.because);
    case "unknown":
      return cause("node_unidentified", report.process.because);
  }
  if (life === null || life.socketLastAnswered === null) {
    return cause("node_starting", socketAwaited(report));
  }
  const { physical } = state.clocks;
  const silent = whySocketIsSilent(state);
  if (silent !== null) return silent;
  if (life.startedProducing && !config.allowProducingStart) {
    return cause(
      "started_producing",
      "the node was started without the non-producing flag: it forged on throw-away keys",
    );
  }
  const sampled = life.evidence.lastSample ?? -Infinity;
  if (
    config.requireNodeMetrics && report.metrics.kind === "unreachable" &&
    physical - sampled > METRICS_GRACE
  ) {
    return cause("metrics_unreachable", `the node's metrics: ${report.metrics.because}`);
  }
  return guardNotReady(state);
}
