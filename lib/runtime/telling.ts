import { type Decision, holdsRight, rightOf, type State } from "../core/mod.ts";
import type { Log, Metrics } from "../telemetry/mod.ts";
import { readinessOf } from "./readiness.ts";
import { isSeenForging } from "./seen.ts";
import type { Witness } from "./witness.ts";

const UNCOVERED = "no guard listens, so this program has started one as its child: it stops the " +
  "node when this program freezes, but a container runtime ends it together with this program, and " +
  "then the promise holds only if the container is back within what is left of the right; run " +
  "forge-manager guard in a container of its own and set GUARD=external";

/** Turns what happens into log lines and metrics: one line per decision, with its reason. */
export function openTelling(log: Log, metrics: Metrics): Witness {
  let unsupported = false;

  return {
    started: ({ identity, timings }) => log.info("started", { identity, timings }),
    step(_event, before, after, effects) {
      for (const effect of effects) {
        if (effect.type === "report") tellDecision(log, effect.decision);
        if (effect.type === "exit") log.info("ending");
      }
      tellState(metrics, before, after);
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
    stillWaiting: (reason) => log.error("still_waiting_for_node", { reason }),
    guardChild(news) {
      if (news.kind === "started") log.warning("guard_child", { pid: news.pid, reason: UNCOVERED });
      else log.error("guard_child", { reason: `the guard has ended: ${news.because}` });
    },
    defect(error) {
      const reason = error instanceof Error ? error.stack ?? error.message : String(error);
      log.error("defect", { reason });
    },
  };
}

function tellDecision(log: Log, { decision, because, severity }: Decision): void {
  log[severity](decision, { reason: because });
}

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
  const readiness = readinessOf(after);
  metrics.notReady(readiness.allowed ? null : readiness.code);
  const { lastStop } = after.forging;
  if (lastStop !== null && lastStop !== before.forging.lastStop) metrics.stopBegan(lastStop.code);
  for (const { name, watchHealthy } of after.registers) metrics.watchHealthy(name, watchHealthy);
}
