import { type Decision, holdsRight, rightOf, type State } from "../core/mod.ts";
import { type SlotSchedule, timeOfSlot } from "../cardano/mod.ts";
import type { Log, Metrics, OfferResult } from "../telemetry/mod.ts";
import { readinessOf } from "./readiness.ts";
import { isSeenForging } from "./seen.ts";
import { tipOf } from "./syncing.ts";
import type { Witness } from "./witness.ts";

/** Turns what happens into log lines and metrics: one line per decision, with its reason. */
export function openTelling(
  log: Log,
  metrics: Metrics,
  schedule: SlotSchedule | null,
): Witness {
  let unsupported = false;
  const candidatesFail = { write: false, watch: false };

  return {
    started: ({ identity, timings }) => log.info("started", { identity, timings }),
    step(_event, before, after, effects) {
      for (const effect of effects) {
        if (effect.type === "report") tellDecision(log, metrics, effect.decision);
        if (effect.type === "exit") log.info("ending");
      }
      tellState(metrics, before, after);
      tellTip(metrics, schedule, before, after);
    },
    credentialFile(line) {
      log.info("credential_file", { ...line });
      if (line.result !== "ok") return;
      if (line.operation === "copy") metrics.credentialCopied(line.file);
      else metrics.credentialRemoved(line.file);
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
    candidates(what, because) {
      const repeats = candidatesFail[what] === (because !== null);
      candidatesFail[what] = because !== null;
      if (repeats) return;
      if (because === null) log.info("candidates_work", { what });
      else log.warning("candidates_fail", { what, reason: because });
    },
    stillWaiting: (reason) => log.error("still_waiting_for_node", { reason }),
    defect(error) {
      const reason = error instanceof Error ? error.stack ?? error.message : String(error);
      log.error("defect", { reason });
    },
  };
}

function tellDecision(log: Log, metrics: Metrics, { decision, because, severity }: Decision): void {
  log[severity](decision, { reason: because });
  const result = OFFERS[decision];
  if (result !== undefined) metrics.offer(result);
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
  for (const { name, watchHealthy } of after.registers) metrics.watchHealthy(name, watchHealthy);
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
