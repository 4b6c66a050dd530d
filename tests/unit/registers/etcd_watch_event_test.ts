import assert from "assert";
import { fc, holds } from "testing";
import type { Json } from "../../../lib/http/mod.ts";
import { readEtcdWatchEvent } from "../../../lib/registers/etcd_watch_event.ts";
import { header, keyName, pairOf } from "./etcd_stage.ts";

const read = (result: Json) => readEtcdWatchEvent(JSON.stringify({ result }), keyName);

Deno.test("a watch of etcd begins, tells changes in order, and that there are none", () => {
  assert.equal(read({ header: header(9), created: true }).kind, "created");
  assert.equal(read({ header: header(9) }).kind, "progress");
  const event = read({
    header: header(9),
    events: [
      { kv: pairOf(7, "a") },
      { type: "DELETE", kv: { ...Object(pairOf(8, "")), value: undefined } },
      { type: "PUT", kv: pairOf(9, "b") },
    ],
  });
  assert(event.kind === "changed", JSON.stringify(event));
  assert.deepEqual(event.changes.map(({ revision, pair }) => [revision, pair?.value]), [
    ...[[7, "YQ=="], [8, undefined], [9, "Yg=="]],
  ]);
});

Deno.test("what ends a watch of etcd is told with its meaning", () => {
  const because = (line: Json) => {
    const event = readEtcdWatchEvent(JSON.stringify(line), keyName);
    assert(event.kind === "broken", JSON.stringify(event));
    return event.because;
  };
  // As etcd sends it: without a revision in the head.
  const compacted = { header: { cluster_id: "1" }, canceled: true, compact_revision: "30" };
  assert.match(
    because({ result: compacted }),
    /no longer has the history .* from revision "30" on/,
  );
  const denied = { header: header(9), created: true, canceled: true };
  assert.match(
    because({ result: { ...denied, cancel_reason: "etcdserver: permission denied" } }),
    /permission denied.*without auth enable/,
  );
  assert.match(
    because({ error: { code: 14, message: "etcdserver: no leader" } }),
    /ended by etcd.*no leader: more than half/,
  );
  const lines: readonly Json[] = [
    ...[{}, null, [], { result: 1 }, { result: {} }, { result: { created: true } }],
    { result: { header: header(9), events: {} } },
    { result: { header: header(9), events: [{ kv: pairOf(7, "x", "another") }] } },
    { result: { header: header(9), events: [{ kv: pairOf(7, "x"), type: "MOVE" }] } },
  ];
  for (const line of lines) assert.match(because(line), /would not send/, JSON.stringify(line));
});

Deno.test("no line of a watch of etcd is too strange to be read", () =>
  holds(
    "no line of a watch of etcd is too strange to be read",
    fc.property(fc.oneof(fc.json(), fc.string()), (line) => {
      assert.equal(readEtcdWatchEvent(line, keyName).kind, "broken");
      readEtcdWatchEvent(`{"result":${line}}`, keyName);
    }),
  ));
