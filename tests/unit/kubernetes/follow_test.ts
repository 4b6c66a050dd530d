import assert from "assert";
import { FakeTimers } from "testing";
import { follower, type NamedObject, type OpenedWatch } from "../../../lib/kubernetes/mod.ts";
import type { ListAnswer } from "../../../lib/kubernetes/mod.ts";
import { target } from "./stub_server.ts";

type Feed = ReadableStreamDefaultController<Uint8Array>;

/** A server in memory: what it was asked, at which time, and the watches it has open. */
function fakeServer(clock: { readonly now: number }) {
  const asked: string[] = [];
  const feeds: Feed[] = [];
  const server = {
    asked,
    feeds,
    resourceVersion: "5",
    exists: true,
    listFails: false,
    watchFails: false,
    /** Sends an event down the newest watch. */
    send(type: string, resourceVersion: string) {
      const event = { type, object: { metadata: { name: "me", resourceVersion } } };
      feeds.at(-1)?.enqueue(new TextEncoder().encode(`${JSON.stringify(event)}\n`));
    },
  };
  const unasked = () => Promise.reject(new Error("not asked in these tests"));
  const object: NamedObject = {
    target,
    ...{ read: unasked, create: unasked, replace: unasked, merge: unasked },
    ...{ replaceStatus: unasked, apply: unasked },
    list(): Promise<ListAnswer> {
      asked.push(`${clock.now} list`);
      if (server.listFails) return Promise.resolve({ kind: "failed", because: "no network" });
      const { resourceVersion } = server;
      const found = { metadata: { name: "me", resourceVersion } };
      return Promise.resolve({
        ...{ kind: "listed", resourceVersion, serverTime: clock.now },
        object: server.exists ? found : null,
      });
    },
    watch(from, seconds, life): Promise<OpenedWatch> {
      asked.push(`${clock.now} watch ${from} for ${seconds}`);
      if (server.watchFails) return Promise.resolve({ kind: "failed", because: "refused" });
      const body = new ReadableStream<Uint8Array>({
        start(feed) {
          feeds.push(feed);
          life.signal.addEventListener("abort", () => {
            if (feeds.at(-1) === feed) feed.error(life.signal.reason);
          });
        },
      });
      return Promise.resolve({ kind: "open", body });
    },
  };
  return { server, object };
}

/** Runs `play` beside a follower, on a fake clock that begins at 0. */
async function following(
  play: (stage: {
    readonly clock: ReturnType<typeof FakeTimers.install>;
    readonly server: ReturnType<typeof fakeServer>["server"];
    readonly told: readonly string[];
    /** What was told of the server's clock. */
    readonly times: readonly number[];
    readonly distrust: () => void;
  }) => Promise<void>,
  prepare: (server: ReturnType<typeof fakeServer>["server"]) => void = () => {},
): Promise<void> {
  const clock = FakeTimers.install({ now: 0 });
  try {
    const { server, object } = fakeServer(clock);
    prepare(server);
    const told: string[] = [];
    const times: number[] = [];
    const abort = new AbortController();
    // Without jitter: whole pauses, and connections of exactly 300 s.
    const { run, distrust } = follower(object, { random: () => 0.5, longestPause: 30_000 });
    const over = run({
      present: ({ metadata }) => told.push(`present ${String(metadata.resourceVersion)}`),
      absent: (resourceVersion) => told.push(`absent ${resourceVersion}`),
      serverTime: (time) => times.push(time),
      state: (healthy, because) => told.push(`${healthy ? "healthy" : "broken"}: ${because}`),
    }, abort.signal);
    await clock.tickAsync(0);
    await play({ clock, server, told, times, distrust });
    abort.abort();
    await clock.tickAsync(0);
    await over;
    assert.equal(clock.countTimers(), 0);
  } finally {
    clock.uninstall();
  }
}

