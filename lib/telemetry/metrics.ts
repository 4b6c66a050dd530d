import type { CredentialFault } from "../cardano/mod.ts";
import type { NotReadyCode, Phase, SighupReason, StopCode } from "../core/mod.ts";
import type { CredentialFile } from "../node/mod.ts";
import { prefersOpenMetrics } from "./accept.ts";
import type { ClusterFigures } from "./cluster_metrics.ts";
import {
  CREDENTIAL_FAULTS,
  type KillSignal,
  type OfferResult,
  PHASES,
  type RenewalResult,
} from "./label_values.ts";
import { defineMetrics, type MetricsIdentity } from "./metrics_definitions.ts";
import type { Exposition } from "./series.ts";

/** The metrics of this program; every method says what was observed, not what was meant. */
export interface Metrics {
  /** The node beside this program forges, as far as `cardano_forging_enabled` may claim it. */
  forgingEnabled(forging: boolean): void;
  /** The counter of leadership checks was seen to rise; without node metrics there is no such series. */
  forgingObserved(forging: boolean): void;
  /** The guard asks; without a guard there is no such series. */
  guardConnected(connected: boolean): void;
  /** This pod holds the right to forge. */
  leader(leading: boolean): void;
  /** The holder of the right changed, from or to this pod. */
  leadershipChanged(): void;
  /** A SIGHUP was sent, and why. */
  sighupSent(reason: SighupReason): void;
  /** SIGTERM or SIGKILL was sent to the node. */
  killSent(signal: KillSignal): void;
  credentialCopied(file: CredentialFile): void;
  credentialRemoved(file: CredentialFile): void;
  /** Time until the right ends, in milliseconds; 0 when it is not held. */
  rightRemaining(milliseconds: number): void;
  /** One try to renew or acquire ended after so many milliseconds. */
  renewal(register: string, result: RenewalResult, milliseconds: number): void;
  watchHealthy(register: string, healthy: boolean): void;
  /** Whether a register answers and is watched, and whether it grants the right. */
  register(register: string, is: { readonly up: boolean; readonly held: boolean }): void;
  /** A register has told something, at a time in milliseconds since 1970. */
  registerAnswered(register: string, time: number): void;
  /** The phase of the forging state machine. */
  phase(phase: Phase): void;
  /** Why this pod could not take over at once; `null` if it could. */
  notReady(reason: NotReadyCode | null): void;
  /** The node forges, and another pod, if one is ready, should rather do so. */
  degraded(degraded: boolean): void;
  /** An offer of the right was made, or what became of one. */
  offer(result: OfferResult): void;
  /** The node told its tip: slot, block number, and when that slot was, in milliseconds since 1970. */
  tip(slot: number, block: number, time: number | null): void;
  /** A stop of the node began, and why. */
  stopBegan(reason: StopCode): void;
  /** The credential sources were judged. */
  credentials(figures: CredentialFigures): void;
  /** What is known of the cluster that this pod represents; `null`: it represents none. */
  cluster(figures: ClusterFigures | null): void;
  /** Answers a scrape in the format that its `Accept` header prefers. */
  expose(accept: string): Promise<Exposition>;
}

/** What is known of the credentials at their sources; `null` for what is not. */
interface CredentialFigures {
  /** Why they cannot be used; empty if they can. */
  readonly faults: readonly CredentialFault[];
  readonly certificateCounter: number | null;
  readonly startPeriod: number | null;
  readonly currentPeriod: number | null;
  readonly remainingPeriods: number | null;
  /** End of the last KES period, in milliseconds since 1970. */
  readonly expiresAt: number | null;
}

/** Sources that are read at each scrape. */
interface ScrapeSources {
  /** Log lines dropped so far. */
  droppedLogLines(): number;
  /** Resident memory of this process, in bytes. */
  residentMemory(): number;
}

/** Opens the metrics; all series exist from the start, at 0. */
export function openMetrics(identity: MetricsIdentity, sources: ScrapeSources): Metrics {
  const { series, ...metrics } = defineMetrics(identity);
  const { pod, network, poolId, application } = identity;
  const who = { pod, network, pool_id: poolId, application };
  let droppedBefore = 0;
  let notReadyBefore: NotReadyCode | null = null;
  const change = (operation: "copy" | "remove") => (file: CredentialFile) =>
    metrics.credentialOperations.add(1, { operation, file });
  return {
    forgingEnabled: (forging) => metrics.forgingEnabled.set(Number(forging), who),
    forgingObserved: (forging) => metrics.forgingObserved?.set(Number(forging)),
    guardConnected: (connected) => metrics.guardConnected?.set(Number(connected)),
    leader: (leading) => metrics.leader.set(Number(leading), who),
    leadershipChanged: () => metrics.leadershipChanges.add(1),
    sighupSent: (reason) => metrics.sighups.add(1, { reason }),
    killSent: (signal) => metrics.kills.add(1, { signal }),
    credentialCopied: change("copy"),
    credentialRemoved: change("remove"),
    rightRemaining: (milliseconds) => metrics.rightRemaining.set(milliseconds / 1000),
    renewal(register, result, milliseconds) {
      metrics.renewals.add(1, { register, result });
      metrics.renewalDuration.observe(milliseconds / 1000, { register });
    },
    watchHealthy: (register, healthy) => metrics.watchHealthy.set(Number(healthy), { register }),
    register(register, { up, held }) {
      metrics.registerUp.set(Number(up), { register });
      metrics.registerHeld.set(Number(held), { register });
    },
    registerAnswered: (register, time) => metrics.registerAnswered.set(time / 1000, { register }),
    phase(phase) {
      for (const one of PHASES) metrics.phase.set(Number(one === phase), { phase: one });
    },
    notReady(reason) {
      metrics.ready.set(Number(reason === null));
      if (notReadyBefore !== null) metrics.notReady.set(0, { reason: notReadyBefore });
      if (reason !== null) metrics.notReady.set(1, { reason });
      notReadyBefore = reason;
    },
    tip(slot, block, time) {
      metrics.tipSlot.set(slot);
      metrics.tipBlock.set(block);
      if (time !== null) metrics.tipTimestamp.set(time / 1000);
    },
    degraded: (degraded) => metrics.degraded.set(Number(degraded)),
    offer: (result) => metrics.offers.add(1, { result }),
    stopBegan: (reason) => metrics.stops.add(1, { reason }),
    credentials(figures) {
      for (const reason of CREDENTIAL_FAULTS) {
        metrics.credentialsValid.set(Number(!figures.faults.includes(reason)), { reason });
      }
      metrics.certificateCounter.set(figures.certificateCounter);
      metrics.kesStartPeriod.set(figures.startPeriod);
      metrics.kesCurrentPeriod.set(figures.currentPeriod);
      metrics.kesRemainingPeriods.set(figures.remainingPeriods);
      const { expiresAt } = figures;
      metrics.kesExpiry.set(expiresAt === null ? null : expiresAt / 1000);
    },
    cluster: (figures) => metrics.cluster?.(figures),
    expose(accept) {
      const dropped = sources.droppedLogLines();
      metrics.droppedLogLines.add(Math.max(0, dropped - droppedBefore));
      droppedBefore = dropped;
      metrics.residentMemory.set(sources.residentMemory());
      return series.expose(prefersOpenMetrics(accept));
    },
  };
}
