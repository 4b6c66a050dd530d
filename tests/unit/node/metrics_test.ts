import assert from "assert";
import { type MetricsEndpoint, openMetrics } from "../../../lib/node/mod.ts";
import { freePort } from "../../support/servers/ports.ts";
import { collectGarbage } from "../../support/garbage.ts";
import { ofKind } from "./harness.ts";

const BODY = "cardano_node_metrics_Forge_about_to_lead_counter 42\n";
const TIMEOUT = 60_000;

type Handler = (request: Request, info: Deno.ServeHandlerInfo<Deno.NetAddr>) => Promise<Response>;

/** Serves on a free port of the loopback interface while `run` scrapes. */
async function withEndpoint(
  handler: Handler,
  run: (endpoint: MetricsEndpoint, url: string) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, handler);
  const url = `http://127.0.0.1:${server.addr.port}/metrics`;
  const endpoint = openMetrics(url);
  try {
    await run(endpoint, url);
  } finally {
    await endpoint.close();
    await server.shutdown();
  }
}

const answer = (body: BodyInit | null, init?: ResponseInit) =>
  Promise.resolve(new Response(body, init));

Deno.test("scrapes in a row go through one connection", async () => {
  const ports = new Set<number>();
  const handler: Handler = (_, info) => {
    ports.add(info.remoteAddr.port);
    return answer(BODY);
  };
  await withEndpoint(handler, async (endpoint) => {
    for (let i = 0; i < 5; i++) {
      assert.equal(ofKind(await endpoint.scrape(TIMEOUT), "sample").counter, 42);
    }
  });
  assert.equal(ports.size, 1);
});

Deno.test("only status 200 counts, and nothing is followed", async () => {
  for (const status of [204, 301, 404, 429, 500, 503]) {
    let asked = 0;
    const handler: Handler = () => {
      asked++;
      return answer(status === 204 ? null : BODY, { status, headers: { location: "/other" } });
    };
    await withEndpoint(handler, async (endpoint) => {
      const { because } = ofKind(await endpoint.scrape(TIMEOUT), "unreachable");
      assert.match(because, new RegExp(`expected status 200, got ${status}`));
    });
    assert.equal(asked, 1);
  }
});

Deno.test("a port on which nobody listens is named", async () => {
  const url = `http://127.0.0.1:${freePort()}/metrics`;
  const endpoint = openMetrics(url);
  const { because } = ofKind(await endpoint.scrape(TIMEOUT), "unreachable");
  await endpoint.close();
  assert.equal(because.split(url).length, 2, because);
  assert.match(because, /Connection refused/);
});

Deno.test("an answer that does not come, or does not end, is given up in time", async () => {
  let hang = "before the answer";
  const released = Promise.withResolvers<void>();
  const handler: Handler = async () => {
    if (hang === "before the answer") {
      await released.promise;
      return new Response(BODY);
    }
    if (hang === "never") return new Response(BODY);
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(BODY)),
    });
    return new Response(body);
  };
  await withEndpoint(handler, async (endpoint) => {
    for (hang of ["before the answer", "within the answer"]) {
      const { because } = ofKind(await endpoint.scrape(50), "unreachable");
      assert.match(because, /no complete answer within 50 ms$/, hang);
    }
    hang = "never";
    assert.equal(ofKind(await endpoint.scrape(TIMEOUT), "sample").counter, 42);
    released.resolve();
  });
});

Deno.test("an answer that stops half way is given up, whatever the garbage collector took away", async () => {
  const handler: Handler = () => {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode(BODY)),
    });
    return answer(body);
  };
  await withEndpoint(handler, async (endpoint) => {
    const scraping = endpoint.scrape(2_000);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await collectGarbage();
    const { because } = ofKind(await scraping, "unreachable");
    assert.match(because, /no complete answer within 2000 ms$/);
  });
});

Deno.test("an endless answer is cut off by its size", async () => {
  const chunk = new TextEncoder().encode(BODY.repeat(1000));
  const handler: Handler = () =>
    answer(new ReadableStream({ pull: (controller) => controller.enqueue(chunk) }));
  await withEndpoint(handler, async (endpoint) => {
    const { because } = ofKind(await endpoint.scrape(TIMEOUT), "unreachable");
    assert.match(because, /larger than 2097152 bytes$/);
  });
});

Deno.test("there are never two scrapes at a time, and none is older than its question", async () => {
  let served = 0;
  let running = 0;
  const handler: Handler = async () => {
    assert.equal(++running, 1);
    const number = ++served;
    await new Promise((resolve) => setTimeout(resolve, 5));
    running--;
    return new Response(BODY.replace("42", String(number)));
  };
  await withEndpoint(handler, async (endpoint) => {
    const counter = async () => ofKind(await endpoint.scrape(TIMEOUT), "sample").counter;
    const first = counter();
    // Asks again in the very instant in which the first one ends.
    const chained = first.then(() => counter());
    const others = [counter(), counter(), counter()];
    assert.equal(await first, 1);
    assert.deepEqual(await Promise.all(others), [2, 2, 2]);
    assert.ok(Number(await chained) >= 2);
    const before = served;
    assert.equal(await counter(), before + 1);
    assert.deepEqual(await Promise.all([counter(), counter()]), [before + 2, before + 3]);
  });
});
