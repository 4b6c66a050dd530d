import assert from "assert";
import { fc, testAlways } from "testing";
import { readAnswer } from "../../../lib/kubernetes/answer.ts";
import { apiObject } from "../../../lib/kubernetes/api_object.ts";
import { listedOne, readListedAll } from "../../../lib/kubernetes/listing.ts";
import type { Request } from "../../../lib/kubernetes/target.ts";
import { readWatchEvent } from "../../../lib/kubernetes/watch_event.ts";

const request: Request = {
  verb: "update",
  target: { group: "g.io", version: "v1", plural: "things", namespace: "pool", name: "me" },
  subresource: "",
};

const metadata = fc.record({
  name: fc.oneof(fc.constantFrom("me", "you"), fc.jsonValue()),
  namespace: fc.oneof(fc.constantFrom("pool", "other"), fc.jsonValue()),
  resourceVersion: fc.oneof(fc.constantFrom("7", ""), fc.jsonValue()),
}, { requiredKeys: [] });
const object = fc.oneof(
  fc.record({ metadata, spec: fc.jsonValue() }, { requiredKeys: ["metadata"] }),
  fc.jsonValue(),
);
const status = fc.record({
  kind: fc.constant("Status"),
  code: fc.oneof(fc.integer(), fc.jsonValue()),
  message: fc.oneof(fc.string({ unit: "binary" }), fc.jsonValue()),
  details: fc.jsonValue(),
}, { requiredKeys: [] });
const body = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary", minLength: 250, maxLength: 1_000 }),
  fc.oneof(object, status).map((value) => JSON.stringify(value)),
  fc.tuple(metadata, fc.array(object)).map(([metadata, items]) =>
    JSON.stringify({ metadata, items })
  ),
);
const answer = fc.record({
  status: fc.oneof(fc.constantFrom(200, 201, 404, 403, 409), fc.integer({ min: 100, max: 599 })),
  date: fc.oneof(fc.constantFrom(null, "Fri, 02 Jan 2026 03:04:05 GMT"), fc.string()),
  body,
});

/** A sentence for the log: on one line, in print, and not endless. */
function isSentence(because: string): void {
  assert(because.length > 0 && because.length < 700, `${because.length} characters`);
  const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
  assert(!unprintable.test(because), JSON.stringify(because));
}

testAlways(
  "any answer is the object that was asked for, or a failure in words",
  fc.property(answer, (answer) => {
    const outcome = readAnswer(request, answer);
    if (outcome.kind !== "ok") return isSentence(outcome.because);
    assert(answer.status >= 200 && answer.status < 300);
    assert.equal(outcome.object.metadata.name, "me");
    assert.equal(outcome.object.metadata.namespace, "pool");
    assert(outcome.serverTime === null || Number.isFinite(outcome.serverTime));
  }),
  500,
);

testAlways(
  "any list holds the object that was asked for or none, or is a failure in words",
  fc.property(answer, (answer) => {
    const all = readListedAll(request, answer);
    if (all.kind !== "listed") return isSentence(all.because);
    const outcome = listedOne(all, request.target);
    assert(outcome.kind === "listed");
    assert.equal(typeof outcome.resourceVersion, "string");
    const items: readonly unknown[] = JSON.parse(answer.body).items ?? [];
    const named = items.some((item) => apiObject(item)?.metadata.name === "me");
    assert.equal(outcome.object?.metadata.name, named ? "me" : undefined);
  }),
  500,
);

testAlways(
  "any line of a watch is about the object that is watched, or about nothing that counts",
  fc.property(
    fc.constantFrom("ADDED", "MODIFIED", "DELETED", "BOOKMARK", "ERROR", "SYNC", 7),
    fc.oneof(object, status),
    (type, object) => {
      const event = readWatchEvent(JSON.stringify({ type, object }), "me");
      if (event.kind === "broken") return isSentence(event.because);
      if (event.kind === "foreign") return;
      assert.notEqual(event.resourceVersion, "");
      if (event.kind !== "bookmark") assert.equal(event.object.metadata.name, "me");
    },
  ),
  500,
);
