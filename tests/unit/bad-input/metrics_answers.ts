import assert from "assert";
import { openMetrics } from "../../../lib/node/mod.ts";
import { gzipped, longBody } from "./api_stage.ts";
import { type Kind, kindsOf, type Row } from "./kind.ts";
import { assertUnreachable, healthy, neverProvesStopped } from "./metrics_stage.ts";
import { httpAnswer, rawServer } from "./raw_server.ts";

/** What a scrape may take, in milliseconds: of an answer, and of what never becomes one. */
const PATIENT = 10_000;
const HASTY = 150;

type Answer = () => Response | Promise<Response>;

const status = (code: number, init: ResponseInit = {}): Answer => () =>
  new Response(code === 204 ? null : healthy(7), { ...init, status: code });

const answers: readonly Row<readonly [answer: Answer, because: RegExp]>[] = [
  ["204", status(204), /expected status 200, got 204/],
  ["206", status(206), /expected status 200, got 206/],
  [
    "301 to another host",
    status(301, { headers: { location: "http://10.0.0.7:12798/" } }),
    /got 301/,
  ],
  ["307 to itself", status(307, { headers: { location: "/metrics" } }), /got 307/],
  ["401", status(401), /got 401/],
  ["404", status(404), /got 404/],
  ["500", status(500), /got 500/],
  ["503", status(503), /got 503/],
  ["200 with a web page", () => new Response("<html>"), /holds no series/],
  ["200 without a word", () => new Response(null), /holds no series/],
  [
    "compressed garbage",
    () => new Response("x", { headers: { "content-encoding": "gzip" } }),
    /Cannot scrape/,
  ],
  ["50 MB", () => new Response(longBody(50_000_000).body), /larger than 2097152 bytes/],
  ["50 MB compressed to 50 kB", async () => {
    const bomb = await gzipped(new Uint8Array(50_000_000));
    return new Response(bomb, { headers: { "content-encoding": "gzip" } });
  }, /larger than 2097152 bytes/],
];

/** The scrape fails and says why; it proves nothing; and the next one, answered well, works. */
async function fails(answer: Answer, because: RegExp, timeout = PATIENT): Promise<void> {
  let count = 0;
  const over = Promise.withResolvers<Response>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    count += 1;
    return count === 1 ? Promise.race([answer(), over.promise]) : new Response(healthy(7));
  });
  const endpoint = openMetrics(`http://127.0.0.1:${server.addr.port}/metrics`);
  try {
    const report = await endpoint.scrape(timeout);
    assertUnreachable(report, because);
    neverProvesStopped(() => report);
    assert.equal((await endpoint.scrape(PATIENT)).kind, "sample");
    assert.equal(count, 2);
  } finally {
    await endpoint.close();
    over.resolve(new Response(null));
    await server.shutdown();
  }
}

const endless: readonly Row<readonly [answer: Answer]>[] = [
  ["no answer", () => new Promise(() => {})],
  [
    "a body that never begins",
    () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })),
  ],
  ["all but the end of the body", () =>
    new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode(healthy(7))),
      }),
    )],
  ["a body that trickles", () => {
    let timer: number;
    return new Response(
      new ReadableStream({
        start: (controller) =>
          void (timer = setInterval(() => controller.enqueue(new TextEncoder().encode("x")), 20)),
        cancel: () => clearInterval(timer),
      }),
    );
  }],
];

const wires: readonly Row<readonly [raw: string]>[] = [
  ["an end at once", ""],
  ["no HTTP", "SSH-2.0-OpenSSH_9.6\r\n"],
  ["half a head", "HTTP/1.1 200 OK\r\nContent-"],
  ["half a line of a body", httpAnswer(healthy(86_400)).slice(0, -150)],
  ["chunks without an end", `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n# x\n\r\n`],
  ["a length that is none", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"],
];

async function breaks(raw: string): Promise<void> {
  await using server = rawServer(raw);
  const endpoint = openMetrics(`http://${server.hostPort}/metrics`);
  try {
    assertUnreachable(await endpoint.scrape(PATIENT), /^Cannot scrape the node's metrics at http/);
    server.answer(httpAnswer(healthy(7)));
    assert.equal((await endpoint.scrape(PATIENT)).kind, "sample");
  } finally {
    await endpoint.close();
  }
}

/** Headers are not what is believed: the text is. */
async function isRead(type: string): Promise<void> {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    () => new Response(healthy(7), { headers: { "content-type": type } }),
  );
  const endpoint = openMetrics(`http://127.0.0.1:${server.addr.port}/metrics`);
  const report = await endpoint.scrape(PATIENT);
  assert(report.kind === "sample" && report.counter === 7, JSON.stringify(report));
  await endpoint.close();
  await server.shutdown();
}

export const metricsAnswers: readonly Kind[] = [
  ...kindsOf("answer with metrics", answers, fails),
  ...kindsOf(
    "answer with metrics",
    endless,
    (answer) => fails(answer, /no complete answer within 150 ms/, HASTY),
  ),
  ...kindsOf("answer with metrics on the wire", wires, breaks),
  ...kindsOf("answer with metrics", [["the content type of a picture", "image/png"]], isRead),
];
