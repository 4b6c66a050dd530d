import assert from "assert";
import { fc, testAlways } from "testing";
import { readApplied } from "../../../lib/kubernetes/applied.ts";
import { openEventWriter } from "../../../lib/kubernetes/events.ts";
import { parseDuration } from "../../../lib/kubernetes/forge_cluster/duration.ts";
import { clusterStatus, substanceOf } from "../../../lib/kubernetes/forge_cluster/status.ts";
import { whyMirrorTaken } from "../../../lib/kubernetes/forge_cluster/taken.ts";
import { withoutField } from "../../../lib/kubernetes/forge_cluster/wanted.ts";
import {
  type ApiObject,
  type ClusterNews,
  readForgeCluster,
  transitionsTo,
  wantedCluster,
  whyHomeTaken,
} from "../../../lib/kubernetes/mod.ts";

const metadata = {
  ...{ name: "one", namespace: "n", uid: "u-1", generation: 4, resourceVersion: "9" },
  creationTimestamp: "2026-01-02T03:04:05Z",
};
const spec = {
  network: { name: "mainnet", magic: 764824073 },
  pool: { id: `pool1${"q".repeat(51)}`, idHex: "AB".repeat(28) },
  region: "eu",
};
const read = (changed: object, status = {}) =>
  readForgeCluster({ metadata, spec: { ...spec, ...changed }, status } as ApiObject);

Deno.test("a resource is understood, defaults and case included", () => {
  const { createdAt, healthCheck, ...seen } = read({ forgeState: "disabled", priority: "7" });
  assert.deepEqual(seen, {
    ...{ name: "one", uid: "u-1", generation: 4, mirrorOf: null, pool: "ab".repeat(28) },
    ...{ networkMagic: 764824073, forgeState: "Disabled", priority: 7, override: null },
    ...{ failures: null, problems: [] },
  });
  assert.equal(createdAt, Date.UTC(2026, 0, 2, 3, 4, 5));
  assert.deepEqual(healthCheck, {
    ...{ endpoint: null, interval: 30_000, timeout: 10_000, failureThreshold: 3, headers: {} },
  });
  assert.deepEqual([read({}).forgeState, read({}).priority], ["Priority-based", 100]);
});

Deno.test("what cannot be understood counts as what forbids more, and is named", () => {
  const odd = read({ forgeState: "sometimes", priority: 0 });
  assert.deepEqual([odd.forgeState, odd.priority], ["Disabled", 999]);
  assert.match(odd.problems.join(), /spec\.forgeState is "sometimes".*counts as Disabled/);
  assert.match(odd.problems.join(), /spec\.priority is 0, expected 1 to 999: it counts as 999/);
});

Deno.test("an override counts only while it is enabled; an end that cannot be read forbids on", () => {
  const override = (fields: object) => read({ override: fields }).override;
  assert.equal(override({ forceState: "Enabled" }), null);
  assert.equal(override({ enabled: false, forceState: "Enabled" }), null);
  assert.deepEqual(override({ enabled: true, expiresAt: "2030-01-01T00:00:00+02:00" }), {
    ...{ expiresAt: Date.UTC(2029, 11, 31, 22), forcePriority: null, forceState: null },
  });
  const expiresAt = "tomorrow";
  assert.equal(override({ enabled: true, expiresAt, forceState: "Enabled" }), null);
  assert.equal(override({ enabled: true, expiresAt, forcePriority: 1 }), null);
  assert.deepEqual(override({ enabled: true, expiresAt, forceState: "Disabled" }), {
    ...{ expiresAt: null, forcePriority: null, forceState: "Disabled" },
  });
});

Deno.test("reported failures count only where somebody is asked", () => {
  const status = { healthStatus: { consecutiveFailures: 4 } };
  const endpoint = "http://prober.svc/";
  assert.equal(read({ healthCheck: { endpoint } }, status).failures, 4);
  assert.equal(read({ healthCheck: { endpoint, enabled: false } }, status).failures, null);
  assert.equal(read({}, status).failures, null);
  const odd = read({ healthCheck: { endpoint: "https://me:word@host/" } });
  assert.equal(odd.healthCheck.endpoint, null);
});

