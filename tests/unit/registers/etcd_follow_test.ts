import assert from "assert";
import { FakeTimers } from "testing";
import { fromBase64, toBase64 } from "../../../lib/registers/base64.ts";
import { etcdFollower } from "../../../lib/registers/etcd_follow.ts";
import type { EtcdKey } from "../../../lib/registers/etcd_key.ts";
import { header, keyName, pairOf } from "./etcd_stage.ts";

type Feed = ReadableStreamDefaultController<Uint8Array>;

/** An etcd in memory: what it was asked, at which time, and the watches it has open. */
function fakeEtcd(clock: { readonly now: number }) {
  const asked: string[] = [];
  const feeds: Feed[] = [];
  const etcd = {
    asked,
    feeds,
    revision: 5,
    value: "a",
    reads: true,
    /** Sends a result down the newest watch. */
    send(result: object) {
      feeds.at(-1)?.enqueue(new TextEncoder().encode(`${JSON.stringify({ result })}\n`));
    },
  };
  const key: EtcdKey = {
    name: keyName,
    replace: () => Promise.reject(new Error("not asked in these tests")),
    read() {
      asked.push(`${clock.now} read`);
      if (!etcd.reads) return Promise.resolve({ kind: "failed", because: "no network" });
      const content = {
        header: { cluster: "1", revision: etcd.revision },
        pair: { revision: 5, value: toBase64(etcd.value) },
      };
      return Promise.resolve({ kind: "ok", content, serverTime: clock.now });
    },
    watch(revision, life) {
      asked.push(`${clock.now} watch ${revision}`);
      const body = new ReadableStream<Uint8Array>({
        start(feed) {
          feeds.push(feed);
          life.signal.addEventListener("abort", () => {
            if (feeds.at(-1) === feed) feed.error(life.signal.reason);
          });
        },
      });
      etcd.send({ header: header(etcd.revision), created: true });
      return Promise.resolve({
        ...{ kind: "open", body },
        stranger: ({ cluster }) => cluster === "1" ? null : "another cluster",
      });
    },
  };
  return { etcd, key };
}

/** Runs `play` beside a follower, on a fake clock that begins at 0. */
async function following(
  play: (stage: {
    readonly clock: ReturnType<typeof FakeTimers.install>;
    readonly etcd: ReturnType<typeof fakeEtcd>["etcd"];
    readonly told: readonly string[];
    readonly distrust: () => void;
  }) => Promise<void>,
): Promise<void> {
  const clock = FakeTimers.install({ now: 0 });
  try {
    const { etcd, key } = fakeEtcd(clock);
    const told: string[] = [];
    const abort = new AbortController();
    const { run, distrust } = etcdFollower(key, { random: () => 0.5 });
    const over = run({
      seen: (pair, revision) => told.push(`${pair && fromBase64(pair.value)} ${revision}`),
      serverTime: () => {},
      state: (healthy, because) => told.push(`${healthy ? "healthy" : "broken"}: ${because}`),
    }, abort.signal);
    await clock.tickAsync(0);
    await play({ clock, etcd, told, distrust });
    abort.abort();
    await clock.tickAsync(0);
    await over;
    assert.equal(clock.countTimers(), 0);
  } finally {
    clock.uninstall();
  }
}

Deno.test("changes are told with their revisions, a deletion too", () =>
  following(async ({ clock, etcd, told }) => {
    etcd.send({ header: header(9), events: [{ kv: pairOf(6, "b") }] });
    etcd.send({ header: header(9), events: [{ type: "DELETE", kv: pairOf(8, "") }] });
    await clock.tickAsync(0);
    assert.deepEqual(told.slice(-2), ["b 6", "null 8"]);
    assert(told.includes("a 5"));
  }));

Deno.test("after a clean end a watch goes on behind the last change, or the last progress", () =>
  following(async ({ clock, etcd, told }) => {
    await clock.tickAsync(10_000);
    // The head may be ahead of changes that are still to come.
    etcd.send({ header: header(90), events: [{ kv: pairOf(6, "b") }] });
    etcd.revision = 90;
    await clock.tickAsync(0);
    etcd.feeds.at(-1)?.close();
    await clock.tickAsync(10_000);
    etcd.send({ header: header(70) });
    await clock.tickAsync(0);
    etcd.feeds.at(-1)?.close();
    await clock.tickAsync(0);
    assert.deepEqual(etcd.asked.map((line) => line.replace(/^\d+ /, "")), [
      ...["read", "watch 6", "watch 7", "watch 71"],
    ]);
    assert(!told.some((line) => line.startsWith("broken")), told.join(" | "));
  }));

Deno.test("a watch whose history was compacted reads anew, soon", () =>
  following(async ({ clock, etcd, told }) => {
    await clock.tickAsync(10_000);
    [etcd.revision, etcd.value] = [40, "c"];
    etcd.send({ header: { cluster_id: "1" }, canceled: true, compact_revision: "30" });
    await clock.tickAsync(375);
    assert.match(told.find((line) => line.startsWith("broken")) ?? "", /no longer has the history/);
    assert(told.includes("c 5"));
    assert.deepEqual(etcd.asked.slice(-2), ["10375 read", "10375 watch 41"]);
  }));

Deno.test("a silence in which nothing has changed is no trouble", () =>
  following(async ({ clock, etcd, told }) => {
    etcd.revision = 20;
    await clock.tickAsync(90_000);
    assert.deepEqual(etcd.asked.slice(-2), ["90000 read", "90000 watch 21"]);
    // Progress is a sign of life.
    await clock.tickAsync(60_000);
    etcd.send({ header: header(25) });
    await clock.tickAsync(60_000);
    assert.equal(etcd.asked.length, 4);
    assert(!told.some((line) => line.startsWith("broken")), told.join(" | "));
  }));

Deno.test("a silence in which something has changed was a deaf watch, one without a server is trouble", () =>
  following(async ({ clock, etcd, told }) => {
    etcd.value = "c";
    await clock.tickAsync(90_375);
    assert.match(told.at(-2) ?? "", /^c 5/);
    assert.match(told.at(-3) ?? "", /^broken: The watch has been silent for 90000 ms/);
    etcd.reads = false;
    await clock.tickAsync(90_375);
    assert.deepEqual(told.slice(-2), [
      ...["broken: The watch has been silent for 90000 ms", "broken: no network"],
    ]);
  }));

Deno.test("an etcd that went back behind a watch is noticed: it would skip what comes now", () =>
  following(async ({ clock, etcd, told }) => {
    await clock.tickAsync(10_000);
    etcd.send({ header: header(50) });
    await clock.tickAsync(0);
    [etcd.revision, etcd.value] = [7, "old"];
    etcd.feeds.at(-1)?.close();
    await clock.tickAsync(375);
    assert(told.some((line) => /^broken: .* gone back from revision 50 to 7/.test(line)));
    assert(told.includes("old 5"));
  }));

Deno.test("a line of another cluster, and distrust, have the key read anew", () =>
  following(async ({ clock, etcd, told, distrust }) => {
    await clock.tickAsync(10_000);
    etcd.send({ header: header(9, "2"), events: [{ kv: pairOf(9, "foreign") }] });
    await clock.tickAsync(375);
    assert(told.includes("broken: another cluster"));
    assert(!told.includes("foreign 9"));
    await clock.tickAsync(10_000);
    distrust();
    await clock.tickAsync(375);
    assert(told.some((line) => /^broken: .*missed a change/.test(line)));
    assert.equal(etcd.asked.filter((line) => line.endsWith("read")).length, 3);
  }));
