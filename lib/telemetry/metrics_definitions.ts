import {
  type ClusterFigures,
  type ClusterIdentity,
  defineClusterMetrics,
} from "./cluster_metrics.ts";
import {
  CREDENTIAL_FAULTS,
  CREDENTIAL_FILES,
  CREDENTIAL_OPERATIONS,
  KILL_SIGNALS,
  NOT_READY_REASONS,
  OFFER_RESULTS,
  PHASES,
  RENEWAL_RESULTS,
  SIGHUP_REASONS,
  STOP_REASONS,
} from "./label_values.ts";
import {
  type CounterSeries,
  type FactSeries,
  type GaugeSeries,
  type HistogramSeries,
  type Labels,
  openSeries,
  type SeriesSet,
} from "./series.ts";

/** Labels and series that the configuration decides. */
export interface MetricsIdentity {
  readonly pod: string;
  readonly namespace: string;
  readonly version: string;
  readonly network: string;
  /** First 10 characters of the pool id, or `unknown`. */
  readonly poolId: string;
  readonly poolTicker: string;
  readonly application: string;
  /** Names of the registers of the right. */
  readonly registers: readonly string[];
  /** Whether the node's metrics are required; without them nothing is observed. */
  readonly observesForging: boolean;
  /** Whether a guard is to watch this program. */
  readonly isGuarded: boolean;
  /** This cluster among others; `null` without cluster management. */
  readonly cluster: Pick<ClusterIdentity, "cluster" | "region"> | null;
}

/** Seconds; from a quiet local API server to the longest try that still counts. */
const RENEWAL_BUCKETS = [0.005, 0.02, 0.1, 0.5, 1, 1.7, 5];

/** Handles of all metrics, and the set that writes them out. */
interface MetricsHandles {
  readonly series: SeriesSet;
  readonly forgingEnabled: GaugeSeries;
  readonly forgingObserved: GaugeSeries | null;
  readonly guardConnected: GaugeSeries | null;
  readonly leader: GaugeSeries;
  readonly leadershipChanges: CounterSeries;
  readonly sighups: CounterSeries;
  readonly kills: CounterSeries;
  readonly credentialOperations: CounterSeries;
  readonly rightRemaining: GaugeSeries;
  readonly renewals: CounterSeries;
  readonly renewalDuration: HistogramSeries;
  readonly watchHealthy: GaugeSeries;
  readonly registerUp: GaugeSeries;
  readonly registerHeld: GaugeSeries;
  readonly registerAnswered: GaugeSeries;
  readonly phase: GaugeSeries;
  readonly ready: GaugeSeries;
  readonly notReady: GaugeSeries;
  readonly degraded: GaugeSeries;
  readonly offers: CounterSeries;
  readonly tipSlot: GaugeSeries;
  readonly tipBlock: GaugeSeries;
  readonly tipTimestamp: GaugeSeries;
  readonly stops: CounterSeries;
  readonly credentialsValid: GaugeSeries;
  readonly certificateCounter: FactSeries;
  readonly kesStartPeriod: FactSeries;
  readonly kesCurrentPeriod: FactSeries;
  readonly kesRemainingPeriods: FactSeries;
  readonly kesExpiry: FactSeries;
  readonly droppedLogLines: CounterSeries;
  readonly residentMemory: GaugeSeries;
  /** `null` without cluster management: then there are no such series. */
  readonly cluster: ((figures: ClusterFigures | null) => void) | null;
}

const OURS = "cardano_forge_manager";

/** Defines every metric of one cluster; the names without our prefix are the original's. */
export function defineMetrics(identity: MetricsIdentity): MetricsHandles {
  const series = openSeries();
  const { pod, network, poolId, application } = identity;
  const who = [{ pod, network, pool_id: poolId, application }];
  const info = infoLabels(identity);
  series.gauge(`${OURS}_info`, "What this program is and for whom it works", [info]).set(1, info);
  return {
    series,
    ...forgingSeries(series, identity, who),
    ...rightSeries(series, who),
    ...registerSeries(series, identity.registers.map((register) => ({ register }))),
    ...credentialSeries(series),
    ...processSeries(series),
    cluster: identity.cluster === null
      ? null
      : defineClusterMetrics(series, { ...identity.cluster, network, poolId }),
  };
}

/** What the node does, and what is done to it. */
function forgingSeries(series: SeriesSet, identity: MetricsIdentity, who: readonly Labels[]) {
  return {
    forgingEnabled: series.gauge(
      "cardano_forging_enabled",
      "1 if the node beside this pod forges",
      who,
    ),
    forgingObserved: identity.observesForging
      ? series.gauge(`${OURS}_forging_observed`, "1 if the node's leadership checks go on")
      : null,
    guardConnected: identity.isGuarded
      ? series.gauge(`${OURS}_guard_connected`, "1 if the guard is there and asks")
      : null,
    sighups: series.counter(
      "cardano_sighup_signals_total",
      "SIGHUPs sent to the node",
      SIGHUP_REASONS.map((reason) => ({ reason })),
    ),
    kills: series.counter(
      `${OURS}_kill_signals_total`,
      "Signals sent to end the node",
      KILL_SIGNALS.map((signal) => ({ signal })),
    ),
    stops: series.counter(
      `${OURS}_stops_total`,
      "Stops of the node that began, by why they did",
      STOP_REASONS.map((reason) => ({ reason })),
    ),
    phase: series.gauge(
      `${OURS}_state`,
      "1 for the phase in which the forging state machine is",
      PHASES.map((phase) => ({ phase })),
    ),
    degraded: series.gauge(
      `${OURS}_degraded`,
      "1 if the node forges, but another pod, if one is ready, should rather do so",
    ),
    tipSlot: series.gauge(`${OURS}_tip_slot`, "Slot of the node's tip; 0 before it told one"),
    tipBlock: series.gauge(`${OURS}_tip_block`, "Block number of the node's tip"),
    tipTimestamp: series.gauge(
      `${OURS}_tip_timestamp_seconds`,
      "When the slot of the node's tip was; 0 while unknown, or on a network of unknown slots",
    ),
  };
}

