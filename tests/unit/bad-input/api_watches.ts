import assert from "assert";
import {
  assertClear,
  type Limits,
  longBody,
  stored,
  withMetadata,
  withRegister,
} from "./api_stage.ts";
import { type Kind, kindsOf, type Row } from "./kind.ts";

/** What the first list, or the first watch, is answered by. */
type Answer = () => Response;

/** How long a watch may take to say that it is broken, and to be well again, in milliseconds. */
const RECOVERS = 15_000;

const list = (resourceVersion: unknown, items: unknown) => ({
  ...{ apiVersion: "coordination.k8s.io/v1", kind: "LeaseList" },
  ...{ metadata: { resourceVersion }, items },
});

const good = () => Response.json(list("20", [withMetadata({ resourceVersion: "12" })]));

/** A watch that sends this text and then stays open, or ends. */
const sends = (text: string, then: "stays" | "ends" = "stays"): Answer => () =>
  new Response(
    new ReadableStream({
      start(controller) {
        if (text !== "") controller.enqueue(new TextEncoder().encode(text));
        if (then === "ends") controller.close();
      },
    }),
  );

const event = (type: unknown, object: unknown) => `${JSON.stringify({ type, object })}\n`;
const error = (code: unknown, message: unknown) =>
  sends(event("ERROR", { kind: "Status", code, message }));

const SHORT: Partial<Limits> = { idleLimit: 200 };
const SILENT = /has been silent for 200 ms/;

/** A flood of the same bytes, until nobody takes them any more. */
const floods = (text: string): Answer => () => {
  const chunk = new TextEncoder().encode(text);
  let timer: number;
  return new Response(
    new ReadableStream({
      start: (controller) => void (timer = setInterval(() => controller.enqueue(chunk), 1)),
      cancel: () => clearInterval(timer),
    }),
  );
};

type Broken = readonly [answer: Answer, because: RegExp];

