import assert from "assert";
import { fc, testAlways } from "testing";
import { canonicalJson } from "../../../lib/http/canonical.ts";
import { parseJson } from "../../../lib/http/json.ts";
import { quoted } from "../../../lib/http/quoted.ts";

const texts = fc.oneof(fc.string(), fc.json(), fc.string({ unit: "binary" }));

testAlways(
  "any text is what JSON makes of it, or nothing",
  fc.property(texts, (text) => {
    const value = parseJson(text);
    if (value !== undefined) assert.deepEqual(value, JSON.parse(text));
    else assert.throws(() => JSON.parse(text), SyntaxError);
  }),
);

testAlways(
  "a value is read down to a hundred levels and no deeper, whatever they are made of",
  fc.property(fc.array(fc.boolean(), { minLength: 90, maxLength: 110 }), (lists) => {
    const open = lists.map((list) => list ? "[" : '{"a":').join("");
    const close = lists.toReversed().map((list) => list ? "]" : "}").join("");
    const value = parseJson(`${open}1${close}`);
    assert.equal(value !== undefined, lists.length <= 100);
    if (value !== undefined) canonicalJson(value);
  }),
);

/** What moves the cursor, ends a line or turns the text around: none of it is to be shown. */
const UNPRINTABLE = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

testAlways(
  "a foreign value is shown on one line, in print and in bounds",
  fc.property(
    fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.string({ unit: fc.constantFrom("\u001b", "\u009b", "\u2028", "\u202e", "\n", "x") }),
    ),
    (value) => {
      const text = quoted(parseJson(JSON.stringify(value)));
      assert(!UNPRINTABLE.test(text), JSON.stringify(text));
      assert(text.length < 1_300, `${text.length} characters`);
    },
  ),
);
