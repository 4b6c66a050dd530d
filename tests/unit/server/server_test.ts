import assert from "assert";
import { openServer } from "../../../lib/server/mod.ts";
import { raw, readAll, serving, soon, well } from "./served.ts";

const HOUR = 3_600_000;

async function get(address: string, path: string, init: RequestInit = {}) {
  const response = await fetch(address + path, init);
  return { status: response.status, headers: response.headers, body: await response.text() };
}

Deno.test("/metrics answers with what the metrics say, by the Accept header", () =>
  serving({}, async (_server, address) => {
    const { status, headers, body } = await get(address, "/metrics?x=1", {
      headers: { accept: "application/openmetrics-text" },
    });
    assert.equal(status, 200);
    assert.equal(headers.get("content-type"), "text/x");
    assert.equal(body, "metrics for application/openmetrics-text");
  }));

Deno.test("/startup-status tells what a start of the node needs", () =>
  serving({
    startup: () => ({ ready: false, message: "wäit", credentialsProvisioned: false }),
  }, async (_server, address) => {
    const { status, headers, body } = await get(address, "/startup-status");
    assert.equal(status, 503);
    assert.equal(headers.get("content-type"), "application/json");
    assert.deepEqual(JSON.parse(body), {
      status: "not_ready",
      message: "wäit",
      credentials_provisioned: false,
      timestamp: "2026-01-01T00:00:00.000Z",
    });
  }));

Deno.test("/startup-status says ready once it is", () =>
  serving({}, async (_server, address) => {
    const { status, body } = await get(address, "/startup-status");
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(body), {
      status: "ready",
      message: "credentials in place",
      credentials_provisioned: true,
      timestamp: "2026-01-01T00:00:00.000Z",
    });
  }));

for (const name of ["health", "ready"] as const) {
  Deno.test(`/${name} is OK, or says why not`, async () => {
    await serving({}, async (_server, address) => {
      const { status, body } = await get(address, `/${name}`);
      assert.deepEqual({ status, body }, { status: 200, body: "OK" });
    });
    const because = "the loop stands still since 12 s";
    await serving({ [name]: () => ({ ok: false, because }) }, async (_server, address) => {
      const { status, body } = await get(address, `/${name}`);
      assert.deepEqual({ status, body }, { status: 503, body: because });
    });
  });
}

Deno.test("other paths are not found, other methods not allowed", () =>
  serving({}, async (_server, address) => {
    for (const path of ["/", "/metrics/", "/Health", "/health/../metrics2", "/favicon.ico"]) {
      const { status, body } = await get(address, path);
      assert.deepEqual({ status, body }, { status: 404, body: "Not Found" }, path);
    }
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const init = method === "POST" ? { method, body: "x".repeat(50_000) } : { method };
      const { status, headers } = await get(address, "/metrics", init);
      assert.equal(status, 405, method);
      assert.equal(headers.get("allow"), "GET, HEAD");
    }
  }));

Deno.test("HEAD has the headers of GET and no body", () =>
  serving({}, async (server, address) => {
    const { status, headers, body } = await get(address, "/health", { method: "HEAD" });
    assert.equal(status, 200);
    assert.equal(headers.get("content-length"), "2");
    assert.equal(body, "");
    assert(!(await raw(server, "HEAD /health HTTP/1.1\r\n\r\n")).endsWith("OK"));
  }));

Deno.test("an endpoint that fails is an answer, not the end of the program", () =>
  serving({
    health: () => {
      throw new Error("no state yet");
    },
    metrics: () => Promise.reject(new Error("no metrics")),
  }, async (_server, address) => {
    for (const path of ["/health", "/metrics"]) {
      const { status, body } = await get(address, path);
      assert.equal(status, 500);
      assert.match(body, /no (state yet|metrics)/);
    }
    assert.equal((await get(address, "/ready")).status, 200);
  }));

Deno.test("what is no request gets 400", () =>
  serving({}, async (server) => {
    for (
      const text of [
        "hello\r\n\r\n",
        "GET\r\n\r\n",
        "get /health HTTP/1.1\r\n\r\n",
        "GET /health HTTP/2\r\n\r\n",
        "\x16\x03\x01\x02\r\n\r\n",
        `GET /${"x".repeat(5000)} HTTP/1.1\r\n\r\n`,
        `GET /health HTTP/1.1\r\nX: ${"x".repeat(9000)}\r\n\r\n`,
      ]
    ) {
      assert.match(await raw(server, text), /^HTTP\/1\.1 400 /, text.slice(0, 40));
    }
  }));

