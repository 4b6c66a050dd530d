import assert from "assert";
import { encode } from "cborg";
import {
  type CertificateBody,
  decodeCertificate,
  encodeCertificate,
  isSignedByColdKey,
  issueCertificate,
  type OperationalCertificate,
  signedBytes,
} from "../../../lib/cardano/mod.ts";
import { fc, holds, testWhere } from "testing";
import { bytes, cborOf, flipped } from "./samples.ts";
import { missingVectors, SETS, vector } from "./vectors.ts";

const KES_VKEY = new Uint8Array(32).fill(0xab);
const COLD_SEED = new Uint8Array(32).fill(5);
const issued = issueCertificate(COLD_SEED, { kesVkey: KES_VKEY, counter: 7, startPeriod: 1430 });

function decoded(cbor: Uint8Array): OperationalCertificate | null {
  const outcome = decodeCertificate(cbor);
  return outcome.kind === "certificate" ? outcome.certificate : null;
}

const body: fc.Arbitrary<CertificateBody> = fc.record({
  kesVkey: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  counter: fc.maxSafeNat(),
  startPeriod: fc.maxSafeNat(),
}, { noNullPrototype: true });

Deno.test("the cold key signs the KES key and two 64-bit big-endian numbers", () => {
  const signed = signedBytes({ kesVkey: KES_VKEY, counter: 7, startPeriod: 1430 });
  assert.deepEqual(signed, bytes("ab".repeat(32) + "0000000000000007" + "0000000000000596"));
  const large = signedBytes({ kesVkey: KES_VKEY, counter: 2 ** 53 - 1, startPeriod: 2 ** 32 });
  assert.deepEqual(large.subarray(32), bytes("001fffffffffffff" + "0000000100000000"));
});

Deno.test("an issued certificate is signed and survives encoding", async () => {
  await holds(
    "an issued certificate is signed and survives encoding",
    fc.property(body, fc.uint8Array({ minLength: 32, maxLength: 32 }), (body, seed) => {
      const certificate = issueCertificate(seed, body);
      assert.ok(isSignedByColdKey(certificate));
      assert.deepEqual(decoded(encodeCertificate(certificate)), certificate);
    }),
  );
});

Deno.test("a certificate with any bit changed is not signed any more, or not a certificate", async () => {
  const cbor = encodeCertificate(issued);
  await holds(
    "a certificate with any bit changed is not signed any more, or not a certificate",
    fc.property(fc.nat({ max: cbor.length * 8 - 1 }), (bit) => {
      const certificate = decoded(flipped(cbor, bit));
      assert.ok(certificate === null || !isSignedByColdKey(certificate));
    }),
  );
});

Deno.test("only the exact shape of five fields is a certificate", () => {
  const { kesVkey, signature, coldVkey } = issued;
  const fields = [kesVkey, 7, 1430, signature];
  assert.ok(decoded(encode([fields, coldVkey])));
  const wrong: readonly unknown[] = [
    [fields],
    [fields, coldVkey, coldVkey],
    [[...fields, 0], coldVkey],
    [fields.slice(0, 3), coldVkey],
    [coldVkey, fields],
    [...fields, coldVkey],
    [[kesVkey.subarray(1), 7, 1430, signature], coldVkey],
    [[kesVkey, -1, 1430, signature], coldVkey],
    [[kesVkey, 7, 1.5, signature], coldVkey],
    [[kesVkey, 2n ** 53n, 1430, signature], coldVkey],
    [[kesVkey, 7, "1430", signature], coldVkey],
    [[kesVkey, 7, 1430, signature.subarray(1)], coldVkey],
    [fields, coldVkey.subarray(1)],
    { fields, coldVkey },
    kesVkey,
    null,
  ];
  for (const value of wrong) assert.equal(decoded(encode(value)), null);
});

Deno.test("another encoding of the same fields is not a certificate", () => {
  const { kesVkey, signature, coldVkey } = issued;
  const [kes, sigma, cold] = [encode(kesVkey), encode(signature), encode(coldVkey)];
  const build = (head: string, counter: string, tail = "") =>
    Uint8Array.of(
      ...bytes(head),
      ...kes,
      ...bytes(counter),
      ...bytes("190596"),
      ...sigma,
      ...bytes(tail),
      ...cold,
    );
  assert.ok(decoded(build("8284", "07")));
  assert.equal(decoded(build("8284", "1807")), null, "a counter in more bytes than needed");
  assert.equal(decoded(build("8284", "f94700")), null, "a counter as a float");
  assert.equal(decoded(build("829f", "07", "ff")), null, "an array of indefinite length");
  assert.equal(decoded(Uint8Array.of(...build("8284", "07"), 0)), null, "a byte too many");
  assert.equal(decoded(new Uint8Array(0)), null, "nothing");
});

Deno.test("a seed of the wrong length is a mistake of the caller", () => {
  assert.throws(() => issueCertificate(new Uint8Array(31), issued), /cold key from 31 bytes/);
});

testWhere(missingVectors, "certificates of cardano-cli are signed, and encoded as we would", () => {
  for (const { name, counter, startPeriod } of SETS) {
    const cbor = cborOf(vector(name, "opcert.cert"));
    const certificate = decoded(cbor);
    assert.ok(certificate, name);
    assert.deepEqual(encodeCertificate(certificate), cbor, name);
    assert.ok(isSignedByColdKey(certificate), name);
    assert.deepEqual([certificate.counter, certificate.startPeriod], [counter, startPeriod], name);
  }
});

testWhere(missingVectors, "a certificate that names another pool's cold key is not signed", () => {
  const certificates = SETS.map(({ name }) => decoded(cborOf(vector(name, "opcert.cert"))));
  for (const one of certificates) {
    for (const other of certificates) {
      assert.ok(one && other);
      const mixed = { ...one, coldVkey: other.coldVkey };
      assert.equal(isSignedByColdKey(mixed), one === other);
    }
  }
});
