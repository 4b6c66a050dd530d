import assert from "assert";
import { NETWORKS } from "../../../lib/cardano/mod.ts";
import type { Effect, Event, State } from "../../../lib/core/mod.ts";
import type { Credentials } from "../../../lib/runtime/credentials.ts";
import { openTelling } from "../../../lib/runtime/telling.ts";
import type { Witness } from "../../../lib/runtime/witness.ts";
import { openLog, openMetrics } from "../../../lib/telemetry/mod.ts";
import { CONFIG, NODE, READING, READY_NODE, stateWith } from "./states.ts";

const SCHEDULE = NETWORKS.find(({ name }) => name === "preview")?.schedule ?? null;
const TICK: Event = { type: "tick", at: READING };
const report = (severity: "info" | "warning" | "error"): Effect => ({
  type: "report",
  decision: { decision: "stop_begins", because: "the right is lost", severity },
});

interface Stage {
  readonly telling: Witness;
  /** Lets the core take this step. */
  readonly step: (before: State, after: State, effects?: readonly Effect[]) => void;
  /** Value of a series, labels other than the pod's own included in its name. */
  readonly metric: (series: RegExp) => Promise<number | null>;
  /** The lines so far, as level, event and reason. */
  readonly lines: () => Promise<readonly string[]>;
  readonly text: () => string;
}

async function onStage(run: (stage: Stage) => Promise<void>): Promise<void> {
  let text = "";
  const log = openLog({
    ...{ level: "debug", format: "json", pod: "pool-0" },
    write(bytes) {
      text += new TextDecoder().decode(bytes);
      return Promise.resolve(bytes.length);
    },
  });
  const metrics = openMetrics({
    ...{ pod: "pool-0", namespace: "default", version: "3.0.0", network: "preview" },
    ...{ poolId: "unknown", poolTicker: "", application: "block-producer", registers: ["home"] },
    ...{ observesForging: true, isGuarded: true, cluster: null },
  }, { droppedLogLines: log.dropped, residentMemory: () => 0 });
  const telling = openTelling(log, metrics, () => SCHEDULE);
  const lines = async () => {
    await new Promise((resolve) => setTimeout(resolve));
    return text.split("\n").filter((line) => line !== "").map((line) => {
      const { level, event, reason } = JSON.parse(line);
      return reason === undefined ? `${level} ${event}` : `${level} ${event}: ${reason}`;
    });
  };
  await run({
    telling,
    step: (before, after, effects = []) => telling.step(TICK, before, after, effects),
    async metric(series) {
      const { body } = await metrics.expose("text/plain");
      const line = body.split("\n").find((line) => !line.startsWith("#") && series.test(line));
      return line === undefined ? null : Number(line.split(" ").at(-1));
    },
    lines,
    text: () => text,
  });
  await log.close(100);
}

Deno.test("each decision is one line with its reason, at its severity", async () => {
  await onStage(async ({ step, lines }) => {
    const state = stateWith();
    step(state, state, [report("info"), report("warning")]);
    step(state, state, [report("error"), { type: "exit" }]);
    assert.deepEqual(await lines(), [
      "INFO stop_begins: the right is lost",
      "WARNING stop_begins: the right is lost",
      "ERROR stop_begins: the right is lost",
      "INFO ending",
    ]);
  });
});

Deno.test("metrics follow each step: right, phase, forging as it is seen", async () => {
  await onStage(async ({ step, metric }) => {
    const standby = stateWith({ forging: { phase: "standby" } });
    const forging = stateWith({
      ...{ holds: true, now: 1_000, evidence: { risenAt: 500 } },
      forging: { phase: "forging" },
    });
    step(standby, standby);
    assert.equal(await metric(/^cardano_leader_status/), 0);
    assert.equal(await metric(/^cardano_leadership_changes_total/), 0);
    assert.equal(await metric(/^cardano_forge_manager_.*standby/), 1);
    step(standby, forging);
    step(forging, forging);
    assert.equal(await metric(/^cardano_leader_status/), 1);
    assert.equal(await metric(/^cardano_leadership_changes_total/), 1);
    assert.equal(await metric(/^cardano_forging_enabled/), 1);
    assert.equal(await metric(/^cardano_forge_manager_forging_observed/), 1);
    assert.equal(await metric(/^cardano_forge_manager_.*"forging"/), 1);
    assert.equal(await metric(/^cardano_forge_manager_.*"standby"/), 0);
    assert.equal(await metric(/^cardano_forge_manager_right_remaining/), 13.5);
    step(forging, standby);
    assert.equal(await metric(/^cardano_leadership_changes_total/), 2);
    assert.equal(await metric(/^cardano_forging_enabled/), 0);
    assert.equal(await metric(/^cardano_forge_manager_right_remaining/), 0);
  });
});

