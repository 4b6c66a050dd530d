import assert from "assert";
import { FakeTimers } from "testing";
import { type ClusterNews, wantedCluster } from "../../../../lib/kubernetes/mod.ts";
import { startKeeper } from "../../../../lib/runtime/clusters/keeper.ts";
import { openOwnView } from "../../../../lib/runtime/clusters/own_view.ts";
import { type ObjectInMemory, objectInMemory } from "./api_object.ts";

const WANTED = wantedCluster({
  ...{ name: "one", namespace: "default", region: "eu", priority: 7, healthCheck: null },
  network: { name: "mainnet", magic: 764824073 },
  pool: { id: "pool1", idHex: "ab".repeat(28), name: null, ticker: null },
  application: { type: "block-producer", environment: "production" },
});

const NEWS: ClusterNews = {
  ...{ effectiveState: "Enabled", effectivePriority: 7, activeLeader: "pod-0" },
  ...{ forgingEnabled: false, reason: "Standby", message: "ready" },
  health: {
    ...{ healthy: true, lastProbe: null, consecutiveFailures: 0, message: "", responseTime: null },
  },
  network: {
    network: "mainnet",
    magic: 1,
    syncStatus: "synced",
    tipSlot: null,
    tipHash: null,
    epochNo: null,
  },
  ...{ pool: {}, conditions: [] },
};

interface Stage {
  readonly clock: ReturnType<typeof FakeTimers.install>;
  readonly memory: ObjectInMemory;
  readonly told: readonly string[];
  readonly events: readonly string[];
  readonly becomes: (change: Partial<State>) => void;
  /** Ends the keeper. */
  readonly end: () => Promise<void>;
}

interface State {
  readonly news: ClusterNews;
  readonly isMe: boolean;
  readonly lastNews: ClusterNews | null;
}

async function onStage(
  run: (stage: Stage) => Promise<void>,
  isMe = true,
): Promise<void> {
  const clock = FakeTimers.install({ now: 0 });
  const memory = objectInMemory();
  const own = openOwnView();
  memory.onChange = own.seen;
  const told: string[] = [];
  const events: string[] = [];
  let state: State = { news: NEWS, isMe, lastNews: null };
  own.seen(null);
  const loop = startKeeper({
    ...{ object: memory.object, wanted: WANTED, own },
    isMe: () => state.isMe,
    news: () => state.news,
    lastNews: () => state.lastNews,
    events: {
      tell({ reason }) {
        events.push(reason);
        return Promise.resolve(null);
      },
    },
    told: (topic, _about, severity, reason) => void told.push(`${severity} ${topic}: ${reason}`),
  });
  let ended: Promise<void> | null = null;
  async function end(): Promise<void> {
    ended ??= loop.end();
    await clock.tickAsync(5_000);
    await ended;
  }
  try {
    await run({
      ...{ clock, memory, told, events },
      becomes: (change) => void (state = { ...state, ...change }),
      end,
    });
  } finally {
    await end();
    clock.uninstall();
  }
}

Deno.test("the representative creates the resource, and says each thing once", async () => {
  await onStage(async ({ clock, memory, told, events, becomes }) => {
    await clock.tickAsync(2_000);
    assert.deepEqual(memory.asked, ["get", "patch", "status"]);
    assert.deepEqual(memory.now()?.spec, WANTED.spec);
    assert.deepEqual(told, ["info cluster_resource: it says what the environment says"]);
    await clock.tickAsync(200_000);
    assert.equal(memory.asked.length, 3, "nothing is said again");
    becomes({ news: { ...NEWS, forgingEnabled: true } });
    await clock.tickAsync(500);
    assert.deepEqual(events, ["ForgingStarted"]);
    assert.equal(memory.asked.length, 4);
  });
});

Deno.test("who does not speak for the cluster writes nothing", async () => {
  await onStage(async ({ clock, memory, becomes }) => {
    await clock.tickAsync(120_000);
    assert.deepEqual(memory.asked, []);
    becomes({ isMe: true });
    await clock.tickAsync(2_000);
    assert.equal(memory.asked.at(-1), "status");
  }, false);
});

