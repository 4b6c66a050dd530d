import assert from "assert";
import { decodeKeyBytes, parsePoolId, poolIdOf, poolShortId } from "../../../lib/cardano/mod.ts";
import { fc, holds, testWhere } from "testing";
import { cborOf } from "./samples.ts";
import { missingVectors, setOf, SETS, vector } from "./vectors.ts";

Deno.test("either spelling, in either case, gives both spellings", () => {
  for (const { poolId } of SETS) {
    for (const text of [poolId.hex, poolId.bech32]) {
      assert.deepEqual(parsePoolId(text), { kind: "valid", poolId });
      assert.deepEqual(parsePoolId(text.toUpperCase()), { kind: "valid", poolId });
    }
  }
});

Deno.test("the id of any cold key is read back from both spellings", async () => {
  await holds(
    "the id of any cold key is read back from both spellings",
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (coldVkey) => {
      const poolId = poolIdOf(coldVkey);
      assert.match(poolId.hex, /^[a-f0-9]{56}$/);
      assert.match(poolId.bech32, /^pool1[a-z0-9]{51}$/);
      assert.deepEqual(parsePoolId(poolId.hex), { kind: "valid", poolId });
      assert.deepEqual(parsePoolId(poolId.bech32), { kind: "valid", poolId });
    }),
  );
});

Deno.test("a bech32 id with one character changed is refused", async () => {
  const { bech32 } = poolIdOf(new Uint8Array(32));
  const characters = [..."qpzry9x8gf2tvdw0s3jn54khce6mua7l"];
  await holds(
    "a bech32 id with one character changed is refused",
    fc.property(
      fc.integer({ min: 5, max: bech32.length - 1 }),
      fc.constantFrom(...characters),
      (at, character) => {
        fc.pre(bech32[at] !== character);
        const outcome = parsePoolId(bech32.slice(0, at) + character + bech32.slice(at + 1));
        assert.ok(outcome.kind === "invalid" && outcome.because.includes("checksum"));
      },
    ),
  );
});

Deno.test("what is no pool id is refused with what one looks like", () => {
  const { bech32, hex } = poolIdOf(new Uint8Array(32));
  const wrong = [
    "",
    bech32.slice(0, -1),
    `${bech32}q`,
    ` ${bech32}`,
    hex.slice(1),
    `${hex}0`,
    bech32.replace("pool1", "stake"),
    "pool1abcd1234567890abcd1234567890abcd1234567890abcd1234",
  ];
  for (const text of wrong) {
    const outcome = parsePoolId(text);
    assert.ok(outcome.kind === "invalid", text);
    assert.match(outcome.because, /expected pool1 and 51 more characters, or 56 hexadecimal/);
  }
  assert.equal(parsePoolId(bech32.replace("pool1", "Pool1")).kind, "invalid", "mixed case");
});

Deno.test("the short id is 10 characters of a bech32 id, 8 of anything else", () => {
  assert.equal(
    poolShortId("pool13gsek6vd8dhqxsu346zvae30r4mtd77yth07fcc7p49kqc3fd09"),
    "pool13gsek",
  );
  assert.equal(poolShortId("8a219b698d3b6e034391ae84cee62f1d76b6fbc45ddfe4e31e0d4b60"), "8a219b69");
  assert.equal(poolShortId("MYPOOL"), "MYPOOL");
});

testWhere(missingVectors, "a cold key of cardano-cli gives the published pool id", () => {
  const cold = decodeKeyBytes(cborOf(vector("kes-agent", "cold.vkey")), 32);
  assert.ok(cold.kind === "bytes");
  assert.deepEqual(poolIdOf(cold.bytes), setOf("kes-agent").poolId);
});