Deno.test("why a pod is not ready is a metric, and none when it is", async () => {
  await onStage(async ({ step, metric }) => {
    const blind = stateWith();
    const holding = stateWith({ holds: true });
    step(blind, blind);
    assert.equal(await metric(/_not_ready\{reason="credentials"\}/), 1);
    assert.equal(await metric(/^cardano_forge_manager_ready/), 0);
    step(blind, holding);
    assert.equal(await metric(/_not_ready\{.*\} 1/), null);
    assert.equal(await metric(/^cardano_forge_manager_ready/), 1);
  });
});

Deno.test("whether the guard asks is a metric", async () => {
  await onStage(async ({ step, metric }) => {
    const alone = stateWith();
    const guarded = { ...alone, config: { ...alone.config, guarded: true } };
    const asked = { ...guarded, guard: { ...guarded.guard, contact: "there" } } as const;
    step(guarded, asked);
    assert.equal(await metric(/^cardano_forge_manager_guard_connected/), 1);
    step(asked, { ...asked, guard: { ...asked.guard, contact: "lost" } });
    assert.equal(await metric(/^cardano_forge_manager_guard_connected/), 0);
  });
});

Deno.test("a guard that is a child says what it does not cover, and its end is an error", async () => {
  await onStage(async ({ telling, lines }) => {
    telling.guardChild({ kind: "started", pid: 7 });
    telling.guardChild({ kind: "ended", because: "exit code 2" });
    const [started, ended] = await lines();
    assert.match(started ?? "", /^WARNING guard_child: .*only if the container is back within/);
    assert.equal(ended, "ERROR guard_child: the guard has ended: exit code 2");
  });
});

Deno.test("a stop is counted once, by why it began", async () => {
  await onStage(async ({ step, metric }) => {
    const forging = stateWith({ holds: true, forging: { phase: "forging" } });
    const lastStop = { code: "hung", because: "it hangs", lasting: "it hangs" } as const;
    const stopping = stateWith({ forging: { phase: "stopping", lastStop } });
    step(forging, stopping);
    step(stopping, stopping);
    assert.equal(await metric(/_stops_total\{reason="hung"\}/), 1);
    step(stopping, stateWith({ forging: { phase: "stopping", lastStop: { ...lastStop } } }));
    assert.equal(await metric(/_stops_total\{reason="hung"\}/), 2, "another of the same kind");
  });
});

Deno.test("a holder whose node is not seen to forge is leader and nothing more", async () => {
  await onStage(async ({ step, metric }) => {
    const holding = stateWith({ holds: true, forging: { phase: "preparing" } });
    step(stateWith(), holding);
    assert.equal(await metric(/^cardano_leader_status/), 1);
    assert.equal(await metric(/^cardano_forging_enabled/), 0);
  });
});

