import assert from "assert";
import { fc, testAlways } from "testing";
import { parseEnvelope } from "../../../lib/cardano/mod.ts";

const field = fc.oneof(
  fc.string(),
  fc.stringMatching(/^([0-9a-fA-F]{2}){0,40}$/),
  fc.jsonValue(),
);
const nearly = fc.record({ type: field, description: field, cborHex: field }, { requiredKeys: [] });

testAlways(
  "any text is an envelope with the bytes that it spells, or is refused in words",
  fc.property(
    fc.oneof(fc.string(), fc.json(), nearly.map((fields) => JSON.stringify(fields))),
    (text) => {
      const outcome = parseEnvelope(text);
      if (outcome.kind === "invalid") {
        assert(outcome.because.length > 10 && outcome.because.length < 300);
        return;
      }
      const { cborHex } = JSON.parse(text);
      const spelt = [...outcome.envelope.cbor].map((byte) => byte.toString(16).padStart(2, "0"));
      assert.equal(spelt.join(""), cborHex.toLowerCase());
    },
  ),
  500,
);
