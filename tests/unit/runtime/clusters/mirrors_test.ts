import assert from "assert";
import { FakeTimers } from "testing";
import type { ApiObject } from "../../../../lib/kubernetes/mod.ts";
import { startMirror } from "../../../../lib/runtime/clusters/mirrors.ts";
import { objectInMemory } from "./api_object.ts";

const home = (generation: number): ApiObject => ({
  metadata: {
    ...{ name: "one", namespace: "home", uid: "home-1", generation },
    ...{ resourceVersion: String(generation), creationTimestamp: "2026-01-01T00:00:00Z" },
  },
  spec: { priority: generation, pool: { idHex: "ab".repeat(28) } },
  status: { reason: `generation ${generation}` },
});

Deno.test("a mirror follows its home, is looked at every five minutes, and rests with its pod", async () => {
  const clock = FakeTimers.install({ now: 0 });
  const memory = objectInMemory();
  let seen: ApiObject | null = home(1);
  const loop = startMirror({
    ...{ source: "us", object: memory.object },
    ...{ home: () => seen, told: () => {} },
  });
  try {
    await clock.tickAsync(1_000);
    assert.deepEqual(memory.asked, ["get", "create", "status"]);
    assert.equal(Object(memory.now()?.status).reason, "generation 1");
    await clock.tickAsync(290_000);
    assert.equal(memory.asked.length, 3);
    memory.becomes(null);
    await clock.tickAsync(20_000);
    assert.notEqual(memory.now(), null, "it is made again");
    seen = home(2);
    await clock.tickAsync(1_000);
    assert.equal(Object(memory.now()?.spec).priority, 2);
    const annotations = Object(memory.now()?.metadata.annotations);
    assert.equal(annotations["cardano.io/mirror-generation"], "2");
    const before = memory.asked.length;
    seen = null;
    await clock.tickAsync(900_000);
    assert.equal(memory.asked.length, before);
  } finally {
    const ended = loop.end();
    await clock.tickAsync(1_000);
    await ended;
    clock.uninstall();
  }
});

Deno.test("the end of a mirror shows what its home became last, and asks nothing where nothing changed", async () => {
  for (const last of [1, 2]) {
    const clock = FakeTimers.install({ now: 0 });
    const memory = objectInMemory();
    let seen = home(1);
    const loop = startMirror({
      ...{ source: "us", object: memory.object },
      ...{ home: () => seen, told: () => {} },
    });
    await clock.tickAsync(1_000);
    const before = memory.asked.length;
    seen = home(last);
    const ended = loop.end();
    await clock.tickAsync(1_000);
    await ended;
    clock.uninstall();
    assert.equal(Object(memory.now()?.status).reason, `generation ${last}`);
    assert.equal(memory.asked.length > before, last !== 1);
  }
});

Deno.test("a resource that is at home there, or of another pool, is never overwritten", async () => {
  for (const pool of ["ab", "cd"]) {
    const clock = FakeTimers.install({ now: 0 });
    const memory = objectInMemory();
    const spec = { priority: 50, pool: { idHex: pool.repeat(28) } };
    memory.becomes({ metadata: { name: "one" }, spec });
    const told: string[] = [];
    const loop = startMirror({
      ...{ source: "us", object: memory.object, home: () => home(1) },
      told: (_topic, about, severity, reason) => void told.push(`${severity} ${about} ${reason}`),
    });
    await clock.tickAsync(10_000);
    assert.deepEqual(memory.now()?.spec, spec);
    assert.match(told[0] ?? "", /warning us .*(at home there|belongs to pool cdcd)/);
    const ended = loop.end();
    await clock.tickAsync(1_000);
    await ended;
    clock.uninstall();
  }
});
