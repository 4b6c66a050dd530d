import assert from "assert";
import { onFakeClock } from "testing";
import { type Answer, namedObject, openApiServer } from "../../../lib/kubernetes/mod.ts";
import { eventually, pause } from "../../support/servers/wait.ts";
import { readWatch } from "../../../lib/kubernetes/watch_session.ts";
import { collectGarbage } from "../../support/garbage.ts";
import { lease, never, stubServer, target } from "./stub_server.ts";

const patient = new AbortController().signal;
const path = "/apis/coordination.k8s.io/v1/namespaces/pool/leases";

function because(answer: Answer): string {
  assert(answer.kind !== "ok", JSON.stringify(answer));
  return answer.because;
}

/** Waits until only the body of an answer is still to come. */
async function answered(asked: Promise<void>): Promise<void> {
  await asked;
  await pause(100);
}

Deno.test("requests go where they should, with the token", async () => {
  const tokens: (string | null)[] = [];
  await using server = stubServer((request) => {
    tokens.push(request.headers.get("authorization"));
    return Response.json(lease);
  });
  const api = openApiServer(server.access, { requestTimeout: 60_000 });
  const object = namedObject(api, target);
  for (
    const answer of [
      await object.read(patient),
      await object.create(lease, patient),
      await object.replace(lease, patient),
      await object.replaceStatus(lease, patient),
    ]
  ) assert(answer.kind === "ok", JSON.stringify(answer));
  assert.deepEqual(server.requests, [
    ...[`GET ${path}/me`, `POST ${path}`, `PUT ${path}/me`, `PUT ${path}/me/status`],
  ]);
  assert.deepEqual([...new Set(tokens)], ["Bearer s3cret"]);
  api.close();
});

Deno.test("a hung request ends at its limit and is followed by one that works", () =>
  onFakeClock(async (clock) => {
    await using server = stubServer((_, count) => count <= 2 ? never : Response.json(lease));
    const api = openApiServer(server.access, { requestTimeout: 200 });
    const object = namedObject(api, target);
    const both = Promise.all([object.read(patient), object.read(patient)]);
    await eventually("both requests", () => server.requests.length === 2 || null, { every: 1 });
    await clock.tickAsync(200);
    for (const answer of await both) assert.match(because(answer), /No answer within 200 ms/);
    assert.equal((await object.read(patient)).kind, "ok");
    api.close();
  }));

Deno.test("a body that never ends is cut off by time or by length", () =>
  onFakeClock(async (clock) => {
    const asked = Promise.withResolvers<void>();
    await using server = stubServer((_, count) => {
      const chunk = new TextEncoder().encode(" ".repeat(300_000));
      return new Response(
        new ReadableStream({
          pull(controller) {
            asked.resolve();
            if (count > 1) controller.enqueue(chunk);
            return count > 1 ? Promise.resolve() : new Promise(() => {});
          },
        }),
      );
    });
    const api = openApiServer(server.access, { requestTimeout: 1_000 });
    const object = namedObject(api, target);
    const slow = object.read(patient);
    await answered(asked.promise);
    await clock.tickAsync(1_000);
    assert.match(because(await slow), /No answer within 1000 ms/);
    assert.match(because(await object.read(patient)), /longer than 1048576 bytes/);
    api.close();
  }));

Deno.test("a token that was replaced on the way is read again, once", async () => {
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, "old\n");
    await using server = stubServer(async (request, count) => {
      const token = request.headers.get("authorization");
      if (token === "Bearer new" && count === 2) return Response.json(lease);
      await Deno.writeTextFile(file, "new\n");
      return new Response(null, { status: 401 });
    });
    const access = { ...server.access, token: { kind: "file", path: file } } as const;
    const api = openApiServer(access, { requestTimeout: 60_000 });
    const object = namedObject(api, target);
    assert.equal((await object.read(patient)).kind, "ok");
    assert.match(because(await object.read(patient)), /401/);
    assert.equal(server.requests.length, 4);
    await Deno.remove(file);
    assert.match(because(await object.read(patient)), /bearer token cannot be read/);
    assert.equal(server.requests.length, 4);
    api.close();
  } finally {
    await Deno.remove(file).catch(() => {});
  }
});

