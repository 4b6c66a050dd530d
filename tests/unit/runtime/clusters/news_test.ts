import assert from "assert";
import { networkByName } from "../../../../lib/cardano/mod.ts";
import { type State, step, type Tip } from "../../../../lib/core/mod.ts";
import {
  clusterNews,
  lastNews,
  podReadiness,
  whyUnwell,
} from "../../../../lib/runtime/clusters/news.ts";
import { figuresOf } from "../../../../lib/runtime/clusters/self.ts";
import { READING, READY_NODE, stateWith } from "../states.ts";
import type { HealthSeen } from "../../../../lib/runtime/clusters/health.ts";

const CLUSTER = { name: "eu", sources: ["home"], policyMaxAge: 600_000, failbackDelay: 60_000 };
const TELLER = {
  ...{ podName: "pool-0", network: { name: "mainnet", magic: 764824073 } },
  syncing: { slots: () => null, maxTipLag: 300_000 },
};
const FAILING: HealthSeen = {
  ...{ endpoint: "http://x.svc/", consecutiveFailures: 3, failureThreshold: 3, lastSuccess: null },
  last: { healthy: false, message: "HTTP 503: no", took: 12, at: 1_000 },
};

/** A pod of a cluster whose resource says that. */
function podOf(forgeState: "Disabled" | "Priority-based", holds = false) {
  const state = stateWith({
    ...{ config: { cluster: CLUSTER }, holds, report: READY_NODE, life: {} },
    forging: { phase: "standby" },
    state: {
      credentials: { kind: "valid", certificateCounter: 3, set: "s", poolId: "a".repeat(56) },
    },
  });
  return step(state, {
    ...{ at: READING, type: "policySeen", source: "home" },
    resources: [{
      ...{ cluster: "eu", uid: "1", generation: 1, isMirror: false, createdAt: 1, forgeState },
      ...{ priority: 7, override: null, health: null },
    }],
  }).state;
}

Deno.test("while it is not known how a cluster stands nothing is said of it", () => {
  assert.equal(clusterNews(stateWith({ config: { cluster: CLUSTER } }), null, TELLER), null);
});

Deno.test("a cluster that is Disabled says so, and why; its node is ready all the same", () => {
  const state = podOf("Disabled");
  const news = clusterNews(state, null, TELLER);
  assert.deepEqual(
    [news?.effectiveState, news?.effectivePriority, news?.reason, news?.forgingEnabled],
    ["Disabled", 7, "Disabled", false],
  );
  assert.match(news?.message ?? "", /Disabled/);
  assert(podReadiness(state).allowed);
  assert.deepEqual([news?.health.healthy, news?.health.message], [true, "The node is ready"]);
});

Deno.test("who holds the right says what the CardanoLeader says", () => {
  const news = clusterNews(podOf("Priority-based", true), null, TELLER);
  const elected = news?.conditions.find(({ type }) => type === "LeaderElected");
  assert.equal(elected?.status, "True");
  const waits = clusterNews(podOf("Priority-based"), null, TELLER);
  assert.equal(waits?.conditions.find(({ type }) => type === "LeaderElected")?.status, "False");
  assert.equal(waits?.activeLeader, "pool-0");
});

Deno.test("the last that is said of a cluster: nobody leads it, and nothing of it is well", () => {
  const news = clusterNews(podOf("Priority-based", true), null, TELLER);
  assert(news !== null);
  const last = lastNews(news);
  assert.deepEqual(
    [last.activeLeader, last.forgingEnabled, last.reason, last.health.healthy],
    [null, false, "NoPod", false],
  );
  assert.deepEqual([last.effectiveState, last.effectivePriority], ["Priority-based", 7]);
  const stands = last.conditions.filter(({ status }) => status === "True").map(({ type }) => type);
  assert.equal(stands.some((type) => type === "Ready" || type === "LeaderElected"), false);
});

