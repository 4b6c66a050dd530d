import assert from "assert";
import {
  checkKesKey,
  decodeKeyBytes,
  generateKesKey,
  KES_SKEY_LENGTH,
  kesVkey,
} from "../../../lib/cardano/mod.ts";
import { growTree, KES_DEPTH, treeVkey } from "../../../lib/cardano/kes_tree.ts";
import { fc, holds, testAlways, testWhere } from "testing";
import { bytes, cborOf, flipped } from "./samples.ts";
import { missingVectors, SETS, vector } from "./vectors.ts";

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
const sample = generateKesKey(new Uint8Array(32).fill(9));

function skeyOf(set: string): Uint8Array {
  const outcome = decodeKeyBytes(cborOf(vector(set, "kes.skey")), KES_SKEY_LENGTH);
  return outcome.kind === "bytes" ? outcome.bytes : assert.fail(outcome.because);
}

/** Seed and verification key of the right half at a level (0 is the lowest) of a signing key. */
function rightHalf(skey: Uint8Array, level: number): { seed: Uint8Array; vkey: Uint8Array } {
  const at = 32 + 96 * level;
  return { seed: skey.subarray(at, at + 32), vkey: skey.subarray(at + 64, at + 96) };
}

// Few, because each takes 192 ed25519 keys and no seed is more special than another.
testAlways(
  "a generated key is 608 bytes long, sound, and has the verification key it claims",
  fc.property(seeds, (bytes) => {
    const { skey, vkey } = generateKesKey(bytes);
    assert.equal(skey.length, 608);
    assert.deepEqual(checkKesKey(skey), { kind: "sound", vkey });
    assert.deepEqual(kesVkey(skey), vkey);
    assert.deepEqual(treeVkey(bytes, KES_DEPTH), vkey);
  }),
  8,
);

Deno.test("a key with any bit changed is not sound", async () => {
  await holds(
    "a key with any bit changed is not sound",
    fc.property(fc.nat({ max: 608 * 8 - 1 }), (bit) => {
      assert.equal(checkKesKey(flipped(sample.skey, bit)).kind, "invalid");
    }),
  );
});

Deno.test("a key that was evolved by a period is refused, though it claims the same key", () => {
  const evolved = sample.skey.slice();
  evolved.set(rightHalf(sample.skey, 0).seed);
  evolved.fill(0, 32, 64);
  assert.deepEqual(kesVkey(evolved), sample.vkey);
  const outcome = checkKesKey(evolved);
  assert.ok(
    outcome.kind === "invalid" && /already been evolved .* level 1 of 6/.test(outcome.because),
  );
});

Deno.test("a seed of the wrong length is a mistake of the caller", () => {
  assert.throws(() => generateKesKey(new Uint8Array(33)), /KES key from 33 bytes: expected a seed/);
});

Deno.test("key bytes are taken out of exactly one byte string of exactly their length", () => {
  assert.deepEqual(decodeKeyBytes(bytes("42abcd"), 2), { kind: "bytes", bytes: bytes("abcd") });
  for (const cbor of ["", "41ab", "43abcdef", "42ab", "42abcd00", "62abcd", "8142abcd", "07"]) {
    assert.equal(decodeKeyBytes(bytes(cbor), 2).kind, "invalid", cbor);
  }
});

testWhere(missingVectors, "keys of cardano-cli are sound in all 64 leaves", () => {
  for (const { name } of SETS) {
    const skey = skeyOf(name);
    assert.deepEqual(checkKesKey(skey), { kind: "sound", vkey: kesVkey(skey) }, name);
  }
});

testWhere(
  missingVectors,
  "the verification key is the one that cardano-cli wrote beside it",
  () => {
    const file = decodeKeyBytes(cborOf(vector("kes-agent", "kes.vkey")), 32);
    assert.ok(file.kind === "bytes");
    assert.deepEqual(kesVkey(skeyOf("kes-agent")), file.bytes);
  },
);

testWhere(missingVectors, "the generator grows what cardano-base grew from the same seeds", () => {
  for (const { name } of SETS) {
    for (let level = 0; level < KES_DEPTH; level++) {
      const { seed, vkey } = rightHalf(skeyOf(name), level);
      assert.deepEqual(growTree(seed, level).vkey, vkey, `${name} at level ${level}`);
    }
  }
});