Deno.test("each copy and removal of a file is a line; only those that succeed are counted", async () => {
  await onStage(async ({ telling, metric, lines, text }) => {
    const copy = { operation: "copy", file: "kes", path: "/ipc/kes.skey", mode: "0400" } as const;
    telling.credentialFile({ ...copy, result: "ok" });
    telling.credentialFile({ ...copy, result: "the right is ending" });
    telling.credentialFile({ ...copy, operation: "remove", file: "vrf", result: "ok" });
    assert.equal((await lines()).length, 3);
    assert.match(text(), /"operation":"copy".*"path":"\/ipc\/kes.skey".*"mode":"0400".*"ok"/);
    assert.equal(await metric(/operations_total\{.*copy.*kes/), 1);
    assert.equal(await metric(/operations_total\{.*remove.*vrf/), 1);
    assert.equal(await metric(/operations_total\{.*remove.*kes/), 0);
  });
});

Deno.test("signals are counted by reason and kind once sent; one that failed is an error", async () => {
  await onStage(async ({ telling, metric, lines }) => {
    telling.signalSent(NODE, "SIGHUP", "enable_forging");
    telling.signalSent(NODE, "SIGKILL", "stop");
    telling.signalFailed(NODE, "SIGKILL", "operation not permitted");
    assert.equal(await metric(/sighup_signals_total.*enable_forging/), 1);
    assert.equal(await metric(/sighup_signals_total.*disable_forging/), 0);
    assert.equal(await metric(/SIGKILL/), 1);
    assert.deepEqual(await lines(), [
      "INFO signal_sent: enable_forging",
      "INFO signal_sent: stop",
      "ERROR signal_failed: operation not permitted",
    ]);
  });
});

Deno.test("tries to renew and acquire are counted with their result, releases are not", async () => {
  await onStage(async ({ telling, metric }) => {
    telling.writeEnded("home", "renew", "written", 40);
    telling.writeEnded("home", "acquire", "conflict", 40);
    telling.writeEnded("home", "release", "written", 40);
    assert.equal(await metric(/renewals_total.*written/), 1);
    assert.equal(await metric(/renewals_total.*conflict/), 1);
    assert.equal(await metric(/renewal_duration_seconds_count/), 2);
  });
});

Deno.test("a missing type is told once until it is there; failures each time", async () => {
  await onStage(async ({ telling, lines }) => {
    const unsupported = { kind: "unsupported", because: "no such type" } as const;
    const failed = { kind: "failed", because: "no answer" } as const;
    for (const outcome of [unsupported, unsupported, failed, failed]) telling.status(outcome);
    for (const outcome of [unsupported, { kind: "written" } as const, unsupported]) {
      telling.status(outcome);
    }
    assert.deepEqual(await lines(), [
      ...["WARNING status_not_written: no such type"],
      ...["WARNING status_not_written: no answer", "WARNING status_not_written: no answer"],
      ...["WARNING status_not_written: no such type", "DEBUG status_written"],
      ...["WARNING status_not_written: no such type"],
    ]);
  });
});

Deno.test("the start tells who this is and its timings; defects and long waits are errors", async () => {
  await onStage(async ({ telling, lines, text }) => {
    telling.started(CONFIG);
    telling.stillWaiting("the node's socket has not answered yet");
    telling.defect(new Error("a rule is broken"));
    telling.defect("thrown as a text");
    const [started, waiting, defect, thrown] = await lines();
    assert.equal(started, "INFO started");
    assert.match(text(), /"identity":"pool-0\/uid\/0123".*"milliseconds":\{"leaseDuration":15000/);
    assert.match(waiting ?? "", /^ERROR still_waiting_for_node: the node's socket/);
    assert.match(defect ?? "", /^ERROR defect: Error: a rule is broken\n +at /);
    assert.equal(thrown, "ERROR defect: thrown as a text");
  });
});

Deno.test("who may not look for an original is warned of what then is for people to see to", async () => {
  await onStage(async ({ telling, lines }) => {
    telling.originalUnseen("grant the verb list");
    const [line] = await lines();
    assert.match(line ?? "", /^WARNING original_unseen: grant the verb list; .*two would forge/);
  });
});

Deno.test("a target that cannot be written is told once, and that it can again", async () => {
  await onStage(async ({ telling, lines }) => {
    for (const problem of [null, "/ipc: one", "/ipc: one", "/ipc: other", null, null]) {
      telling.targetTried(problem);
    }
    assert.deepEqual(await lines(), [
      "ERROR target_not_writable: /ipc: one",
      "ERROR target_not_writable: /ipc: other",
      "INFO target_writable",
    ]);
  });
});

Deno.test("what hides the node is told once, until it is found", async () => {
  await onStage(async ({ step, lines }) => {
    const hiddenBy = (because: string) =>
      ({ report: { ...READY_NODE, process: { kind: "unknown", because } } }) as const;
    const [one, other] = ["user 0", "user 1"].map((because) => stateWith(hiddenBy(because)));
    assert(one !== undefined && other !== undefined);
    step(stateWith(), one);
    step(one, one);
    step(one, other);
    step(stateWith(), stateWith({ ...hiddenBy("user 2"), life: {} }));
    assert.deepEqual(
      (await lines()).filter((line) => line.includes("node_unidentified")),
      ["WARNING node_unidentified: user 0", "WARNING node_unidentified: user 1"],
    );
  });
});

Deno.test("the tip that the node tells is shown with the time of its slot", async () => {
  await onStage(async ({ step, metric }) => {
    assert.equal(await metric(/^cardano_forge_manager_tip_timestamp_seconds/), 0);
    const tip = { slot: 1_000, block: 50, hash: "ab".repeat(32) };
    const socket = { kind: "answers", version: 20, tip } as const;
    step(stateWith(), stateWith({ report: { ...READY_NODE, socket } }));
    assert.equal(await metric(/^cardano_forge_manager_tip_slot/), 1_000);
    assert.equal(await metric(/^cardano_forge_manager_tip_block/), 50);
    assert.equal(await metric(/^cardano_forge_manager_tip_timestamp_seconds/), 1_666_657_000);
  });
});

const FACTS = {
  ...{ poolId: { hex: "ab".repeat(28), bech32: "pool1abc" }, counter: 7, startPeriod: 1430 },
  ...{ kesVkey: "", kesVkeyHash: "", vrfVkeyHash: "", throwAway: false },
};
const TIMES = {
  ...{ startPeriod: 1430, currentPeriod: 1431, endPeriod: 1492, remainingPeriods: 61 },
  expiresAt: 1_784_929_491_000,
};
const TEXTS = { kes: "", vrf: "", opcert: "" };

Deno.test("the sources are told when they change: the set, its verdict, each warning once", async () => {
  await onStage(async ({ telling, lines, metric }) => {
    const known = { facts: FACTS, times: TIMES, warnings: ["wide"] };
    const valid = { kind: "valid", texts: TEXTS, ...known } as const;
    const expired: Credentials = {
      ...{ kind: "invalid", because: "it is over" },
      problems: [{ fault: "expired", because: "it is over" }],
      ...{ ...known, warnings: ["wide", "short"] },
    };
    telling.credentialsRead(valid);
    telling.credentialsRead(valid);
    assert.equal(await metric(/_credentials_valid{reason="expired"}/), 1);
    assert.equal(await metric(/_kes_remaining_periods/), 61);
    assert.equal(await metric(/_kes_expiry_timestamp_seconds/), 1_784_929_491);
    telling.credentialsRead(expired);
    telling.credentialsRead(expired);
    assert.equal(await metric(/_credentials_valid{reason="expired"}/), 0);
    assert.equal(await metric(/_certificate_counter/), 7);
    telling.credentialsRead(valid);
    const set = "the sources hold a set of pool pool1abc, certificate counter 7, " +
      "from KES period 1430 on";
    assert.deepEqual(await lines(), [
      `INFO credentials: ${set}`,
      "WARNING credentials: wide",
      "ERROR credentials: it is over",
      "WARNING credentials: short",
      `INFO credentials: ${set}`,
    ]);
  });
});

Deno.test("offers are counted by what became of them, and a degraded forger is shown", async () => {
  await onStage(async ({ step, metric }) => {
    const state = stateWith();
    const decided = (decision: "offer_made" | "offer_taken" | "stop_begins"): Effect => ({
      type: "report",
      decision: { decision, because: "so it is", severity: "info" },
    });
    const degraded = { ...state, offering: { ...state.offering, degradedSince: 0 } };
    step(state, degraded, [decided("offer_made"), decided("stop_begins")]);
    assert.equal(await metric(/^cardano_forge_manager_offers_total\{result="made"/), 1);
    assert.equal(await metric(/^cardano_forge_manager_offers_total\{result="taken"/), 0);
    assert.equal(await metric(/^cardano_forge_manager_degraded/), 1);
    step(degraded, state, [decided("offer_taken")]);
    assert.equal(await metric(/^cardano_forge_manager_offers_total\{result="taken"/), 1);
    assert.equal(await metric(/^cardano_forge_manager_degraded/), 0);
  });
});

Deno.test("candidates that fail are told of once, and once that they work again", async () => {
  await onStage(async ({ telling, lines }) => {
    telling.candidates("home", "write", null);
    telling.candidates("home", "write", "not allowed (403)");
    telling.candidates("home", "write", "not allowed (403)");
    telling.candidates("home", "watch", "not allowed (403)");
    telling.candidates("home", "write", null);
    assert.deepEqual(await lines(), [
      "WARNING candidates_fail: not allowed (403)",
      "WARNING candidates_fail: not allowed (403)",
      "INFO candidates_work",
    ]);
  });
});

Deno.test("how each register stands is shown, and when it was last heard", async () => {
  await onStage(async ({ telling, metric }) => {
    const [register] = stateWith().registers;
    assert(register !== undefined);
    const known = { version: null, revision: 1 };
    const held = { holderTime: 0, physicalTime: 0, givenUp: false };
    const shows = async (change: Partial<typeof register>, event: Event = TICK) => {
      const state = { ...stateWith(), registers: [{ ...register, ...change }] };
      telling.step(event, stateWith(), state, []);
      const named = (name: string) =>
        metric(new RegExp(`^cardano_forge_manager_register_${name}\\{`));
      return [await named("up"), await named("held")];
    };
    const well = { known, watchHealthy: true, failing: null };
    assert.deepEqual(await shows({ known: undefined }), [0, 0]);
    assert.deepEqual(await shows(well), [1, 0]);
    assert.deepEqual(await shows({ ...well, held }), [1, 1]);
    assert.deepEqual(await shows({ ...well, failing: "late" }), [0, 0]);
    assert.deepEqual(await shows({ ...well, watchHealthy: false }), [0, 0]);
    assert.equal(await metric(/_register_last_answer_timestamp_seconds/), 0);
    const answer = { kind: "failed", because: "late" } as const;
    const answered = { type: "readAnswered", register: "home", request: 1, at: READING } as const;
    await shows(well, { ...answered, outcome: answer });
    assert.equal(await metric(/_register_last_answer_timestamp_seconds/), 0, "silence is none");
    const seen = { kind: "observed", observation: known, serverTime: null } as const;
    await shows(well, { ...answered, outcome: seen });
    assert.equal(await metric(/_register_last_answer_timestamp_seconds/), READING.wall / 1000);
    const past = { ...held, holderTime: -20_000 };
    assert.deepEqual(await shows({ ...well, held: past }), [1, 0]);
  });
});