Deno.test("who wears any sign of a mirror is no home", () => {
  const worn = (more: object) =>
    readForgeCluster({ metadata: { ...metadata, ...more }, spec } as ApiObject).mirrorOf;
  assert.equal(worn({}), null);
  assert.deepEqual(worn({ labels: { "cardano.io/mirror": "true" } }), {
    ...{ uid: "", generation: 0, createdAt: 0 },
  });
  const annotations = {
    "cardano.io/mirror-uid": "home",
    "cardano.io/mirror-generation": "12",
    "cardano.io/mirror-created": "2025-01-01T00:00:00.000Z",
  };
  assert.deepEqual(worn({ annotations }), {
    ...{ uid: "home", generation: 12, createdAt: Date.UTC(2025, 0, 1) },
  });
});

testAlways(
  "no resource breaks its reader, and none is Enabled by mistake",
  fc.property(fc.record({ spec: fc.jsonValue(), status: fc.jsonValue() }), (more) => {
    const seen = readForgeCluster({ metadata, ...more } as ApiObject);
    assert(seen.priority >= 1 && seen.priority <= 999);
    assert(seen.forgeState !== "Enabled");
    assert(seen.healthCheck.interval >= 1_000 && seen.healthCheck.timeout >= 100);
  }),
);

Deno.test("durations are those of Kubernetes", () => {
  const good = { "30s": 30_000, "1m30s": 90_000, "1.5s": 1_500, "250ms": 250, "1h": 3_600_000 };
  for (const [text, expected] of Object.entries(good)) assert.equal(parseDuration(text), expected);
  for (const text of ["", "30", "s", "1d", "-1s", "1s ", "1".repeat(40) + "s"]) {
    assert.equal(parseDuration(text), null, text);
  }
});

const profile = {
  ...{ name: "one", namespace: "n", region: "eu", priority: 7, healthCheck: null },
  network: { name: "devnet", magic: 42 },
  pool: { id: spec.pool.id, idHex: "ab".repeat(28), name: null, ticker: null },
  application: { type: "something", environment: "testing" },
};

Deno.test("the environment wants what it says and no more; names beyond the lists are custom", () => {
  const wanted = wantedCluster(profile);
  assert.deepEqual(wanted.spec, {
    network: { name: "custom", magic: 42 },
    pool: { id: spec.pool.id, idHex: "ab".repeat(28) },
    application: { type: "custom", environment: "testing" },
    ...{ region: "eu", priority: 7 },
  });
  assert.equal(Object.keys(wanted.metadata.labels ?? {}).length, 7, "no ticker, no label");
});

Deno.test("a name that another pool, another network or a mirror has is taken", () => {
  const wanted = wantedCluster(profile);
  const there = (more: object) => ({ ...wanted, ...more }) as ApiObject;
  assert.equal(whyHomeTaken(wanted, wanted), null);
  const pool = { ...spec.pool, idHex: "cd".repeat(28) };
  assert.match(
    whyHomeTaken(there({ spec: { ...Object(wanted.spec), pool } }), wanted) ?? "",
    /cdcd/,
  );
  const network = { name: "custom", magic: 43 };
  const other = there({ spec: { ...Object(wanted.spec), network } });
  assert.match(whyHomeTaken(other, wanted) ?? "", /magic 43, not to 42: .*CLUSTER_IDENTIFIER/);
  const mirror = { ...wanted.metadata, labels: { "cardano.io/mirror": "true" } };
  assert.match(whyHomeTaken(there({ metadata: mirror }), wanted) ?? "", /mirror of another/);
});

