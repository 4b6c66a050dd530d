import assert from "assert";
import { encode } from "cborg";
import { fc, testAlways } from "testing";
import {
  type CertificateOutcome,
  decodeCertificate,
  decodeKeyBytes,
  encodeCertificate,
} from "../../../lib/cardano/mod.ts";

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const signature = fc.uint8Array({ minLength: 64, maxLength: 64 });

/** What may stand in a place of a certificate, right or wrong. */
const part = fc.oneof(
  key,
  signature,
  fc.uint8Array({ maxLength: 70 }),
  fc.maxSafeNat(),
  fc.maxSafeInteger(),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.double(),
  fc.string(),
  fc.constantFrom(null, true, undefined),
);
/** Lists shaped like a certificate, with its parts in place, or not. */
const shaped = fc.oneof(
  fc.tuple(fc.tuple(key, fc.maxSafeNat(), fc.maxSafeNat(), signature), key),
  fc.tuple(fc.tuple(part, part, part, part), part),
  fc.tuple(fc.array(part, { maxLength: 6 }), part),
  fc.array(fc.oneof(part, fc.array(part)), { maxLength: 4 }),
  part,
);
/** A certificate of which one part is another. */
const spoilt = fc.tuple(key, fc.nat(1_000), fc.nat(1_000), signature, key, fc.nat(4), part).map(
  ([kes, counter, period, sigma, cold, at, other]) => {
    const parts: unknown[] = [kes, counter, period, sigma, cold];
    parts[at] = other;
    return [parts.slice(0, 4), parts[4]];
  },
);
/** The same values in more bytes than they need, which another reader might refuse. */
const wordy = fc.tuple(key, fc.nat(255), fc.nat(255), signature, key).map(
  ([kes, counter, period, sigma, cold]) =>
    Uint8Array.of(
      ...[0x82, 0x84, ...encode(kes), 0x19, 0x00, counter],
      ...[...encode(period), ...encode(sigma), ...encode(cold)],
    ),
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.oneof(shaped, spoilt).map((value) => encode(value)),
  wordy,
);

/** A judgement that has words, and of the input nothing but its length. */
function judge(outcome: CertificateOutcome): void {
  if (outcome.kind === "certificate") return;
  assert.match(outcome.because, /^holds \d+ bytes that are no operational certificate/);
}

testAlways(
  "any bytes are a certificate that is written back to the same bytes, or are refused in words",
  fc.property(bytes, (cbor) => {
    const outcome = decodeCertificate(cbor);
    judge(outcome);
    if (outcome.kind !== "certificate") return;
    const { certificate } = outcome;
    const { kesVkey, signature, coldVkey } = certificate;
    assert.deepEqual([kesVkey, signature, coldVkey].map(({ length }) => length), [32, 64, 32]);
    assert.deepEqual(encodeCertificate(certificate), new Uint8Array(cbor));
  }),
  500,
);

testAlways(
  "every certificate whose parts are right is accepted",
  fc.property(key, signature, key, fc.maxSafeNat(), fc.maxSafeNat(), (kes, sigma, cold, a, b) => {
    const outcome = decodeCertificate(encode([[kes, a, b, sigma], cold]));
    assert.equal(outcome.kind, "certificate");
  }),
);

testAlways(
  "any bytes hold a key of exactly the length asked for, or are refused in words",
  fc.property(bytes, fc.nat(70), (cbor, length) => {
    const outcome = decodeKeyBytes(cbor, length);
    if (outcome.kind === "bytes") assert.equal(outcome.bytes.length, length);
    else {assert.match(
        outcome.because,
        /^holds \d+ bytes.* expected a CBOR byte string of \d+ bytes/,
      );}
  }),
);

testAlways(
  "a key is taken out of its byte string",
  fc.property(fc.uint8Array({ minLength: 1, maxLength: 700, size: "max" }), (key) => {
    assert.deepEqual(decodeKeyBytes(encode(key), key.length), { kind: "bytes", bytes: key });
  }),
);
