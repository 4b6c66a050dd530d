/** What an alert does about series that a Prometheus has scraped. */
export interface AlertCase {
  readonly alert: string;
  /** In words, for a failure. */
  readonly when: string;
  /** Series with their samples, one every 15 s, in promtool's notation. */
  readonly series: Readonly<Record<string, string>>;
  /** When it is looked at, such as `5m`. */
  readonly at: string;
  /** Summaries of what fires then, with the labels beside severity; none if nothing does. */
  readonly fires: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const POOL = { network: "mainnet", pool_id: "pool1abcde" };
const OTHER = { network: "mainnet", pool_id: "pool1vwxyz" };
const UNNAMED = { network: "mainnet", pool_id: "unknown" };

/** Labels that a scrape adds. */
function scraped(pod: string, namespace = "pools") {
  return { namespace, job: "producers", instance: `${pod}:8000` };
}

function series(name: string, labels: Readonly<Record<string, string>>): string {
  return `${name}{${Object.entries(labels).map(([key, value]) => `${key}="${value}"`).join(",")}}`;
}

function forging(pod: string, pool: typeof POOL = POOL, namespace = "pools"): string {
  const labels = { ...scraped(pod, namespace), pod, ...pool, application: "block-producer" };
  return series("cardano_forging_enabled", labels);
}

function leader(pod: string): string {
  return series("cardano_leader_status", { ...scraped(pod), pod, ...POOL });
}

function ours(name: string, pod: string, more: Readonly<Record<string, string>> = {}): string {
  return series(`cardano_forge_manager_${name}`, { ...scraped(pod), ...more });
}

const DAY = 86_400;
const [A, B] = ["pod-0", "pod-1"] as const;
const INSTANCE = { namespace: "pools", instance: "pod-0:8000" };

/** A condition that holds, and one that does not, for an alert on one series. */
function onOne(
  alert: string,
  [name, more]: readonly [string, Readonly<Record<string, string>>],
  [bad, good]: readonly [string, string],
  at: string,
  summary: string,
): readonly AlertCase[] {
  const one = ours(name, A, more);
  return [
    {
      ...{ alert, at, when: "it holds", series: { [one]: bad } },
      fires: { [summary]: { ...scraped(A), ...more } },
    },
    { alert, at, when: "it does not", series: { [one]: good }, fires: {} },
  ];
}

const KES = ours("kes_expiry_timestamp_seconds", A);
const NAMESPACE = { namespace: "pools", job: "producers" };

/** The right ends `days` after the moment of looking, an hour from the start. */
function kes(alert: string, days: number, said: string | null): AlertCase {
  const summary = `The KES key in pools expires in ${said}`;
  return {
    ...{ alert, when: `${days} days before`, at: "1h" },
    series: { [KES]: `${3600 + days * DAY}x300` },
    fires: said === null ? {} : { [summary]: NAMESPACE },
  };
}

function clusterForges(cluster: string, pool: typeof POOL = POOL): string {
  return series("cardano_cluster_forge_enabled", { cluster, region: cluster, ...pool });
}

const offers = (result: string) => ours("offers_total", A, { result });
const watches = (register: string) => ours("register_up", A, { register });
const notReady = (reason: string) => ours("not_ready", A, { reason });
const FAILED = { register: "home", result: "failed" };

/** Every alert at least once in a state in which it fires, and once in one in which it does not. */
export const alertCases: readonly AlertCase[] = [
  {
    ...{ alert: "MultipleLocalForgers", when: "two nodes forge", at: "1m" },
    series: { [forging(A)]: "1x20", [forging(B)]: "1x20" },
    fires: { "2 nodes of pool pool1abcde on mainnet forge": POOL },
  },
  {
    ...{ alert: "MultipleLocalForgers", when: "two pools forge", at: "5m" },
    series: { [forging(A)]: "1x20", [forging(B, OTHER)]: "1x20" },
    fires: {},
  },
  {
    ...{ alert: "MultipleLocalForgers", when: "two pools without a name forge", at: "5m" },
    series: { [forging(A, UNNAMED)]: "1x20", [forging(A, UNNAMED, "others")]: "1x20" },
    fires: {},
  },
  {
    ...{ alert: "MultipleLocalForgers", when: "two nodes of a pool without a name do", at: "1m" },
    series: { [forging(A, UNNAMED)]: "1x20", [forging(B, UNNAMED)]: "1x20" },
    fires: { "2 nodes of pool unknown on mainnet forge": { ...UNNAMED, namespace: "pools" } },
  },
  {
    ...{ alert: "MultipleLocalForgers", when: "a handover, seen late by one scrape", at: "1m" },
    series: { [forging(A)]: "1 1 1 0x20", [forging(B)]: "0 0 1x20" },
    fires: {},
  },
  {
    ...{ alert: "MultipleClusterForgers", when: "two clusters forge", at: "1m" },
    series: { [clusterForges("east")]: "1x20", [clusterForges("west")]: "1x20" },
    fires: { "2 clusters forge for pool pool1abcde on mainnet": POOL },
  },
  {
    ...{ alert: "MultipleClusterForgers", when: "one of each of two pools", at: "5m" },
    series: { [clusterForges("east")]: "1x20", [clusterForges("west", OTHER)]: "1x20" },
    fires: {},
  },
  {
    ...{ alert: "NoActiveForger", when: "nobody forges", at: "2m" },
    series: { [forging(A)]: "0x20", [forging(B)]: "0x20" },
    fires: { "Nobody forges for pool pool1abcde on mainnet": POOL },
  },
  {
    ...{ alert: "NoActiveForger", when: "another pool forges", at: "2m" },
    series: { [forging(A)]: "0x20", [forging(B, OTHER)]: "1x20" },
    fires: { "Nobody forges for pool pool1abcde on mainnet": POOL },
  },
  {
    ...{ alert: "NoActiveForger", when: "the pool is gone and another is not", at: "5m" },
    series: { [forging(A)]: "1 1 stale", [forging(B, OTHER)]: "1x20" },
    fires: { "Nobody forges for pool pool1abcde on mainnet": POOL },
  },
  {
    ...{ alert: "NoActiveForger", when: "one of two pools without POOL_ID is gone", at: "5m" },
    series: {
      [forging(A, UNNAMED, "one")]: "1 1 stale",
      [forging(B, UNNAMED, "two")]: "1x20",
    },
    fires: { "Nobody forges for pool unknown on mainnet": { ...UNNAMED, namespace: "one" } },
  },
  {
    ...{ alert: "NoActiveForger", when: "nothing was ever scraped", at: "2m" },
    series: { up: "0x20" },
    fires: { "Nobody forges for pool  on ": {} },
  },
  {
    ...{ alert: "NoActiveForger", when: "a handover takes half a minute", at: "3m" },
    series: { [forging(A)]: "1 1 1 0x20", [forging(B)]: "0 0 0 0 0 1x20" },
    fires: {},
  },
  {
    ...{ alert: "ClusterHealthDegraded", when: "it fails again and again", at: "5m" },
    series: { 'cardano_cluster_health_check_consecutive_failures{cluster="east"}': "2x30" },
    fires: { "The health check of cluster east fails": { cluster: "east" } },
  },
  {
    ...{ alert: "ClusterHealthDegraded", when: "it failed once", at: "5m" },
    series: { 'cardano_cluster_health_check_consecutive_failures{cluster="east"}': "1x30" },
    fires: {},
  },
  {
    ...{ alert: "ForgeWithoutRight", when: "a standby's node forges", at: "1m" },
    series: { [ours("forging_observed", A)]: "1x20", [leader(A)]: "0x20", [leader(B)]: "1x20" },
    fires: { "The node beside pod-0:8000 forges without the right to": scraped(A) },
  },
  {
    ...{ alert: "ForgeWithoutRight", when: "the holder's node forges", at: "1m" },
    series: { [ours("forging_observed", A)]: "1x20", [leader(A)]: "1x20" },
    fires: {},
  },
  {
    ...{ alert: "ForgeHolderSilent", when: "the holder's node does not forge", at: "4m" },
    series: { [ours("forging_observed", A)]: "0x20", [leader(A)]: "1x20" },
    fires: {
      "pod-0 holds the right, and its node is not seen to forge": {
        ...scraped(A),
        ...{ pod: A, ...POOL },
      },
    },
  },
  {
    ...{ alert: "ForgeHolderSilent", when: "it takes its time to begin", at: "4m" },
    series: { [ours("forging_observed", A)]: "0 0 1x20", [leader(A)]: "1x20" },
    fires: {},
  },
  {
    ...{ alert: "ForgeLeaseMarginLow", when: "a holder has 7 s left", at: "1m" },
    series: { [ours("right_remaining_seconds", A)]: "22 21 20 7 7", [leader(A)]: "1x20" },
    fires: { "pod-0 is about to lose the right to forge": { ...scraped(A), pod: A, ...POOL } },
  },
  {
    ...{ alert: "ForgeLeaseMarginLow", when: "somebody else is the holder", at: "1m" },
    series: { [ours("right_remaining_seconds", A)]: "0x20", [leader(A)]: "0x20" },
    fires: {},
  },
  {
    ...{ alert: "ForgeRenewalsFail", when: "every third try fails", at: "5m" },
    series: { [ours("renewals_total", A, FAILED)]: "0+1x30" },
    fires: {
      "pod-0:8000 cannot renew on register home at times": { ...INSTANCE, register: "home" },
    },
  },
  {
    ...{ alert: "ForgeRenewalsFail", when: "one failed", at: "5m" },
    series: { [ours("renewals_total", A, FAILED)]: "0 0 1x30" },
    fires: {},
  },
  {
    ...{ alert: "ForgeFenceEscalated", when: "a node was killed", at: "5m" },
    series: { [ours("kill_signals_total", A, { signal: "SIGKILL" })]: "0 0 0 1x30" },
    fires: { "pod-0:8000 had to end or to fence its node": INSTANCE },
  },
  {
    ...{ alert: "ForgeFenceEscalated", when: "a node was fenced by SIGHUP", at: "5m" },
    series: {
      [series("cardano_sighup_signals_total", { ...scraped(A), reason: "fence" })]: "0 0 0 1x30",
    },
    fires: { "pod-0:8000 had to end or to fence its node": INSTANCE },
  },
  {
    ...{ alert: "ForgeFenceEscalated", when: "a node was told to stop", at: "5m" },
    series: {
      [series("cardano_sighup_signals_total", { ...scraped(A), reason: "disable_forging" })]:
        "0 0 0 1x30",
      [ours("kill_signals_total", A, { signal: "SIGKILL" })]: "3x30",
    },
    fires: {},
  },
  ...onOne(
    "ForgeGuardMissing",
    ["guard_connected", {}],
    ["0x30", "1 1 0 0 1x30"],
    "3m",
    "The guard beside pod-0:8000 is missing",
  ),
  kes("ForgeKesExpiresIn14Days", 13, "13d 0h 0m 0s"),
  kes("ForgeKesExpiresIn14Days", 15, null),
  kes("ForgeKesExpiresIn14Days", 6, null),
  kes("ForgeKesExpiresIn7Days", 6, "6d 0h 0m 0s"),
  kes("ForgeKesExpiresIn7Days", 8, null),
  kes("ForgeKesExpiresIn2Days", 1, "1d 0h 0m 0s"),
  kes("ForgeKesExpiresIn2Days", -1, "-1d 0h 0m 0s"),
  kes("ForgeKesExpiresIn2Days", 3, null),
  ...onOne(
    "ForgeCredentialsInvalid",
    ["credentials_valid", { reason: "mismatch" }],
    ["0x60", "1x60"],
    "10m",
    "The credentials of pod-0:8000 cannot be used: mismatch",
  ),
  ...onOne(
    "ForgeCertificateCounterBehind",
    ["not_ready", { reason: "certificate_counter" }],
    ["1x60", "0x60"],
    "12m",
    "pod-0:8000 has an older operational certificate than the pool uses",
  ),
  ...onOne(
    "ForgeRegisterUnreachable",
    ["register_up", { register: "home" }],
    ["0x60", "1x60"],
    "5m",
    "pod-0:8000 hears nothing from register home",
  ),
  {
    ...{ alert: "ForgeMajorityAtRisk", when: "one of three is lost", at: "5m" },
    series: { [watches("a")]: "1x30", [watches("b")]: "1x30", [watches("c")]: "0x30" },
    fires: { "pod-0:8000 reaches 2 registers: one more lost, and nobody forges": INSTANCE },
  },
  {
    ...{ alert: "ForgeMajorityAtRisk", when: "one of five is lost", at: "5m" },
    series: Object.fromEntries(
      ["a", "b", "c", "d", "e"].map((name) => [watches(name), name === "e" ? "0x30" : "1x30"]),
    ),
    fires: {},
  },
  {
    ...{ alert: "ForgeMajorityAtRisk", when: "there is but one", at: "5m" },
    series: { [watches("home")]: "1x30" },
    fires: {},
  },
  ...onOne(
    "ForgeStandbyNotReady",
    ["ready", {}],
    ["0x200", "0x60 1x200"],
    "40m",
    "pod-0:8000 could not take over",
  ),
  {
    ...{ alert: "ForgeNoStandby", when: "the forger alone is ready", at: "20m" },
    series: { [ours("ready", A)]: "1x100", [ours("ready", B)]: "0x100" },
    fires: { "Fewer than two pods in pools are ready": NAMESPACE },
  },
  {
    ...{ alert: "ForgeNoStandby", when: "nobody is: the cluster is Disabled", at: "20m" },
    series: { [ours("ready", A)]: "0x100", [ours("ready", B)]: "0x100" },
    fires: { "Fewer than two pods in pools are ready": NAMESPACE },
  },
  {
    ...{ alert: "ForgeNoStandby", when: "another is, too", at: "20m" },
    series: { [ours("ready", A)]: "1x100", [ours("ready", B)]: "1x100" },
    fires: {},
  },
  {
    ...{ alert: "ForgeHandoverFailed", when: "the target did not take", at: "5m" },
    series: { [offers("not_taken")]: "0 0 1x30" },
    fires: { "pod-0:8000 could not hand over: not_taken": { ...INSTANCE, result: "not_taken" } },
  },
  {
    ...{ alert: "ForgeHandoverFailed", when: "it did", at: "5m" },
    series: { [offers("made")]: "0 0 1x30", [offers("taken")]: "0 0 1x30" },
    fires: {},
  },
  ...onOne(
    "ForgeDegraded",
    ["degraded", {}],
    ["1x60", "1 1 1 1 0x60"],
    "8m",
    "pod-0:8000 forges, and another pod should rather do so",
  ),
  {
    ...{ alert: "ForgeClockSuspicious", when: "clocks differ too much", at: "5m" },
    series: { [notReady("clock")]: "1x30" },
    fires: {
      "The clock of pod-0:8000 was stepped or differs from the others": {
        ...scraped(A),
        reason: "clock",
      },
    },
  },
  {
    ...{ alert: "ForgeClockSuspicious", when: "a step stopped the node", at: "5m" },
    series: { [ours("stops_total", A, { reason: "clock" })]: "0 0 1x30" },
    fires: { "The clock of pod-0:8000 was stepped or differs from the others": INSTANCE },
  },
  {
    ...{ alert: "ForgeClockSuspicious", when: "all is well", at: "5m" },
    series: { [notReady("clock")]: "0x30", [ours("stops_total", A, { reason: "yielded" })]: "1x9" },
    fires: {},
  },
  {
    ...{ alert: "ForgeLeadershipFlaps", when: "it changes every two minutes", at: "1h" },
    series: {
      [series("cardano_leadership_changes_total", scraped(A))]: "0+0.125x300",
    },
    fires: { "The right to forge has changed hands often in pools": NAMESPACE },
  },
  {
    ...{ alert: "ForgeLeadershipFlaps", when: "it was handed over twice", at: "1h" },
    series: { [series("cardano_leadership_changes_total", scraped(A))]: "0 0 2x9 4x300" },
    fires: {},
  },
];
