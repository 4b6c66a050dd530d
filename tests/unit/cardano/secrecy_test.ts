import assert from "assert";
import { hex } from "@scure/base";
import {
  type CredentialTexts,
  encodeEnvelope,
  ENVELOPE_TYPES,
  isThrowAway,
  validateCredentials,
} from "../../../lib/cardano/mod.ts";
import { fc, holds } from "testing";
import { cborOf, filesOf, sampleSet } from "./samples.ts";

const samples = [sampleSet(30), sampleSet(40)];
const secrets = samples.flatMap(({ kes, vrf }) => [kes, vrf]).map((text) =>
  hex.encode(cborOf(text))
);

/** Every run of 12 digits (6 bytes) of every secret, at any offset. */
const fragments = new Set(
  secrets.flatMap((secret) =>
    Array.from({ length: secret.length - 11 }, (_, at) => secret.slice(at, at + 12))
  ),
);

/** The first fragment of a secret that a text contains. */
function leakIn(text: string): string | null {
  const lower = text.toLowerCase();
  for (let at = 0; at + 12 <= lower.length; at++) {
    if (fragments.has(lower.slice(at, at + 12))) return lower.slice(at, at + 12);
  }
  return null;
}

/** Bytes that look like a file's and are not: cut, extended or with bytes replaced. */
function spoilt(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    fc.nat(bytes.length).map((length) => bytes.subarray(0, length)),
    fc.uint8Array({ maxLength: 8 }).map((more) => Uint8Array.of(...bytes, ...more)),
    fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)).map(([at, byte]) => bytes.with(at, byte)),
    fc.uint8Array({ maxLength: 40 }).map((start) =>
      Uint8Array.of(...start, ...bytes.subarray(start.length))
    ),
  );
}

const goodText = fc.constantFrom(...samples.flatMap((texts) => Object.values(texts)));
const secret = fc.constantFrom(...secrets);

/** Envelopes whose free fields hold anything, secrets included. */
const oddEnvelope = fc.record({
  type: fc.oneof(fc.constantFrom(...Object.values(ENVELOPE_TYPES)), fc.string(), secret),
  description: fc.oneof(fc.string(), secret),
  cbor: goodText.chain((text) => spoilt(cborOf(text))),
}).map(encodeEnvelope);

const spoiltText = fc.tuple(goodText, fc.nat(2000), fc.nat(4), fc.string({ maxLength: 4 })).map(
  ([text, at, cut, more]) => text.slice(0, at) + more + text.slice(at + cut),
);

const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 2, arbitrary: goodText },
  { weight: 3, arbitrary: oddEnvelope },
  { weight: 3, arbitrary: spoiltText },
  { weight: 1, arbitrary: goodText.map((text) => text.slice(0, text.length / 2)) },
  { weight: 1, arbitrary: secret },
  { weight: 1, arbitrary: fc.string({ unit: "binary" }) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.nat(9000).map((depth) => `{"cborHex":"${"81".repeat(depth)}"}`) },
);

const anyTexts: fc.Arbitrary<CredentialTexts> = fc.record({
  kes: anyText,
  vrf: anyText,
  opcert: anyText,
});

Deno.test("nothing that files hold makes the judgement throw or repeat a byte of a key", async () => {
  await holds(
    "nothing that files hold makes the judgement throw or repeat a byte of a key",
    fc.property(anyTexts, (texts) => {
      const verdict = validateCredentials(filesOf(texts));
      assert.equal(leakIn(JSON.stringify(verdict)), null);
      for (const text of Object.values(texts)) assert.equal(isThrowAway(text), false);
      if (verdict.kind === "valid") return;
      assert.ok(verdict.problems.length > 0);
      for (const { role, path, because } of verdict.problems) {
        assert.equal(path, filesOf(texts)[role].path);
        assert.ok(because.includes(path) && because.length < 500);
      }
    }),
  );
});

Deno.test("a leak would be seen", () => {
  const [first = ""] = secrets;
  assert.equal(
    leakIn(`The KES signing key holds 5902…${first.slice(40, 52)}`),
    first.slice(40, 52),
  );
  assert.equal(leakIn("The KES signing key holds 13 bytes"), null);
});

Deno.test("CBOR that nests without end is refused like any other", () => {
  const [set] = samples;
  assert.ok(set);
  for (const [role, type] of Object.entries(ENVELOPE_TYPES)) {
    const cbor = new Uint8Array(8000).fill(0x81);
    const texts = { ...set, [role]: encodeEnvelope({ type, description: "", cbor }) };
    const verdict = validateCredentials(filesOf(texts));
    assert.ok(verdict.kind === "invalid" && verdict.problems.length === 1);
  }
});
