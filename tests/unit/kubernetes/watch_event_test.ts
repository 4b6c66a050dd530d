import assert from "assert";
import { fc, holds } from "testing";
import { readWatchEvent } from "../../../lib/kubernetes/watch_event.ts";

const line = (type: string, metadata: unknown) => JSON.stringify({ type, object: { metadata } });

Deno.test("the events of a watch are told apart", () => {
  const kindOf = (text: string) => readWatchEvent(text, "me").kind;
  const mine = { name: "me", resourceVersion: "7" };
  assert.equal(kindOf(line("ADDED", mine)), "changed");
  assert.equal(kindOf(line("MODIFIED", mine)), "changed");
  assert.equal(kindOf(line("DELETED", mine)), "deleted");
  assert.equal(kindOf(line("BOOKMARK", { resourceVersion: "8" })), "bookmark");
  assert.equal(kindOf(line("ADDED", { ...mine, name: "other" })), "foreign");
  assert.equal(kindOf(line("RENAMED", mine)), "broken");
  assert.equal(kindOf(line("MODIFIED", { name: "me" })), "broken");
  assert.equal(kindOf(line("MODIFIED", { name: "me", resourceVersion: 7 })), "broken");
});

Deno.test("an error in the stream is named by its code and message", () => {
  const text = JSON.stringify({ type: "ERROR", object: { code: 410, message: "too old" } });
  const event = readWatchEvent(text, "me");
  assert(event.kind === "broken");
  assert.match(event.because, /\(410\): "too old"/);
  assert.equal(readWatchEvent('{"type":"ERROR"}', "me").kind, "broken");
  const odd = readWatchEvent('{"type":"ERROR","object":{"message":"a\u009bb\u2028c"}}', "me");
  assert(odd.kind === "broken");
  assert.match(odd.because, /"a b c"$/);
});

Deno.test("no line makes it throw, and none is mistaken for a change", () =>
  holds(
    "no line makes it throw",
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      return readWatchEvent(text, "me").kind === "broken";
    }),
  ));