Deno.test("a healthy watch asks for nothing but its own continuation", () =>
  following(async ({ clock, server, told }) => {
    for (let minute = 1; minute <= 4; minute++) {
      await clock.tickAsync(60_000);
      server.send("BOOKMARK", String(10 + minute));
    }
    server.send("MODIFIED", "20");
    await clock.tickAsync(60_000);
    server.feeds.at(-1)?.close();
    await clock.tickAsync(0);
    assert.deepEqual(server.asked, ["0 list", "0 watch 5 for 3600", "300000 watch 20 for 3600"]);
    assert.deepEqual(told, [
      ...["present 5", "healthy: Watching from resourceVersion 5", "present 20"],
      "healthy: Watching from resourceVersion 20",
    ]);
  }));

Deno.test("the server's clock is told whenever it is read from", () =>
  following(async ({ clock, server, times }) => {
    await clock.tickAsync(60_000);
    server.feeds.at(-1)?.error(new Error("broken"));
    await clock.tickAsync(1_000);
    assert.deepEqual(times, [0, 60_375]);
  }));

Deno.test("a missing object is watched for, and a deletion is told", () =>
  following(async ({ clock, server, told }) => {
    server.send("ADDED", "6");
    server.send("DELETED", "7");
    await clock.tickAsync(0);
    assert.deepEqual(told.filter((line) => !line.startsWith("healthy")), [
      ...["absent 5", "present 6", "absent 7"],
    ]);
  }, (server) => server.exists = false));

Deno.test("after trouble it reads again, with pauses that double up to thirty seconds", () =>
  following(async ({ clock, server, told }) => {
    await clock.tickAsync(120_000);
    const times = server.asked.map((line) => Number(line.split(" ")[0]));
    const pauses = times.slice(1).map((time, i) => time - (times[i] ?? 0));
    assert.deepEqual(pauses.slice(0, 8), [375, 750, 1500, 3000, 6000, 12000, 22500, 22500]);
    assert(server.asked.every((line) => line.endsWith("list")));
    server.listFails = false;
    await clock.tickAsync(30_000);
    assert.equal(told.at(-1), "healthy: Watching from resourceVersion 5");
    assert.equal(told[0], "broken: no network");
  }, (server) => server.listFails = true));

Deno.test("a watch that is refused after each read is not hammered", () =>
  following(async ({ clock, server }) => {
    await clock.tickAsync(120_000);
    assert(server.asked.length <= 22, `${server.asked.length} requests in two minutes`);
  }, (server) => server.watchFails = true));

Deno.test("a watch that ends as soon as it is open is not hammered either", () =>
  following(async ({ clock, server }) => {
    for (let second = 0; second < 120; second++) {
      try {
        server.feeds.at(-1)?.close();
      } catch {
        // Closed a second ago already.
      }
      await clock.tickAsync(1_000);
    }
    assert(server.asked.length <= 22, `${server.asked.length} requests in two minutes`);
  }));

Deno.test("an expired, a silent and a broken watch are read anew, soon", () =>
  following(async ({ clock, server, told }) => {
    const readsAgain = async (resourceVersion: string) => {
      server.resourceVersion = resourceVersion;
      await clock.tickAsync(375);
      assert.deepEqual(server.asked.slice(-2).map((line) => line.split(" ").slice(1).join(" ")), [
        ...["list", `watch ${resourceVersion} for 3600`],
      ]);
      assert(told.includes(`present ${resourceVersion}`));
    };
    await clock.tickAsync(10_000);
    server.send("ERROR", "1");
    await readsAgain("30");
    await clock.tickAsync(90_000);
    await readsAgain("31");
    await clock.tickAsync(10_000);
    server.feeds.at(-1)?.error(new Error("reset"));
    await readsAgain("32");
  }));

Deno.test("a distrusted watch is closed and read anew", () =>
  following(async ({ clock, server, told, distrust }) => {
    await clock.tickAsync(10_000);
    distrust();
    server.resourceVersion = "40";
    await clock.tickAsync(375);
    assert.match(told.find((line) => line.startsWith("broken")) ?? "", /missed a change/);
    assert(told.includes("present 40"));
    assert.equal(server.asked.at(-1), "10375 watch 40 for 3600");
  }));