Deno.test("every condition is there once, and health is as the endpoint says", () => {
  const news = clusterNews(podOf("Priority-based"), FAILING, TELLER);
  const types = news?.conditions.map(({ type }) => type).sort();
  assert.deepEqual(types, ["HealthCheckPassing", "LeaderElected", "Ready", "Syncing"]);
  const passing = news?.conditions.find(({ type }) => type === "HealthCheckPassing");
  assert.deepEqual([passing?.status, passing?.reason], ["False", "Unhealthy"]);
  assert.deepEqual([news?.health.healthy, news?.health.message], [false, "HTTP 503: no"]);
  const twice = { ...FAILING, consecutiveFailures: 2 };
  assert.equal(clusterNews(podOf("Priority-based"), twice, TELLER)?.health.healthy, true);
  const reported = clusterNews(podOf("Priority-based"), { ...FAILING, last: null }, TELLER)?.health;
  assert.deepEqual(
    [reported?.healthy, reported?.consecutiveFailures, reported?.message],
    [false, 3, "The endpoint failed when it was asked last"],
  );
});

Deno.test("the tip is shown with its hash and its epoch, as far as they are known", () => {
  const shown = (tip: Tip | null, slots = networkByName("preview")?.schedule ?? null) => {
    const state = podOf("Priority-based");
    const socket = { kind: "answers", version: 20, ...(tip === null ? {} : { tip }) } as const;
    const node = { ...state.node, report: { ...READY_NODE, socket } };
    const syncing = { ...TELLER.syncing, slots: () => slots };
    const news = clusterNews({ ...state, node }, null, { ...TELLER, syncing });
    const { tipSlot, tipHash, epochNo } = news?.network ?? {};
    return [tipSlot, tipHash, epochNo];
  };
  const hash = "ab".repeat(32);
  assert.deepEqual(shown({ slot: 90_000, block: 7, hash }), [90_000, hash, 1]);
  assert.deepEqual(shown({ slot: 90_000, block: 7, hash }, null), [90_000, hash, null]);
  assert.deepEqual(shown({ slot: 0, block: 0, hash: "" }), [0, null, 0]);
  assert.deepEqual(shown(null), [null, null, null]);
});

Deno.test("beside another manager nobody stands, and the policy is not to blame", () => {
  const other = { because: "an original renews", forges: true };
  const told = { at: READING, type: "otherManager", other } as const;
  const { state } = step(podOf("Priority-based"), told);
  const news = clusterNews(state, null, TELLER);
  assert.deepEqual([news?.reason, news?.message], ["NotReady", "an original renews"]);
  const over = step(state, { ...told, other: null }).state;
  assert.equal(clusterNews(over, null, TELLER)?.reason, "Standby");
});

Deno.test("a node that is not ready is no healthy one, in a cluster that is Disabled, too", () => {
  const state = podOf("Disabled");
  const { node } = state;
  const silent = { ...state, node: { ...node, report: { ...READY_NODE, process: NONE } } };
  const news = clusterNews(silent, null, TELLER);
  assert.deepEqual([news?.reason, news?.health.healthy], ["Disabled", false]);
  assert.match(news?.health.message ?? "", /no cardano-node process/);
});

Deno.test("without an endpoint the metrics of health tell of the node, and of its tip", () => {
  const state = podOf("Disabled");
  const success = (seen: State) => figuresOf(seen, null).health?.success;
  assert.equal(success(state), true);
  const { node } = state;
  const gone = { ...state, node: { ...node, report: { ...READY_NODE, process: NONE } } };
  assert.equal(success(gone), false);
  assert.equal(success({ ...state, shutdown: { because: "SIGTERM", since: 0 } }), true);
  const other = { identity: "pool-1/uid/4567", ready: true, tip: 5_000, answers: null };
  const told =
    step({ ...state, node: { ...node, life: stateWith({ life: { tip: 1_000 } }).node.life } }, {
      ...{ at: READING, type: "candidatesSeen", register: "home", candidates: [other] },
    }).state;
  assert.equal(success(told), false);
  assert.match(whyUnwell(told) ?? "", /tip is behind/);
});

Deno.test("with an endpoint they are its answers, and nothing before the first", () => {
  const gone = { ...podOf("Disabled"), ...{ node: stateWith({}).node } };
  assert.deepEqual(figuresOf(gone, FAILING).health, {
    ...{ success: false, consecutiveFailures: 3, seconds: 0.012, lastSuccess: null },
  });
  assert.equal(figuresOf(gone, { ...FAILING, last: null }).health, null);
});

const NONE = { kind: "none" } as const;