Deno.test("no redirect is followed, and no message holds the token", async () => {
  await using server = stubServer((request, count) => {
    if (count === 1) return Response.redirect(request.url, 307);
    return new Response("no", { status: 500 });
  });
  const api = openApiServer(server.access, { requestTimeout: 60_000 });
  const object = namedObject(api, target);
  const texts = [because(await object.read(patient)), because(await object.read(patient))];
  assert.match(texts[0] ?? "", /redirected \(307\)/);
  assert.equal(server.requests.length, 2);
  api.close();
  const gone = openApiServer({ ...server.access, server: "http://127.0.0.1:1" }, {
    requestTimeout: 60_000,
  });
  texts.push(because(await namedObject(gone, target).read(patient)));
  assert.match(
    texts[2] ?? "",
    /^get leases\.coordination\.k8s\.io\/me in namespace pool: .*refused/,
  );
  assert(texts.every((text) => !text.includes("s3cret")));
  gone.close();
});

Deno.test("a watch that is refused says so within its limit, whatever its body does", () =>
  onFakeClock(async (clock) => {
    const asked = Promise.withResolvers<void>();
    const pull = () => {
      asked.resolve();
      return new Promise<void>(() => {});
    };
    await using server = stubServer((_, count) =>
      count === 1
        ? Response.json({ message: "nope" }, { status: 403 })
        : new Response(new ReadableStream({ pull }), { status: 500 })
    );
    const api = openApiServer(server.access, { requestTimeout: 300 });
    const object = namedObject(api, target);
    const refused = await object.watch("7", 300, new AbortController());
    assert(refused.kind === "refused");
    assert.match(refused.because, /grant the verb watch on leases\.coordination\.k8s\.io/);
    const opening = object.watch("7", 300, new AbortController());
    await answered(asked.promise);
    await clock.tickAsync(300);
    const hung = await opening;
    assert(hung.kind === "failed");
    assert.match(hung.because, /No answer within 300 ms/);
    api.close();
  }));

Deno.test("what was closed opens no connection any more", async () => {
  await using server = stubServer(() => new Response("{}"));
  const api = openApiServer(server.access, { requestTimeout: 200 });
  api.close();
  assert.match(because(await namedObject(api, target).read(patient)), /no more use/);
  assert.equal(server.requests.length, 0);
});

Deno.test("an open watch outlives the limit of a request and the replacement of connections", () =>
  onFakeClock(async (clock) => {
    const feed = Promise.withResolvers<ReadableStreamDefaultController<Uint8Array>>();
    await using server = stubServer((request) => {
      if (!new URL(request.url).searchParams.has("watch")) return never;
      return new Response(
        new ReadableStream({
          start: (controller) => {
            controller.enqueue(new TextEncoder().encode("first"));
            feed.resolve(controller);
          },
        }),
      );
    });
    const api = openApiServer(server.access, { requestTimeout: 200 });
    const object = namedObject(api, target);
    const life = new AbortController();
    const opened = await object.watch("7", 300, life);
    assert(opened.kind === "open", JSON.stringify(opened));
    const reader = opened.body.getReader();
    await reader.read();
    const hung = object.read(patient);
    await eventually("the read", () => server.requests.length === 2 || null, { every: 1 });
    await clock.tickAsync(200);
    assert.match(because(await hung), /No answer/);
    (await feed.promise).enqueue(new TextEncoder().encode("second"));
    assert.equal(new TextDecoder().decode((await reader.read()).value), "second");
    life.abort(new Error("over"));
    await assert.rejects(reader.read(), /over/);
    api.close();
  }));

Deno.test("a watch and a body end when told to, whatever the garbage collector took away", async () => {
  const ended: string[] = [];
  await using server = stubServer((request) => {
    const { searchParams } = new URL(request.url);
    const what = searchParams.has("watch") ? "watch" : "body";
    return new Response(
      new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode(" ")),
        cancel: () => void ended.push(what),
      }),
    );
  });
  const api = openApiServer(server.access, { requestTimeout: 2_000 });
  const object = namedObject(api, target);
  const life = new AbortController();
  const opened = await object.watch("7", 300, life);
  assert(opened.kind === "open");
  const { body } = opened;
  const options = { name: "me", idleLimit: 90_000, signal: life.signal, listener: () => {} };
  const watching = readWatch(body, options);
  const reading = object.read(patient);
  await collectGarbage();
  life.abort(new Error("over"));
  assert.match((await watching).because, /given up: over/);
  assert.match(because(await reading), /No answer within 2000 ms/);
  api.close();
  await eventually("both to be given up", () => ended.length === 2 || null, { every: 10 });
  assert.deepEqual(ended.toSorted(), ["body", "watch"]);
});