Deno.test("a mirror lies neither on a home, nor on what is of another pool, network or elder cluster", () => {
  const home = wantedCluster(profile);
  const created = (creationTimestamp: string) => ({
    ...home.metadata,
    uid: "1",
    creationTimestamp,
  });
  const ours = { ...home, metadata: created("2026-01-02T00:00:00Z") };
  const mirror = (uid: string, day: number, change: object = {}) => ({
    ...home,
    metadata: {
      name: "one",
      annotations: {
        "cardano.io/mirror-uid": uid,
        "cardano.io/mirror-created": `2026-01-0${day}T00:00:00Z`,
      },
    },
    spec: { ...Object(home.spec), ...change },
  });
  for (const fits of [mirror("1", 2), mirror("2", 1)]) {
    assert.equal(whyMirrorTaken(fits, ours), null);
  }
  assert.match(whyMirrorTaken(mirror("2", 3), ours) ?? "", /mirror of a later cluster/);
  assert.match(whyMirrorTaken(home, ours) ?? "", /at home there/);
  const pool = { ...spec.pool, idHex: "cd".repeat(28) };
  assert.match(whyMirrorTaken(mirror("1", 2, { pool }), ours) ?? "", /belongs to pool cdcd/);
  const network = { name: "custom", magic: 43 };
  assert.match(whyMirrorTaken(mirror("1", 2, { network }), ours) ?? "", /magic 43, not to 42/);
});

Deno.test("a field is left out by the name that the server gives it, dots included", () => {
  const object = {
    metadata: { labels: { "cardano.io/region": "eu", "cardano.io/pool-id": "x" } },
    spec: { priority: 1, healthCheck: { interval: "5s", endpoint: "e" } },
  };
  const left = [".metadata.labels.cardano.io/region", ".spec.healthCheck.interval", ".spec.gone"]
    .reduce(withoutField, object as Parameters<typeof withoutField>[0]);
  assert.deepEqual(left, {
    metadata: { labels: { "cardano.io/pool-id": "x" } },
    spec: { priority: 1, healthCheck: { endpoint: "e" } },
  });
});

Deno.test("of a conflict the owned fields are told; another 409 stays a refusal", () => {
  const target = { group: "cardano.io", version: "v1", plural: "p", namespace: "n", name: "one" };
  const request = { verb: "patch", target, subresource: "" } as const;
  const answer = (details: unknown) =>
    readApplied(request, { status: 409, date: null, body: JSON.stringify({ details }) });
  const message = 'conflict with "kubectl-patch"';
  const causes = [{ reason: "FieldManagerConflict", field: ".spec.priority", message }];
  assert.deepEqual(answer({ causes }), {
    kind: "owned",
    fields: [".spec.priority"],
    because: `.spec.priority (${message})`,
  });
  assert.equal(answer({ causes: [{ reason: "Other", field: "x" }] }).kind, "refused");
  assert.equal(answer(null).kind, "refused");
});

const TIP = { tipSlot: 7, tipHash: "ab".repeat(32), epochNo: 5 };
const news: ClusterNews = {
  ...{ effectiveState: "Priority-based", effectivePriority: 100, activeLeader: "pod-0" },
  ...{ forgingEnabled: true, reason: "Forging", message: "The node forges" },
  health: {
    ...{ healthy: true, lastProbe: 1_000, consecutiveFailures: 0, message: "a", responseTime: 1 },
  },
  network: { network: "mainnet", magic: 1, syncStatus: "synced", ...TIP },
  ...{ pool: {}, conditions: [{ type: "Ready", status: "True", reason: "R", message: "" }] },
};
const [first, later] = ["2026-01-01T00:00:00.000Z", "2026-01-01T00:01:00.000Z"];