Deno.test("plain and unusual requests are understood", () =>
  serving({}, async (server) => {
    for (
      const text of [
        "GET /health HTTP/1.0\r\n\r\n",
        "GET /health HTTP/1.1\n\n",
        "GET http://pod:8000/health?verbose HTTP/1.1\r\nHost: pod\r\n\r\nGET /x HTTP/1.1\r\n\r\n",
        "GET /health HTTP/1.1\r\nConnection: keep-alive\r\nContent-Length: 3\r\n\r\nabc",
      ]
    ) {
      const answer = await raw(server, text);
      assert.match(answer, /^HTTP\/1\.1 200 OK\r\n/);
      assert.match(answer, /\r\nConnection: close\r\n/);
      assert(answer.endsWith("\r\n\r\nOK"));
    }
  }));

Deno.test("a head that arrives byte by byte is read to its end", () =>
  serving({}, async (server) => {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    connection.setNoDelay(true);
    for (const byte of new TextEncoder().encode("GET /ready HTTP/1.1\r\nAccept: a\r\n\r\n")) {
      await connection.write(new Uint8Array([byte]));
    }
    assert((await readAll(connection)).endsWith("OK"));
  }));

Deno.test("a silent client is let go when patience ends", () =>
  serving({}, async (server) => {
    using silent = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    using half = await Deno.connect({ hostname: "127.0.0.1", port: server.port });
    await half.write(new TextEncoder().encode("GET /health HT"));
    assert.equal(await readAll(silent), "");
    assert.equal(await readAll(half), "");
  }, 50));

Deno.test("an endpoint that never answers does not keep its connection", () =>
  serving({ metrics: () => new Promise(() => {}) }, async (server) => {
    assert.equal(await raw(server, "GET /metrics HTTP/1.1\r\n\r\n"), "");
  }, 50));

Deno.test("a crowd of silent clients does not keep an honest one out", () =>
  serving({}, async (server, address) => {
    const crowd = [];
    for (let n = 0; n < 100; n++) {
      crowd.push(await Deno.connect({ hostname: "127.0.0.1", port: server.port }));
    }
    assert.equal((await get(address, "/health")).body, "OK");
    const ends = crowd.map(readAll);
    // All but the last 31 were let go before anybody's patience could end.
    await soon(Promise.all(ends.slice(0, 68)));
    await server.close(10);
    await soon(Promise.all(ends));
  }, HOUR));

Deno.test("a port that is taken is a reason, not an exception", () =>
  serving({}, (server) => {
    const second = openServer({ hostname: "127.0.0.1", port: server.port, endpoints: well });
    assert(second.kind === "failed");
    assert.match(second.because, new RegExp(`^Cannot listen on 127.0.0.1:${server.port}: another`));
    assert.match(second.because, /METRICS_PORT/);
    return Promise.resolve();
  }));

Deno.test("closing ends at once without requests, in time with them, and frees the port", async () => {
  const idle = openServer({ hostname: "127.0.0.1", port: 0, endpoints: well });
  assert(idle.kind === "listening");
  await idle.server.close(60_000);
  const again = openServer({
    hostname: "127.0.0.1",
    port: idle.server.port,
    endpoints: well,
    patience: HOUR,
  });
  assert(again.kind === "listening");
  const client = await Deno.connect({ hostname: "127.0.0.1", port: again.server.port });
  await client.write(new TextEncoder().encode("GET /hea"));
  await again.server.close(5);
  assert.equal(await soon(readAll(client)), "");
});

Deno.test("an answer under way is finished before the server closes", async () => {
  const entered = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const outcome = openServer({
    hostname: "127.0.0.1",
    port: 0,
    endpoints: {
      ...well,
      metrics: async () => {
        entered.resolve();
        await gate.promise;
        return { contentType: "text/plain", body: "late" };
      },
    },
  });
  assert(outcome.kind === "listening");
  const answer = raw(outcome.server, "GET /metrics HTTP/1.1\r\n\r\n");
  await entered.promise;
  const closed = outcome.server.close(60_000);
  setTimeout(gate.resolve, 20);
  await closed;
  assert((await answer).endsWith("late"));
});
