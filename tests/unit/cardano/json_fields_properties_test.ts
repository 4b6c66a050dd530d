import assert from "assert";
import { fc, testAlways } from "testing";
import { repeatedFields } from "../../../lib/cardano/json_fields.ts";

const names = fc.oneof(fc.constantFrom("type", "cborHex", "description"), fc.string());

/** A name as JSON may spell it: as it is, or every character by its number. */
function spelt(name: string, byNumber: boolean): string {
  if (!byNumber) return JSON.stringify(name);
  const numbered = Array.from(
    { length: name.length },
    (_, at) => `\\u${name.charCodeAt(at).toString(16).padStart(4, "0")}`,
  );
  return `"${numbered.join("")}"`;
}

testAlways(
  "of an object's own fields those are told that are there twice, in whatever spelling",
  fc.property(
    fc.array(fc.record({ name: names, byNumber: fc.boolean(), value: fc.json() })),
    fc.constantFrom("", " ", "\n\t"),
    (fields, space) => {
      const members = fields.map(({ name, byNumber, value }) =>
        `${space}${spelt(name, byNumber)}${space}:${space}${value}`
      );
      const text = `{${members.join(`${space},`)}}`;
      JSON.parse(text);
      const twice = fields.map(({ name }) => name)
        .filter((name, at, all) => all.indexOf(name) !== at);
      assert.deepEqual(repeatedFields(text), new Set(twice));
    },
  ),
);
