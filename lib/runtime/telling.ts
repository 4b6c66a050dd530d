import { type Decision, holdsRight, rightOf, type State } from "../core/mod.ts";
import { type SlotSchedule, timeOfSlot } from "../cardano/mod.ts";
import { traceOf } from "../errors/mod.ts";
import type { Log, Metrics, OfferResult } from "../telemetry/mod.ts";
import { openClusterTelling } from "./clusters/telling.ts";
import type { Credentials } from "./credentials.ts";
import { readinessOf } from "./readiness.ts";
import { isSeenForging } from "./seen.ts";
import { tipOf } from "./syncing.ts";
import { tellRegisters } from "./telling_registers.ts";
import type { Witness } from "./witness.ts";

const UNCOVERED = "no guard listens, so this program has started one as its child: it stops the " +
  "node when this program freezes, but a container runtime ends it together with this program, and " +
  "then the promise holds only if the container is back within what is left of the right; run " +
  "forge-manager guard in a container of its own and set GUARD=external";

const GOES_ON = "this pod goes on without: should an original manager of this pool still run in " +
  "this namespace, two would forge, so see that it has ended";

/** Turns what happens into log lines and metrics: one line per decision, with its reason. */
export function openTelling(
  log: Log,
  metrics: Metrics,
  slots: () => SlotSchedule | null,
): Witness {
  let unsupported = false;
  const tellCredentials = openCredentialNews(log, metrics);
  let targetProblem: string | null = null;
  const candidatesFail = new Set<string>();

  return {
    started({ identity, timings: { clockRateError, ...milliseconds } }) {
      log.info("started", { identity, clockRateError, milliseconds });
    },
    step(event, before, after, effects) {
      for (const effect of effects) {
        if (effect.type === "report") tellDecision(log, metrics, effect.decision);
        if (effect.type === "exit") log.info("ending");
      }
      tellUnidentified(log, before, after);
      tellState(metrics, before, after);
      tellRegisters(metrics, event, after);
      tellTip(metrics, slots(), before, after);
    },
    credentialFile(line) {
      log.info("credential_file", { ...line });
      if (line.result !== "ok") return;
      if (line.operation === "copy") metrics.credentialCopied(line.file);
      else metrics.credentialRemoved(line.file);
    },
    credentialsRead: tellCredentials,
    targetTried(problem) {
      if (problem === targetProblem) return;
      targetProblem = problem;
      if (problem === null) log.info("target_writable");
      else log.error("target_not_writable", { reason: problem });
    },
    signalSent(process, signal, reason) {
      log.info("signal_sent", { signal, pid: process.pid, reason });
      if (signal !== "SIGHUP") metrics.killSent(signal);
      else if (reason !== "stop") metrics.sighupSent(reason);
    },
    signalFailed(process, signal, reason) {
      log.error("signal_failed", { signal, pid: process.pid, reason });
    },
    writeEnded(register, purpose, result, took) {
      if (purpose === "acquire" || purpose === "renew") metrics.renewal(register, result, took);
      log.debug("write_ended", { register, purpose, result, milliseconds: Math.round(took) });
    },
    status(outcome) {
      const repeats = outcome.kind === "unsupported" && unsupported;
      unsupported = outcome.kind === "unsupported";
      if (outcome.kind === "written") log.debug("status_written");
      else if (!repeats) log.warning("status_not_written", { reason: outcome.because });
    },
    candidates(register, what, because) {
      const which = `${register} ${what}`;
      const repeats = candidatesFail.has(which) === (because !== null);
      if (because === null) candidatesFail.delete(which);
      else candidatesFail.add(which);
      if (repeats) return;
      if (because === null) log.info("candidates_work", { register, what });
      else log.warning("candidates_fail", { register, what, reason: because });
    },
    stillWaiting: (reason) => log.error("still_waiting_for_node", { reason }),
    markerUnreadable: (reason) => log.error("marker", { reason }),
    noteUnreadable: (reason) => log.error("note", { reason }),
    podEndUnanswered: (reason) => log.warning("pod_end_unanswered", { reason }),
    originalUnseen: (reason) => log.warning("original_unseen", { reason: `${reason}; ${GOES_ON}` }),
    guardChild(news) {
      if (news.kind === "started") log.warning("guard_child", { pid: news.pid, reason: UNCOVERED });
      else log.error("guard_child", { reason: `the guard has ended: ${news.because}` });
    },
    cluster: openClusterTelling(log, metrics),
    defect(error) {
      log.error("defect", { reason: traceOf(error) });
    },
  };
}

