import assert from "assert";
import { fc, holds } from "testing";
import { canonicalJson } from "../../../lib/http/canonical.ts";
import { type Json, parseJson } from "../../../lib/http/json.ts";

Deno.test("equal values have equal texts, whatever the order of their fields", () =>
  holds(
    "equal values have equal texts",
    fc.property(fc.json(), (text) => {
      const value = parseJson(text);
      assert.equal(canonicalJson(value), canonicalJson(reversed(value)));
      assert.deepEqual(parseJson(canonicalJson(value)), value);
    }),
  ));

Deno.test("nothing is the same as null", () => {
  assert.equal(canonicalJson(undefined), "null");
  assert.equal(
    canonicalJson({ b: [1, { d: null, c: "x" }], a: undefined }),
    '{"b":[1,{"c":"x","d":null}]}',
  );
});

function reversed(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => reversed(item) ?? null);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).reverse().map(([field, inner]) => [field, reversed(inner)]),
  );
}
