import assert from "assert";
import {
  CREDENTIAL_FAULTS,
  NOT_READY_REASONS,
  STOP_REASONS,
} from "../../../lib/telemetry/label_values.ts";
import type { CredentialFault } from "../../../lib/cardano/mod.ts";
import { openMetrics } from "../../../lib/telemetry/mod.ts";

const identity = {
  pod: "bp-0",
  namespace: "cardano",
  version: "3.0.0",
  network: "mainnet",
  poolId: "pool1abcde",
  poolTicker: "TICK",
  application: "block-producer",
  registers: ["home"],
  observesForging: true,
  isGuarded: true,
  cluster: null,
};
const quiet = { droppedLogLines: () => 0, residentMemory: () => 12_345 };
const TEXT = "text/plain; version=0.0.4; charset=utf-8";
const OPEN = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** Samples of an exposition, without help and type lines. */
function samples(body: string): string[] {
  return body.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
}

async function scraped(act: (metrics: ReturnType<typeof openMetrics>) => void): Promise<string[]> {
  const metrics = openMetrics(identity, quiet);
  const before = samples((await metrics.expose("")).body);
  act(metrics);
  return samples((await metrics.expose("")).body).filter((line) => !before.includes(line));
}

const who = `{pod="bp-0",network="mainnet",pool_id="pool1abcde",application="block-producer"}`;

