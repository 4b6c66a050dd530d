import assert from "assert";
import { encodeEnvelope, MAX_ENVELOPE_LENGTH, parseEnvelope } from "../../../lib/cardano/mod.ts";
import { fc, holds, testWhere } from "testing";
import { missingVectors, SETS, vector } from "./vectors.ts";

const good = { type: "T", description: "", cborHex: "0aFF" };

function because(text: string): string {
  const outcome = parseEnvelope(text);
  return outcome.kind === "invalid" ? outcome.because : assert.fail("The envelope was accepted");
}

Deno.test("an envelope is read, upper case digits and unknown fields included", () => {
  const outcome = parseEnvelope(JSON.stringify({ ...good, more: 1 }));
  assert.deepEqual(outcome, {
    kind: "envelope",
    envelope: { type: "T", description: "", cbor: Uint8Array.of(10, 255) },
  });
});

Deno.test("an envelope without one of its fields is refused by the field's name", () => {
  for (const field of ["type", "description", "cborHex"]) {
    assert.match(because(JSON.stringify({ ...good, [field]: undefined })), RegExp(` ${field},`));
    assert.match(because(JSON.stringify({ ...good, [field]: 7 })), RegExp(` ${field},`));
  }
});

Deno.test("a field that is there twice is refused, because parsers differ on which one counts", () => {
  const twice = (line: string) => JSON.stringify(good).replace("{", `{${line},`);
  assert.match(because(twice('"type":"U"')), /^names the field type twice/);
  assert.match(because(twice('"cbor\\u0048ex":"00"')), /^names the field cborHex twice/);
  for (const line of ['"note":1,"note":2', '"note":{"type":"U"}', '"note":"\\",\\"type\\":"']) {
    assert.equal(parseEnvelope(twice(line)).kind, "envelope", line);
  }
});

Deno.test("what is not an envelope at all is refused by what it is", () => {
  assert.match(because(""), /^is empty/);
  assert.match(because(" \n"), /^is empty/);
  for (const text of ["{", "null", "[]", '"text"', "\uFEFF" + JSON.stringify(good)]) {
    assert.match(because(text), /^is not a JSON object/);
  }
  assert.match(because(" ".repeat(MAX_ENVELOPE_LENGTH) + "{}"), /^is 16386 characters long/);
  for (const cborHex of ["0", "0g", "0 1", " 0a", "0x0a"]) {
    assert.match(because(JSON.stringify({ ...good, cborHex })), /not pairs of hexadecimal digits/);
  }
});

Deno.test("what is written is read back", async () => {
  await holds(
    "what is written is read back",
    fc.property(
      fc.record(
        { type: fc.string(), description: fc.string(), cbor: fc.uint8Array() },
        { noNullPrototype: true },
      ),
      (envelope) => {
        assert.deepEqual(parseEnvelope(encodeEnvelope(envelope)), { kind: "envelope", envelope });
      },
    ),
  );
});

testWhere(missingVectors, "files of cardano-cli are written back byte for byte", () => {
  for (const { name } of SETS) {
    for (const file of ["kes.skey", "opcert.cert"]) {
      const text = vector(name, file);
      const outcome = parseEnvelope(text);
      assert.equal(outcome.kind, "envelope");
      if (outcome.kind !== "envelope") continue;
      assert.equal(encodeEnvelope(outcome.envelope).trim(), text.trim());
    }
  }
});