/** Whether this pod holds the right to forge, or could take it. */
function rightSeries(series: SeriesSet, who: readonly Labels[]) {
  return {
    leader: series.gauge("cardano_leader_status", "1 if this pod holds the right to forge", who),
    leadershipChanges: series.counter(
      "cardano_leadership_changes_total",
      "How often this pod gained or lost the right to forge",
    ),
    rightRemaining: series.gauge(
      `${OURS}_right_remaining_seconds`,
      "Time until the right to forge ends; 0 when it is not held",
    ),
    ready: series.gauge(`${OURS}_ready`, "1 if this pod forges or could take over at once"),
    notReady: series.gauge(
      `${OURS}_not_ready`,
      "1 for the reason for which this pod could not take over; all 0 when it is ready",
      NOT_READY_REASONS.map((reason) => ({ reason })),
    ),
    offers: series.counter(
      `${OURS}_offers_total`,
      "Offers of the right to another pod, and what became of them",
      OFFER_RESULTS.map((result) => ({ result })),
    ),
  };
}

/** How the registers of the right answer. */
function registerSeries(series: SeriesSet, registers: readonly { readonly register: string }[]) {
  return {
    renewals: series.counter(
      `${OURS}_renewals_total`,
      "Tries to acquire or renew the right on a register, by their end",
      RENEWAL_RESULTS.flatMap((result) => registers.map((register) => ({ ...register, result }))),
    ),
    renewalDuration: series.histogram(
      `${OURS}_renewal_duration_seconds`,
      "How long tries to acquire or renew the right took",
      RENEWAL_BUCKETS,
      registers,
    ),
    watchHealthy: series.gauge(
      `${OURS}_watch_healthy`,
      "1 if the watch of the register is open and not silent",
      registers,
    ),
    registerUp: series.gauge(
      `${OURS}_register_up`,
      "1 if the register answers this pod and its watch is open",
      registers,
    ),
    registerHeld: series.gauge(
      `${OURS}_register_held`,
      "1 if the register's record grants the right to this pod, and that has not run out",
      registers,
    ),
    registerAnswered: series.gauge(
      `${OURS}_register_last_answer_timestamp_seconds`,
      "When the register last told this pod anything; 0 before it did",
      registers,
    ),
  };
}

/** The credential sources, and what is placed and removed of them. */
function credentialSeries(series: SeriesSet) {
  return {
    credentialOperations: series.counter(
      "cardano_credential_operations_total",
      "Credential files placed for the node or removed",
      CREDENTIAL_OPERATIONS.flatMap((operation) =>
        CREDENTIAL_FILES.map((file) => ({ operation, file }))
      ),
    ),
    credentialsValid: series.gauge(
      `${OURS}_credentials_valid`,
      "0 for the reason for which the credential sources cannot be used; all 1 if they can",
      CREDENTIAL_FAULTS.map((reason) => ({ reason })),
    ),
    certificateCounter: series.fact(
      `${OURS}_certificate_counter`,
      "Issue number of the operational certificate at the source",
    ),
    kesStartPeriod: series.fact(
      `${OURS}_kes_start_period`,
      "First KES period in which the KES key at the source may sign",
    ),
    kesCurrentPeriod: series.fact(
      `${OURS}_kes_current_period`,
      "KES period of the network now, by this host's clock",
    ),
    kesRemainingPeriods: series.fact(
      `${OURS}_kes_remaining_periods`,
      "KES periods in which the KES key at the source may still sign, the current one included",
    ),
    kesExpiry: series.fact(
      `${OURS}_kes_expiry_timestamp_seconds`,
      "When the last KES period of the KES key at the source ends",
    ),
  };
}

/** This program itself. */
function processSeries(series: SeriesSet) {
  return {
    droppedLogLines: series.counter(
      `${OURS}_log_lines_dropped_total`,
      "Log lines lost because nobody read them in time",
    ),
    residentMemory: series.gauge(
      "process_resident_memory_bytes",
      "Resident memory of this process",
    ),
  };
}

function infoLabels(identity: MetricsIdentity): Labels {
  return {
    pod_name: identity.pod,
    namespace: identity.namespace,
    version: identity.version,
    network: identity.network,
    pool_id: identity.poolId,
    pool_ticker: identity.poolTicker,
    application_type: identity.application,
  };
}
