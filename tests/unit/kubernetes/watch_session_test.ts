import assert from "assert";
import { FakeTimers } from "testing";
import { readWatch } from "../../../lib/kubernetes/watch_session.ts";

const line = (type: string, resourceVersion: string, name = "me") =>
  new TextEncoder().encode(
    `${JSON.stringify({ type, object: { metadata: { name, resourceVersion } } })}\n`,
  );

function session(idleLimit = 90_000) {
  let feed: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({ start: (controller) => void (feed = controller) });
  const events: string[] = [];
  const life = new AbortController();
  const end = readWatch(body, {
    ...{ name: "me", idleLimit, signal: life.signal },
    listener: (event) => events.push(`${event.kind} ${event.resourceVersion}`),
  });
  assert(feed !== undefined);
  return { feed, events, end, life };
}

Deno.test("changes are told in order until the server ends the watch", async () => {
  const { feed, events, end } = session();
  feed.enqueue(line("ADDED", "1"));
  feed.enqueue(line("MODIFIED", "2", "somebody else"));
  feed.enqueue(line("MODIFIED", "3"));
  feed.enqueue(line("BOOKMARK", "9"));
  feed.enqueue(line("DELETED", "10"));
  feed.close();
  assert.equal((await end).kind, "clean");
  assert.deepEqual(events, ["changed 1", "changed 3", "bookmark 9", "deleted 10"]);
});

Deno.test("garbage, an error line, an endless line and a broken stream each end it", async () => {
  const cases: readonly [(feed: ReadableStreamDefaultController<Uint8Array>) => void, RegExp][] = [
    [(feed) => feed.enqueue(new TextEncoder().encode("<html>\n")), /no event/],
    [(feed) => feed.enqueue(line("ERROR", "1")), /error/],
    [(feed) => feed.enqueue(new Uint8Array(2 ** 21).fill(32)), /longer than/],
    [(feed) => feed.error(new Error("reset")), /broke off: reset/],
  ];
  for (const [trouble, expected] of cases) {
    const { feed, end } = session();
    trouble(feed);
    const { kind, because } = await end;
    assert.equal(kind, "broken");
    assert.match(because, expected);
  }
});

Deno.test("empty lines are silence, however many there are", async () => {
  const clock = FakeTimers.install();
  try {
    const { feed, end } = session(90_000);
    for (let second = 1; second <= 89; second++) {
      feed.enqueue(new TextEncoder().encode("\n \n"));
      await clock.tickAsync(1_000);
    }
    feed.enqueue(line("BOOKMARK", "1"));
    await clock.tickAsync(0);
    for (let second = 1; second <= 90; second++) {
      feed.enqueue(new TextEncoder().encode("\n"));
      await clock.tickAsync(1_000);
    }
    assert.match((await end).because, /silent for 90000 ms/);
  } finally {
    clock.uninstall();
  }
});

Deno.test("an abort ends it, whether the body heeds it or not", async () => {
  const { feed, events, end, life } = session();
  feed.enqueue(line("ADDED", "1"));
  await new Promise((resolve) => setTimeout(resolve, 0));
  life.abort(new Error("stopped"));
  assert.deepEqual(await end, { kind: "broken", because: "The watch was given up: stopped" });
  assert.deepEqual(events, ["changed 1"]);
});

Deno.test("silence ends it; every chunk, bookmarks included, starts the silence anew", async () => {
  const clock = FakeTimers.install();
  try {
    const { feed, events, end } = session(90_000);
    for (let minute = 1; minute <= 5; minute++) {
      await clock.tickAsync(60_000);
      feed.enqueue(line("BOOKMARK", String(minute)));
    }
    await clock.tickAsync(89_999);
    assert.equal(events.length, 5);
    await clock.tickAsync(1);
    const { kind, because } = await end;
    assert.equal(kind, "silent");
    assert.match(because, /silent for 90000 ms/);
    assert.equal(clock.countTimers(), 0);
  } finally {
    clock.uninstall();
  }
});