Deno.test("deleted, it is made again after a minute, as it was", async () => {
  await onStage(async ({ clock, memory, told }) => {
    await clock.tickAsync(2_000);
    const patched = { ...memory.now(), metadata: memory.now()?.metadata ?? {} };
    memory.becomes({ ...patched, spec: { ...Object(WANTED.spec), forgeState: "Disabled" } });
    await clock.tickAsync(1_000);
    memory.becomes(null);
    await clock.tickAsync(59_000);
    assert.equal(memory.now(), null);
    await clock.tickAsync(2_000);
    assert.equal(Object(memory.now()?.spec).forgeState, "Disabled");
    assert.match(told.at(-1) ?? "", /made again as it was/);
  });
});

Deno.test("who begins to speak, and has not heard yet that it was deleted, does not make it from the environment", async () => {
  await onStage(async ({ clock, memory, becomes, told }) => {
    const spec = { ...Object(WANTED.spec), forgeState: "Disabled" };
    memory.becomes({ ...WANTED, metadata: { ...WANTED.metadata, uid: "1" }, spec });
    const hear = memory.onChange;
    memory.onChange = () => {};
    memory.becomes(null);
    becomes({ isMe: true });
    await clock.tickAsync(1_000);
    assert.equal(memory.now(), null);
    memory.onChange = hear;
    hear(null);
    await clock.tickAsync(62_000);
    assert.deepEqual(told.slice(0, 2), [
      "warning cluster_resource: It has been deleted",
      "info cluster_resource: it was deleted, and has been made again as it was",
    ]);
  }, false);
});

Deno.test("what belongs to another pool is left alone, and told", async () => {
  await onStage(async ({ clock, memory, told, becomes }) => {
    await clock.tickAsync(1_000);
    const pool = { idHex: "cd".repeat(28) };
    const foreign = { ...WANTED, spec: { ...Object(WANTED.spec), pool } };
    memory.becomes(foreign);
    becomes({ isMe: true });
    await clock.tickAsync(30_000);
    assert.deepEqual(memory.now()?.spec, foreign.spec);
    assert(memory.asked.every((verb) => verb === "get"), memory.asked.join());
    assert.match(told.join(), /warning cluster_resource: .*belongs to pool cdcd/);
  }, false);
});

Deno.test("a server that is away is asked ever more rarely", async () => {
  await onStage(async ({ clock, memory, told, becomes }) => {
    await clock.tickAsync(2_000);
    memory.fares = "failing";
    becomes({ news: { ...NEWS, message: "else" } });
    const before = memory.asked.length;
    await clock.tickAsync(300_000);
    assert(memory.asked.length - before <= 10, String(memory.asked.length - before));
    assert.match(told.at(-1) ?? "", /warning cluster_resource: the server is away/);
    memory.fares = "well";
    await clock.tickAsync(61_000);
    assert.equal(Object(memory.now()?.status).message, "else");
  });
});

const LAST: ClusterNews = { ...NEWS, activeLeader: null, reason: "NoPod", message: "none is left" };

Deno.test("the last pod of a cluster says that none is left, and no leader is shown any more", async () => {
  await onStage(async ({ clock, memory, events, becomes, end }) => {
    await clock.tickAsync(2_000);
    assert.equal(Object(memory.now()?.status).activeLeader, "pod-0");
    becomes({ lastNews: LAST });
    await end();
    const { activeLeader, reason } = Object(memory.now()?.status);
    assert.deepEqual([activeLeader, reason], [undefined, "NoPod"]);
    assert.deepEqual(events, ["LeaderChanged"]);
  });
});

Deno.test("who ends beside another pod, or does not speak for the cluster, says nothing last", async () => {
  for (const change of [{ lastNews: null }, { lastNews: LAST, isMe: false }]) {
    await onStage(async ({ clock, memory, becomes, end }) => {
      await clock.tickAsync(2_000);
      becomes(change);
      const before = memory.asked.length;
      await end();
      assert.equal(memory.asked.length, before);
    });
  }
});
