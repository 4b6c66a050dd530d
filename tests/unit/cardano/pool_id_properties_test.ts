import assert from "assert";
import { fc, testAlways } from "testing";
import { parsePoolId, poolIdOf } from "../../../lib/cardano/mod.ts";

const CHARACTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const poolId = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(poolIdOf);

testAlways(
  "any text is a pool id in both its spellings, or is refused in words that do not repeat it",
  fc.property(
    fc.oneof(
      fc.string(),
      fc.stringMatching(/^[0-9a-fA-F]{54,58}$/),
      fc.stringMatching(/^pool1[02-9ac-hj-np-z]{50,52}$/),
    ),
    (text) => {
      const outcome = parsePoolId(text);
      if (outcome.kind === "invalid") {
        assert(text.length < 10 || !outcome.because.includes(text));
        return;
      }
      assert.deepEqual(parsePoolId(outcome.poolId.bech32), outcome);
      assert.deepEqual(parsePoolId(outcome.poolId.hex), outcome);
    },
  ),
  1_000,
);

testAlways(
  "up to four characters of a bech32 id that are misspelt never make another pool's id",
  fc.property(
    poolId,
    fc.uniqueArray(fc.integer({ min: 5, max: 55 }), { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 1, max: 31 }),
    ({ bech32 }, places, shift) => {
      const spoilt = [...bech32].map((character, at) =>
        places.includes(at)
          ? CHARACTERS[(CHARACTERS.indexOf(character) + shift) % CHARACTERS.length]
          : character
      ).join("");
      assert.equal(parsePoolId(spoilt).kind, "invalid");
    },
  ),
);