/** Until it is found, what hides the node is told beside whatever else forbids this pod to forge. */
function tellUnidentified(log: Log, before: State, { node }: State): void {
  const process = node.report?.process;
  if (node.life !== null || process === undefined || !("because" in process)) return;
  const former = before.node.report?.process;
  const repeats = former !== undefined && "because" in former &&
    former.because === process.because;
  if (!repeats) log.warning("node_unidentified", { reason: process.because });
}

function tellDecision(log: Log, metrics: Metrics, { decision, because, severity }: Decision): void {
  log[severity](decision, { reason: because });
  const result = OFFERS[decision];
  if (result !== undefined) metrics.offer(result);
}

/** The figures at each reading; a line when the set, its verdict or a warning is a new one. */
function openCredentialNews(log: Log, metrics: Metrics): (found: Credentials) => void {
  let told = "";
  let warned: readonly string[] = [];
  return (found) => {
    const { facts, times, warnings } = found;
    metrics.credentials({
      faults: found.kind === "invalid" ? found.problems.map(({ fault }) => fault) : [],
      certificateCounter: facts?.counter ?? null,
      startPeriod: facts?.startPeriod ?? null,
      currentPeriod: times?.currentPeriod ?? null,
      remainingPeriods: times?.remainingPeriods ?? null,
      expiresAt: times?.expiresAt ?? null,
    });
    const news = found.kind === "invalid" ? found.because : describe(found.facts);
    if (news !== told) {
      log[found.kind === "valid" ? "info" : "error"]("credentials", { reason: news });
    }
    told = news;
    for (const reason of warnings.filter((one) => !warned.includes(one))) {
      log.warning("credentials", { reason });
    }
    warned = warnings;
  };
}

function describe({ poolId, counter, startPeriod }: NonNullable<Credentials["facts"]>): string {
  return `the sources hold a set of pool ${poolId.bech32}, certificate counter ${counter}, ` +
    `from KES period ${startPeriod} on`;
}

/** What became of offers of the right, by the decision that tells of it. */
const OFFERS: Readonly<Partial<Record<Decision["decision"], OfferResult>>> = {
  offer_made: "made",
  offer_unanswered: "unanswered",
  offer_withdrawn: "withdrawn",
  offer_answered: "answered",
  offer_taken: "taken",
  offer_not_taken: "not_taken",
  handover_called_off: "called_off",
};

function tellState(metrics: Metrics, before: State, after: State): void {
  const leads = holdsRight(after);
  const forges = isSeenForging(after);
  metrics.leader(leads);
  if (leads !== holdsRight(before)) metrics.leadershipChanged();
  metrics.forgingEnabled(forges);
  if (after.config.requireNodeMetrics) metrics.forgingObserved(forges);
  if (after.config.guarded) metrics.guardConnected(after.guard.contact === "there");
  const right = rightOf(after);
  metrics.rightRemaining(
    right === null ? 0 : Math.max(0, right.endsHolder - after.clocks.holder),
  );
  metrics.phase(after.forging.phase);
  metrics.degraded(after.offering.degradedSince !== null);
  const readiness = readinessOf(after);
  metrics.notReady(readiness.allowed ? null : readiness.code);
  const { lastStop } = after.forging;
  if (lastStop !== null && lastStop !== before.forging.lastStop) metrics.stopBegan(lastStop.code);
}

function tellTip(
  metrics: Metrics,
  schedule: SlotSchedule | null,
  before: State,
  after: State,
): void {
  const tip = tipOf(after);
  if (tip === null || tip === tipOf(before)) return;
  metrics.tip(tip.slot, tip.block, schedule === null ? null : timeOfSlot(schedule, tip.slot));
}
