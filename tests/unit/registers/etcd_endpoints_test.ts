import assert from "assert";
import { onFakeClock } from "testing";
import type { ReadOutcome } from "../../../lib/core/mod.ts";
import { eventually } from "../../support/servers/wait.ts";
import { never, stubServer } from "../kubernetes/stub_server.ts";
import { watching } from "../../contract/watching.ts";
import { header, pairOf, patient, ranged, withEtcd } from "./etcd_stage.ts";

const nobody = "http://127.0.0.1:1";
const learner = { code: 9, message: "etcdserver: rpc not supported for learner" };

function because(outcome: ReadOutcome): string {
  assert(outcome.kind === "failed", JSON.stringify(outcome));
  return outcome.because;
}

Deno.test("an endpoint that is gone, a learner and one that talks nonsense are passed over", async () => {
  await using pupil = stubServer(() => Response.json(learner, { status: 400 }));
  await using page = stubServer(() => new Response("<html>"));
  await using good = stubServer(() => Response.json(ranged(9, null)));
  const endpoints = [nobody, pupil.access.server, page.access.server, good.access.server];
  await withEtcd(endpoints, async (register) => {
    for (let i = 0; i < 3; i++) assert.equal((await register.read(patient)).kind, "observed");
  });
  // The one that answered is asked first from then on.
  assert.deepEqual([pupil, page, good].map(({ requests }) => requests.length), [1, 1, 3]);
});

Deno.test("if no endpoint answers, each says why", async () => {
  await using pupil = stubServer(() => Response.json(learner, { status: 400 }));
  await withEtcd([nobody, pupil.access.server], async (register) => {
    assert.match(
      because(await register.read(patient)),
      /^read right: http:\/\/127\.0\.0\.1:1: .*refused.*; http:.* is a learner/,
    );
  });
});

Deno.test("an endpoint that lets time run out is asked last", () =>
  onFakeClock(async (clock) => {
    await using hole = stubServer((_, count) =>
      count === 1 ? never : new Response(null, { status: 503 })
    );
    await using good = stubServer(() => Response.json(ranged(9, null)));
    await withEtcd([hole.access.server, good.access.server], async (register) => {
      const hung = register.read(patient);
      await eventually("the request", () => hole.requests.length === 1 || null, { every: 1 });
      await clock.tickAsync(1_700);
      assert.match(because(await hung), /^read right: http:.*: No answer within 1700 ms$/);
      assert.equal((await register.read(patient)).kind, "observed");
      assert.equal((await register.read(patient)).kind, "observed");
    }, 1_700);
    assert.equal(hole.requests.length, 1);
  }));

Deno.test("endpoints of two clusters are two registers, and none", async () => {
  let up = true;
  let restored = "1";
  await using one = stubServer(() =>
    up ? Response.json(ranged(9, null, restored)) : new Response(null, { status: 503 })
  );
  await using two = stubServer(() => Response.json(ranged(9, null, "2")));
  await withEtcd([one.access.server, two.access.server], async (register) => {
    assert.equal((await register.read(patient)).kind, "observed");
    up = false;
    assert.match(because(await register.read(patient)), /to the etcd cluster 2, but .* to 1/);
    // Restored from a snapshot: a new cluster, once all of them say so.
    [up, restored] = [true, "2"];
    assert.equal((await register.read(patient)).kind, "observed");
  });
});

Deno.test("one of three endpoints that named another cluster and is gone does not block the others", async () => {
  let up = true;
  await using wrong = stubServer(() =>
    up ? Response.json(ranged(9, null, "2")) : new Response(null, { status: 503 })
  );
  await using two = stubServer(() => Response.json(ranged(9, null, "1")));
  let three = "2";
  await using last = stubServer(() => Response.json(ranged(9, null, three)));
  const endpoints = [wrong, two, last].map(({ access }) => access.server);
  await withEtcd(endpoints, async (register) => {
    assert.equal((await register.read(patient)).kind, "observed");
    up = false;
    assert.equal((await register.read(patient)).kind, "observed", "two of three name cluster 2");
    three = "1";
    assert.equal((await register.read(patient)).kind, "observed", "two of three name cluster 1");
  });
});

Deno.test("a watch that one endpoint refuses is opened at another", async () => {
  const isWatch = (request: Request) => request.url.endsWith("/v3/watch");
  const gone = Promise.withResolvers<void>();
  await using two = stubServer((request) => {
    if (!isWatch(request)) return Response.json(ranged(9, pairOf(7, "{}")));
    const results = [{ created: true }, { events: [{ kv: pairOf(10, "{}") }] }];
    const lines = results.map((result) => ({ result: { header: header(10), ...result } }));
    return new Response(
      new ReadableStream({
        start(controller) {
          const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
          controller.enqueue(new TextEncoder().encode(text));
        },
        cancel: () => gone.resolve(),
      }),
    );
  });
  await using ill = stubServer((request) =>
    isWatch(request)
      ? Response.json({ code: 14, message: "etcdserver: no leader" }, { status: 503 })
      : Response.json(ranged(9, pairOf(7, "{}")))
  );
  await withEtcd([ill, two].map(({ access }) => access.server), async (register) => {
    await using watch = watching(register);
    await watch.until("the change", () => watch.seen.at(-1)?.revision === 10);
    assert.match(watch.states[0] ?? "", /^-watch right at http:.* no leader/);
    assert.match(watch.states.at(-1) ?? "", /^\+Watching from revision 9/);
  });
  await gone.promise;
});