Deno.test("every documented series of one cluster exists from the start", async () => {
  const { body, contentType } = await openMetrics(identity, quiet).expose("");
  assert.equal(contentType, TEXT);
  const lines = samples(body);
  const expected = [
    `cardano_forging_enabled${who} 0`,
    "cardano_forge_manager_guard_connected 0",
    `cardano_leader_status${who} 0`,
    "cardano_leadership_changes_total 0",
    ...["enable_forging", "disable_forging", "startup_cleanup", "retry", "rotation", "fence"]
      .map((reason) => `cardano_sighup_signals_total{reason="${reason}"} 0`),
    ...["copy", "remove"].flatMap((operation) =>
      ["kes", "vrf", "opcert", "bulk"].map((file) =>
        `cardano_credential_operations_total{operation="${operation}",file="${file}"} 0`
      )
    ),
    `cardano_forge_manager_info{pod_name="bp-0",namespace="cardano",version="3.0.0",` +
    `network="mainnet",pool_id="pool1abcde",pool_ticker="TICK",application_type="block-producer"} 1`,
    "cardano_forge_manager_forging_observed 0",
    "cardano_forge_manager_right_remaining_seconds 0",
    `cardano_forge_manager_renewals_total{register="home",result="written"} 0`,
    `cardano_forge_manager_renewals_total{register="home",result="conflict"} 0`,
    `cardano_forge_manager_renewals_total{register="home",result="failed"} 0`,
    `cardano_forge_manager_renewal_duration_seconds_count{register="home"} 0`,
    ...["watch_healthy", "register_up", "register_held", "register_last_answer_timestamp_seconds"]
      .map((name) => `cardano_forge_manager_${name}{register="home"} 0`),
    ...["unknown", "standby", "preparing", "forging", "stopping", "fenced"]
      .map((phase) => `cardano_forge_manager_state{phase="${phase}"} 0`),
    "cardano_forge_manager_ready 0",
    ...NOT_READY_REASONS.map((reason) => `cardano_forge_manager_not_ready{reason="${reason}"} 0`),
    ...STOP_REASONS.map((reason) => `cardano_forge_manager_stops_total{reason="${reason}"} 0`),
    ...CREDENTIAL_FAULTS.map((fault) =>
      `cardano_forge_manager_credentials_valid{reason="${fault}"} 0`
    ),
    `cardano_forge_manager_kill_signals_total{signal="SIGTERM"} 0`,
    `cardano_forge_manager_kill_signals_total{signal="SIGKILL"} 0`,
    "cardano_forge_manager_degraded 0",
    ...["made", "answered", "taken", "unanswered", "withdrawn", "not_taken", "called_off"]
      .map((result) => `cardano_forge_manager_offers_total{result="${result}"} 0`),
    "cardano_forge_manager_tip_slot 0",
    "cardano_forge_manager_tip_block 0",
    "cardano_forge_manager_tip_timestamp_seconds 0",
    "cardano_forge_manager_log_lines_dropped_total 0",
    "process_resident_memory_bytes 12345",
  ];
  for (const line of expected) assert(lines.includes(line), `${line}\n${body}`);
  const names = new Set(lines.map((line) => line.replace(/[ {].*/, "")));
  const documented = new Set(expected.map((line) => line.replace(/[ {].*/, "")));
  const histogram = "cardano_forge_manager_renewal_duration_seconds";
  for (const part of ["bucket", "sum"]) documented.add(`${histogram}_${part}`);
  assert.deepEqual(names, documented);
});

Deno.test("types are those that dashboards expect", async () => {
  const { body } = await openMetrics(identity, quiet).expose("");
  for (
    const type of [
      "cardano_forging_enabled gauge",
      "cardano_leader_status gauge",
      "cardano_leadership_changes_total counter",
      "cardano_sighup_signals_total counter",
      "cardano_credential_operations_total counter",
      "cardano_forge_manager_info gauge",
      "cardano_forge_manager_renewal_duration_seconds histogram",
    ]
  ) {
    assert(body.includes(`# TYPE ${type}\n`), type);
  }
});

Deno.test("each method moves its own series and no other", async () => {
  const ours = "cardano_forge_manager";
  const cases: [(metrics: ReturnType<typeof openMetrics>) => void, string[]][] = [
    [(m) => m.forgingEnabled(true), [`cardano_forging_enabled${who} 1`]],
    [(m) => m.forgingObserved(true), [`${ours}_forging_observed 1`]],
    [(m) => m.leader(true), [`cardano_leader_status${who} 1`]],
    [(m) => m.leadershipChanged(), ["cardano_leadership_changes_total 1"]],
    [(m) => m.sighupSent("fence"), [`cardano_sighup_signals_total{reason="fence"} 1`]],
    [(m) => m.killSent("SIGKILL"), [`${ours}_kill_signals_total{signal="SIGKILL"} 1`]],
    [
      (m) => m.credentialCopied("kes"),
      [`cardano_credential_operations_total{operation="copy",file="kes"} 1`],
    ],
    [
      (m) => m.credentialCopied("bulk"),
      [`cardano_credential_operations_total{operation="copy",file="bulk"} 1`],
    ],
    [
      (m) => m.credentialRemoved("opcert"),
      [`cardano_credential_operations_total{operation="remove",file="opcert"} 1`],
    ],
    [(m) => m.rightRemaining(13_500), [`${ours}_right_remaining_seconds 13.5`]],
    [(m) => m.watchHealthy("home", true), [`${ours}_watch_healthy{register="home"} 1`]],
    [
      (m) => m.register("home", { up: true, held: true }),
      [`${ours}_register_up{register="home"} 1`, `${ours}_register_held{register="home"} 1`],
    ],
    [
      (m) => m.registerAnswered("home", 1_500),
      [`${ours}_register_last_answer_timestamp_seconds{register="home"} 1.5`],
    ],
    [(m) => m.phase("forging"), [`${ours}_state{phase="forging"} 1`]],
    [(m) => m.notReady(null), [`${ours}_ready 1`]],
    [(m) => m.notReady("credentials"), [`${ours}_not_ready{reason="credentials"} 1`]],
    [(m) => m.stopBegan("hung"), [`${ours}_stops_total{reason="hung"} 1`]],
  ];
  for (const [act, expected] of cases) assert.deepEqual(await scraped(act), expected);
});

const UNKNOWN = {
  ...{ certificateCounter: null, startPeriod: null, currentPeriod: null },
  ...{ remainingPeriods: null, expiresAt: null },
};

Deno.test("what is wrong with the credentials is 0, all else 1", async () => {
  const set = (faults: readonly CredentialFault[]) =>
    scraped((metrics) => metrics.credentials({ ...UNKNOWN, faults }));
  const line = (fault: string) => `cardano_forge_manager_credentials_valid{reason="${fault}"} 1`;
  assert.deepEqual(await set([]), CREDENTIAL_FAULTS.map(line));
  const wrong = ["mismatch", "expired"] as const;
  const right = CREDENTIAL_FAULTS.filter((fault) => !wrong.some((one) => one === fault));
  assert.deepEqual(await set(wrong), right.map(line));
});

Deno.test("figures of the credentials are there while they are known, in both formats", async () => {
  const metrics = openMetrics(identity, quiet);
  const figures = async (accept: string) =>
    samples((await metrics.expose(accept)).body)
      .filter((line) => /_kes_|_certificate_counter/.test(line));
  for (const accept of ["", OPEN]) assert.deepEqual(await figures(accept), []);
  metrics.credentials({
    ...{ faults: ["expired"], certificateCounter: 7, startPeriod: 1430, currentPeriod: 1492 },
    ...{ remainingPeriods: 0, expiresAt: 1_784_929_491_500 },
  });
  for (const accept of ["", OPEN]) {
    assert.deepEqual(await figures(accept), [
      "cardano_forge_manager_certificate_counter 7",
      "cardano_forge_manager_kes_start_period 1430",
      "cardano_forge_manager_kes_current_period 1492",
      "cardano_forge_manager_kes_remaining_periods 0",
      "cardano_forge_manager_kes_expiry_timestamp_seconds 1784929491.5",
    ]);
  }
  metrics.credentials({ ...UNKNOWN, faults: ["unreadable"] });
  for (const accept of ["", OPEN]) assert.deepEqual(await figures(accept), []);
});

Deno.test("a renewal is counted by its result and timed in seconds", async () => {
  const lines = await scraped((metrics) => metrics.renewal("home", "conflict", 250));
  const name = "cardano_forge_manager_renewal";
  assert(lines.includes(`${name}s_total{register="home",result="conflict"} 1`));
  assert(lines.includes(`${name}_duration_seconds_sum{register="home"} 0.25`));
  assert(lines.includes(`${name}_duration_seconds_bucket{le="0.5",register="home"} 1`));
  assert(!lines.some((line) => line.includes(`le="0.1"`)));
});

Deno.test("only one phase is current", async () => {
  const lines = await scraped((metrics) => {
    metrics.phase("forging");
    metrics.phase("stopping");
  });
  assert.deepEqual(lines, [`cardano_forge_manager_state{phase="stopping"} 1`]);
});

Deno.test("a pod is not ready for one reason, or for none", async () => {
  const lines = (...reasons: readonly ("credentials" | "node_missing" | null)[]) =>
    scraped((metrics) => reasons.forEach(metrics.notReady));
  const ours = "cardano_forge_manager";
  assert.deepEqual(await lines("credentials", "node_missing", "node_missing"), [
    `${ours}_not_ready{reason="node_missing"} 1`,
  ]);
  assert.deepEqual(await lines("credentials", null), [`${ours}_ready 1`]);
});

Deno.test("the codes of reasons are few, and fit for a label", () => {
  for (const codes of [NOT_READY_REASONS, STOP_REASONS]) {
    assert(codes.length < 40);
    for (const code of codes) assert.match(code, /^[a-z]+(_[a-z]+)*$/);
  }
});

Deno.test("dropped log lines are read at each scrape and never counted twice", async () => {
  let dropped = 0;
  const metrics = openMetrics(identity, { ...quiet, droppedLogLines: () => dropped });
  const total = async () =>
    samples((await metrics.expose("")).body).find((line) => line.includes("lines_dropped"));
  for (const [now, shown] of [[3, 3], [3, 3], [7, 7], [0, 7]] as const) {
    dropped = now;
    assert.equal(await total(), `cardano_forge_manager_log_lines_dropped_total ${shown}`);
  }
});

Deno.test("without node metrics nothing claims to be observed", async () => {
  const metrics = openMetrics({ ...identity, observesForging: false }, quiet);
  metrics.forgingObserved(true);
  metrics.forgingEnabled(true);
  const { body } = await metrics.expose("");
  assert(!body.includes("forging_observed"));
  assert(body.includes(`cardano_forging_enabled${who} 1`));
});

Deno.test("without a guard there is no series that speaks of one", async () => {
  const metrics = openMetrics({ ...identity, isGuarded: false }, quiet);
  metrics.guardConnected(true);
  assert(!(await metrics.expose("")).body.includes("guard_connected"));
});

Deno.test("both formats tell the same, however often each is asked for", async () => {
  const metrics = openMetrics(identity, quiet);
  metrics.sighupSent("retry");
  const sample = `cardano_sighup_signals_total{reason="retry"} 1`;
  for (const accept of [OPEN, TEXT, OPEN, TEXT]) {
    const { contentType, body } = await metrics.expose(accept);
    assert.equal(contentType, accept);
    assert(body.includes(sample), body);
    assert.equal(body.endsWith("# EOF\n"), accept === OPEN);
    const family = accept === OPEN ? "cardano_sighup_signals" : "cardano_sighup_signals_total";
    assert(body.includes(`# TYPE ${family} counter\n`));
  }
});

Deno.test("the Accept header decides the format, in doubt the older one", async () => {
  const prometheus = "application/openmetrics-text;version=1.0.0;q=0.8,application/" +
    "openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
  const cases: [string, string][] = [
    ["", TEXT],
    ["*/*", TEXT],
    ["text/html,*/*;q=0.8", TEXT],
    ["text/plain", TEXT],
    [prometheus, OPEN],
    ["Application/OpenMetrics-Text", OPEN],
    ["text/plain,application/openmetrics-text", OPEN],
    ["application/openmetrics-text;q=0.3,text/plain;q=0.5", TEXT],
    ["application/openmetrics-text;q=0", TEXT],
    ["application/openmetrics-text;q=x", TEXT],
    ["application/openmetrics-text;version=2.0.0", TEXT],
    [`text/plain,${"x".repeat(3000)},application/openmetrics-text`, TEXT],
  ];
  const metrics = openMetrics(identity, quiet);
  for (const [accept, type] of cases) {
    assert.equal((await metrics.expose(accept)).contentType, type, accept);
  }
});

Deno.test("values of labels cannot break a line", async () => {
  const metrics = openMetrics({ ...identity, pod: `a"b\\c\nd` }, quiet);
  const { body } = await metrics.expose("");
  assert(body.includes(String.raw`pod_name="a\"b\\c\nd"`));
});

Deno.test("a cluster has series where there is cluster management, by its representative alone", async () => {
  const of = (body: string) => body.split("\n").filter((line) => /^cardano_cluster_/.test(line));
  const none = openMetrics(identity, quiet);
  none.cluster({ forges: true, priority: 7, health: null });
  assert(!(await none.expose("text/plain")).body.includes("cardano_cluster_"));

  const cluster = { cluster: "eu-1", region: "eu" };
  const metrics = openMetrics({ ...identity, cluster }, quiet);
  assert.deepEqual(of((await metrics.expose("text/plain")).body), []);
  const health = { success: false, consecutiveFailures: 2, seconds: 0.5, lastSuccess: null };
  metrics.cluster({ forges: true, priority: 110, health });
  const where = `cluster="eu-1",region="eu",network="${identity.network}"`;
  const pool = `pool_id="${identity.poolId}"`;
  for (const accept of ["text/plain", "application/openmetrics-text"]) {
    assert.deepEqual(of((await metrics.expose(accept)).body), [
      `cardano_cluster_forge_enabled{${where},${pool}} 1`,
      `cardano_cluster_forge_priority{${where},${pool}} 110`,
      'cardano_cluster_health_check_success{cluster="eu-1"} 0',
      'cardano_cluster_health_check_consecutive_failures{cluster="eu-1"} 2',
      'cardano_cluster_health_check_duration_seconds{cluster="eu-1"} 0.5',
    ]);
  }
  const builtIn = { success: true, consecutiveFailures: null, seconds: null, lastSuccess: null };
  metrics.cluster({ forges: true, priority: 110, health: builtIn });
  assert.deepEqual(of((await metrics.expose("text/plain")).body).slice(2), [
    'cardano_cluster_health_check_success{cluster="eu-1"} 1',
  ]);
  metrics.cluster(null);
  assert.deepEqual(of((await metrics.expose("text/plain")).body), []);
});
