import { ed25519 } from "@noble/curves/ed25519.js";
import { equalBytes } from "@noble/curves/utils.js";
import { blake2b256 } from "./hash.ts";
import { growTree, KES_DEPTH, type KesPair, treeVkey } from "./kes_tree.ts";
import { type Refusal, refuse } from "./outcome.ts";
import { requireSeed, SEED_LENGTH } from "./seed.ts";

/** Bytes that each level adds to a signing key: a seed and two verification keys. */
const LEVEL_LENGTH = 96;

/** Length in bytes of a `Sum6KES` signing key. */
export const KES_SKEY_LENGTH: number = SEED_LENGTH + KES_DEPTH * LEVEL_LENGTH;

/** Result of {@link checkKesKey}. */
type KesCheck = { readonly kind: "sound"; readonly vkey: Uint8Array } | Refusal;

/**
 * Verification key that a signing key claims: the hash of its two topmost verification keys.
 *
 * This is what cardano-node compares with the certificate (`opCertKesKeyCheck`); it says nothing
 * about the levels below, which {@link checkKesKey} looks at.
 *
 * @param skey Signing key of {@link KES_SKEY_LENGTH} bytes.
 */
export function kesVkey(skey: Uint8Array): Uint8Array {
  return blake2b256(skey.subarray(KES_SKEY_LENGTH - 64));
}

/**
 * Walks the whole tree of a signing key: every verification key in it must follow from its seeds.
 *
 * A key that fails would be loaded by cardano-node without complaint and sign invalid blocks. It
 * takes 64 ed25519 keys, tens of milliseconds without a pause.
 *
 * Source: `SumKES` in cardano-base `Cardano/Crypto/KES/Sum.hs`.
 *
 * @param skey Signing key of {@link KES_SKEY_LENGTH} bytes.
 */
export function checkKesKey(skey: Uint8Array): KesCheck {
  let vkey: Uint8Array = ed25519.getPublicKey(skey.subarray(0, SEED_LENGTH));
  for (let level = 0; level < KES_DEPTH; level++) {
    const at = SEED_LENGTH + level * LEVEL_LENGTH;
    const rightSeed = skey.subarray(at, at + 32);
    const left = skey.subarray(at + 32, at + 64);
    const right = skey.subarray(at + 64, at + 96);
    if (!equalBytes(vkey, left) || !equalBytes(treeVkey(rightSeed, level), right)) {
      return refuse(
        `is damaged or has already been evolved (its keys do not fit together at level ` +
          `${level + 1} of ${KES_DEPTH}), expected a key as cardano-cli generated it; ` +
          "copy it again or generate a new one and issue a certificate for it",
      );
    }
    vkey = blake2b256(left, right);
  }
  return { kind: "sound", vkey };
}

/**
 * Generates a KES key pair from a seed, as `cardano-cli node key-gen-KES` does from a random one.
 *
 * @throws {RangeError} If the seed is not 32 bytes long.
 */
export function generateKesKey(seed: Uint8Array): KesPair {
  requireSeed(seed, "a KES key");
  return growTree(seed, KES_DEPTH);
}