Deno.test("times of a status change only with what they tell of", () => {
  const before = clusterStatus(news, null, 3, first);
  const same = clusterStatus(
    { ...news, message: "still", effectivePriority: 110 },
    before,
    4,
    later,
  );
  assert.equal(same.lastTransition, first);
  assert.match(JSON.stringify(same.conditions), new RegExp(first));
  assert.equal(same.observedGeneration, 4);
  assert.match(JSON.stringify(same.conditions), /"observedGeneration":4/);
  const stopped = clusterStatus({ ...news, forgingEnabled: false }, before, 3, later);
  assert.equal(stopped.lastTransition, later);
  assert.match(JSON.stringify(stopped.conditions), new RegExp(first));
});

Deno.test("figures that go on changing are not worth a write by themselves", () => {
  const text = (changed: Partial<ClusterNews>) =>
    substanceOf(clusterStatus({ ...news, ...changed }, null, 3, first));
  const { health, network } = news;
  const failing = (consecutiveFailures: number) => ({
    health: { ...health, healthy: false, consecutiveFailures },
  });
  assert.equal(
    text({ health: { ...health, lastProbe: 9, message: "b", responseTime: 7 } }),
    text({}),
  );
  const moved = { ...network, tipSlot: 8, tipHash: "cd".repeat(32) };
  assert.equal(text({ network: moved }), text({}));
  assert.notEqual(text({ network: { ...network, epochNo: 6 } }), text({}));
  assert.equal(text(failing(11)), text(failing(12)));
  assert.notEqual(text(failing(2)), text(failing(3)));
  assert.notEqual(text({ network: { ...network, syncStatus: "behind" } }), text({}));
  assert.notEqual(text({ message: "else" }), text({}));
});

Deno.test("a definition that knows no generation of a condition has nothing written again", () => {
  const status = clusterStatus(news, null, 3, first);
  const conditions = news.conditions.map((one) => ({ ...one, lastTransitionTime: first }));
  assert.equal(substanceOf({ ...status, conditions }), substanceOf(status));
  assert.notEqual(substanceOf({ ...status, conditions: [] }), substanceOf(status));
});

Deno.test("transitions are told once, by reasons that never change", () => {
  const seen = (status?: object) => ({ metadata, ...(status === undefined ? {} : { status }) });
  const reasons = (next: ClusterNews, status?: object) =>
    transitionsTo(next, seen(status) as ApiObject).map(({ reason }) => reason);
  const before = clusterStatus(news, null, 3, first);
  assert.deepEqual(reasons(news, before), []);
  assert.deepEqual(reasons(news), ["ForgingStarted"]);
  assert.deepEqual(reasons({ ...news, forgingEnabled: false }), []);
  const { health } = news;
  const worse = {
    ...{ ...news, forgingEnabled: false, effectiveState: "Disabled", effectivePriority: 200 },
    ...{ activeLeader: "pod-1", health: { ...health, healthy: false } },
  };
  assert.deepEqual(reasons(worse, before), [
    ...["ForgingStopped", "StateChanged", "PriorityChanged", "LeaderChanged", "Unhealthy"],
  ]);
  assert.deepEqual(reasons(news, clusterStatus(worse, null, 3, first)).at(-1), "Healthy");
});

Deno.test("what flaps cannot fill the API server with events", async () => {
  let now = 0;
  const written: ApiObject[] = [];
  const writer = openEventWriter(
    () => ({
      create(object) {
        written.push(object);
        return Promise.resolve({ kind: "ok", object, serverTime: null });
      },
    }),
    "pod-0",
    () => now,
  );
  const about = { apiVersion: "v", kind: "K", namespace: "n", name: "one", uid: "u" };
  const tell = () =>
    writer.tell(
      { type: "Normal", reason: "R", note: "x".repeat(2_000) },
      about,
      AbortSignal.any([]),
    );
  for (let at = 0; at < 25; at++) await tell();
  assert.equal(written.length, 20);
  assert.match(await tell() ?? "", /more than 20 events/);
  now += 60_000;
  assert.equal(await tell(), null);
  assert.match(await tell() ?? "", /one a minute/);
  assert.equal(String(written[0]?.note).length, 1_024);
  assert.equal(new Set(written.map(({ metadata }) => metadata.name)).size, 21);
});
