import assert from "assert";
import {
  checkVrfKey,
  decodeKeyBytes,
  generateVrfKey,
  VRF_SKEY_LENGTH,
} from "../../../lib/cardano/mod.ts";
import { fc, holds, testWhere } from "testing";
import { cborOf, flipped } from "./samples.ts";
import { missingVectors, SETS, vector } from "./vectors.ts";

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });

Deno.test("a generated VRF key is sound, and with any bit changed it is not", async () => {
  await holds(
    "a generated VRF key is sound, and with any bit changed it is not",
    fc.property(seeds, fc.nat({ max: VRF_SKEY_LENGTH * 8 - 1 }), (seed, bit) => {
      const skey = generateVrfKey(seed);
      assert.deepEqual(checkVrfKey(skey), { kind: "sound", vkey: skey.subarray(32) });
      assert.equal(checkVrfKey(flipped(skey, bit)).kind, "invalid");
    }),
  );
});

Deno.test("a seed of the wrong length is a mistake of the caller", () => {
  assert.throws(() => generateVrfKey(new Uint8Array(0)), /VRF key from 0 bytes: expected a seed/);
});

testWhere(
  missingVectors,
  "VRF keys of cardano-cli are sound, and are what their seeds make",
  () => {
    for (const { name } of SETS.filter(({ hasVrf }) => hasVrf)) {
      const key = decodeKeyBytes(cborOf(vector(name, "vrf.skey")), VRF_SKEY_LENGTH);
      assert.ok(key.kind === "bytes", name);
      assert.equal(checkVrfKey(key.bytes).kind, "sound", name);
      assert.deepEqual(generateVrfKey(key.bytes.subarray(0, 32)), key.bytes, name);
    }
  },
);
