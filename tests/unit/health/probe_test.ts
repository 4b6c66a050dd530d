import assert from "assert";
import { probe } from "../../../lib/health/mod.ts";

type Handler = (request: Request) => Response | Promise<Response>;

const life = new AbortController().signal;

/** Asks a server that answers as `handler` says. */
async function ask(handler: Handler, headers = {}, timeout = 5_000) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, handler);
  const { port } = server.addr;
  try {
    const endpoint = `http://127.0.0.1:${port}/health`;
    return await probe({ endpoint, timeout, headers, authorities: null }, life);
  } finally {
    await server.shutdown();
  }
}

Deno.test("200 is healthy, and nothing else", async () => {
  assert.equal((await ask(() => new Response("fine"))).healthy, true);
  for (const status of [201, 204, 301, 400, 404, 500, 503]) {
    const body = status === 204 ? null : "no";
    const { healthy, message } = await ask(() => new Response(body, { status }));
    assert.equal(healthy, false, String(status));
    assert.match(message, new RegExp(`HTTP ${status}`));
  }
});

Deno.test("a redirect is not followed", async () => {
  const asked: string[] = [];
  const { healthy } = await ask((request) => {
    asked.push(new URL(request.url).pathname);
    return new Response(null, { status: 302, headers: { location: "/elsewhere" } });
  });
  assert.deepEqual([healthy, asked], [false, ["/health"]]);
});

Deno.test("it is a GET with the headers that are wanted", async () => {
  const { message } = await ask(
    (request) => new Response(`${request.method} ${request.headers.get("x-probe")}`),
    { "X-Probe": "7" },
  );
  assert.equal(message, "GET 7");
});

Deno.test("of the answer a hundred printable characters are kept", async () => {
  const text = `a\u0000b\r\n\tc\u001b[31m ${"x".repeat(200)}`;
  const { message } = await ask(() => new Response(text));
  assert.equal(message, `ab c[31m ${"x".repeat(91)}`);
  const wide = await ask(() => new Response("\u{1F600}".repeat(150)));
  assert.equal(wide.message, "\u{1F600}".repeat(100));
});

Deno.test("a body without end is healthy all the same", async () => {
  const { healthy, message } = await ask(() =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new TextEncoder().encode("z".repeat(1024))),
      }),
    )
  );
  assert.deepEqual([healthy, message], [true, "z".repeat(100)]);
});

Deno.test("what hangs, refuses or cannot be asked is not healthy, and says why", async () => {
  let letGo = () => {};
  const hung = new Promise<Response>((resolve) => letGo = () => resolve(new Response("late")));
  const asked = ask(() => hung, {}, 200);
  setTimeout(() => letGo(), 600);
  assert.match((await asked).message, /No answer within 200 ms/);
  const question = { timeout: 2_000, headers: {}, authorities: null };
  const closed = await probe({ ...question, endpoint: "http://127.0.0.1:1/" }, life);
  assert.equal(closed.healthy, false);
  assert(closed.message.length > 0);
  const authorities = { kind: "file", path: "/nonexistent/ca.crt" } as const;
  const unread = await probe({
    ...{ ...question, authorities, endpoint: "https://127.0.0.1:1/" },
  }, life);
  assert.match(unread.message, /certificate authorities cannot be read/);
});

Deno.test("a header's value is never repeated", async () => {
  const secret = "Bearer s3cr3t\u0000";
  const { healthy, message } = await probe({
    ...{ endpoint: "http://127.0.0.1:1/", timeout: 500, authorities: null },
    headers: { Authorization: secret },
  }, life);
  assert.equal(healthy, false);
  assert.equal(message, "HTTP cannot carry the header Authorization");
});