const watches: readonly Row<Broken>[] = [
  ["500", () => new Response("no", { status: 500 }), /^watch leases.*refused \(500\); it says: no/],
  ["403", () => new Response("", { status: 403 }), /grant the verb watch on leases/],
  ["410", () => new Response("", { status: 410 }), /this resourceVersion has expired \(410\)/],
  ["429", () => new Response("", { status: 429 }), /too much to do/],
  [
    "302",
    () => new Response(null, { status: 302, headers: { location: "/" } }),
    /redirected \(302\)/,
  ],
  ["204", () => new Response(null, { status: 204 }), /the answer \(204\) is not a stream/],
  ["an end at once", sends("", "ends"), /The server ended the watch/],
  ["garbage", sends("garbage\n"), /a line of 7 characters that is no event/],
  ["a web page", sends("<html>\n<body>\n"), /that is no event/],
  [
    "half a line and the end",
    sends('{"type":"MODIFIED","obj', "ends"),
    /The server ended the watch/,
  ],
  ["binary", sends("\0\u0001\u0002\ufffd\n"), /that is no event/],
  ["the word null", sends("null\n"), /that is no event/],
  ["an event without an object", sends('{"type":"ADDED"}\n'), /that is no event/],
  ["an event whose object is a text", sends(event("ADDED", "me")), /that is no event/],
  [
    "an event without a resourceVersion",
    sends(event("MODIFIED", withMetadata({ resourceVersion: null }))),
    /that is no event/,
  ],
  ["an event of an unknown type", sends(event("RENAMED", stored)), /unknown type "RENAMED"/],
  ["a type of 500 kB", sends(event("T".repeat(5e5), stored)), /unknown type "TTT/],
  ["a type that is an object", sends(event({ x: 1 }, stored)), /unknown type/],
  ["a bookmark without metadata", sends(event("BOOKMARK", {})), /that is no event/],
  [
    "an error 410",
    error(410, "too old resource version"),
    /error \(410\): "too old resource version"/,
  ],
  ["an error 500", error(500, "etcd is away"), /error \(500\): "etcd is away"/],
  ["an error without a word", sends('{"type":"ERROR"}\n'), /ended with an error/],
  ["an error of 500 kB", error(500, "e".repeat(5e5)), /error \(500\): "eee/],
  [
    "lists in lists, 200,000 deep",
    sends(`${"[".repeat(2e5)}${"]".repeat(2e5)}\n`),
    /that is no event/,
  ],
  [
    "an event nested 50,000 deep",
    sends(event("ADDED", stored).replace("15", "[".repeat(5e4) + "]".repeat(5e4))),
    /that is no event/,
  ],
  [
    "a Lease of 1.5 MB",
    sends(event("MODIFIED", { ...stored, pad: "x".repeat(15e5) })),
    /a line longer than 1048576/,
  ],
];

/** What shows only by the silence that follows. */
const quiet: readonly Row<Broken>[] = [
  ["silence", sends(""), SILENT],
  ["half a line", sends('{"type":"MODIFIED","obj'), SILENT],
  [
    "an event of a Lease that cannot be counted",
    sends(event("MODIFIED", withMetadata({ resourceVersion: "abc" }))),
    /"abc" of Lease me is not a whole number/,
  ],
  [
    "events of another object alone",
    sends(event("MODIFIED", withMetadata({ name: "you" })).repeat(100)),
    SILENT,
  ],
  ["empty lines without end", floods("\n\n\n\n"), SILENT],
  ["white space without end", floods(" \n"), SILENT],
];

const lists: readonly Row<Broken>[] = [
  ["500", () => new Response("no", { status: 500 }), /^list leases.*refused \(500\)/],
  ["403", () => new Response("", { status: 403 }), /grant the verb list on leases/],
  ["404", () => new Response("404 page not found", { status: 404 }), /does not serve leases/],
  ["a web page", () => new Response("<html>"), /answer to list \(200\) is not an object/],
  [
    "a Lease instead of a list",
    () => Response.json(stored),
    /answer to list \(200\) is not an object/,
  ],
  [
    "no resourceVersion",
    () => Response.json(list(undefined, [])),
    /answer to list \(200\) is not an object/,
  ],
  [
    "items that are an object",
    () => Response.json(list("7", {})),
    /answer to list \(200\) is not an object/,
  ],
  [
    "no items at all",
    () => Response.json(list("7", undefined)),
    /answer to list \(200\) is not an object/,
  ],
];

/** Lets the first watch (or list) be answered so; the watch says what is wrong, and recovers. */
async function recovers(
  at: "list" | "watch",
  answer: Answer,
  because: RegExp,
  limits: Partial<Limits> = {},
): Promise<void> {
  let bad = 0;
  const over = new AbortController();
  await withRegister((request) => {
    const verb = new URL(request.url).searchParams.has("watch") ? "watch" : "list";
    if (verb === at && bad++ === 0) return answer();
    return verb === "list" ? good() : sends("")();
  }, async (lease) => {
    const well = Promise.withResolvers<void>();
    const broken: string[] = [];
    let revision: number | null = null;
    const watching = lease.watch({
      observed: (seen) => {
        assert(seen.version === null || seen.version.record.holder === "other");
        revision = seen.revision;
      },
      state(healthy, why) {
        if (!healthy) broken.push(why);
        else if (broken.length > 0) well.resolve();
      },
    }, over.signal);
    const timer = setTimeout(() => well.reject(new Error(`never well: ${broken}`)), RECOVERS);
    try {
      await well.promise;
    } finally {
      clearTimeout(timer);
      over.abort();
      await watching;
    }
    assertClear(broken[0] ?? "", because);
    assert.equal(revision, 12);
  }, limits);
}

/** Of a line of 10 MB hardly more than the longest one is read. */
async function isCut(): Promise<void> {
  const { body, sent } = longBody(10_000_000);
  await recovers("watch", () => new Response(body), /a line longer than 1048576/);
  assert(sent() < 8_000_000, `${sent()} bytes were taken`);
}

/** A flood does not keep a watch from ending when it is told to, nor from being opened anew. */
async function endsInAFlood(act: "stop" | "distrust"): Promise<void> {
  let opened = 0;
  const over = new AbortController();
  await withRegister((request) => {
    if (!new URL(request.url).searchParams.has("watch")) return good();
    opened += 1;
    return floods(event("MODIFIED", stored))();
  }, async (lease) => {
    const flooded = Promise.withResolvers<void>();
    const again = Promise.withResolvers<void>();
    let seen = 0;
    const watching = lease.watch({
      observed: () => void (++seen === 20 && flooded.resolve()),
      state: (healthy) => void (healthy && opened === 2 && again.resolve()),
    }, over.signal);
    await flooded.promise;
    if (act === "distrust") {
      lease.distrustWatch();
      await again.promise;
    }
    over.abort();
    await watching;
  });
}

export const apiWatches: readonly Kind[] = [
  ...kindsOf("watch", watches, (answer, because) => recovers("watch", answer, because)),
  ...kindsOf("watch", quiet, (answer, because) => recovers("watch", answer, because, SHORT)),
  ...kindsOf("list of a watch", lists, (answer, because) => recovers("list", answer, because)),
  ...kindsOf("watch", [["a line of 10 MB"]], isCut),
  ...kindsOf("watch", [
    ["events without end, and it is stopped", "stop"],
    ["events without end, and it is distrusted", "distrust"],
  ], endsInAFlood),
];
