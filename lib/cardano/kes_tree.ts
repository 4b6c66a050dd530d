import { ed25519 } from "@noble/curves/ed25519.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { blake2b256 } from "./hash.ts";

/** Levels of the tree: 2^6 = 64 leaves, one ed25519 key per KES period (`Sum6KES`). */
export const KES_DEPTH = 6;

/** A signing key at its first period, and the verification key that belongs to it. */
export interface KesPair {
  /** Signing key; 608 bytes for the six levels that Cardano uses. */
  readonly skey: Uint8Array;
  /** Verification key, 32 bytes. */
  readonly vkey: Uint8Array;
}

const LEFT = Uint8Array.of(1);
const RIGHT = Uint8Array.of(2);

/** Seeds of the two halves of a tree; source: `expandSeed` in cardano-base `Cardano/Crypto/Seed.hs`. */
function expand(seed: Uint8Array): readonly [left: Uint8Array, right: Uint8Array] {
  return [blake2b256(LEFT, seed), blake2b256(RIGHT, seed)];
}

/** Verification key of the tree of `depth` levels that grows from a seed; takes 2^depth leaves. */
export function treeVkey(seed: Uint8Array, depth: number): Uint8Array {
  if (depth === 0) return ed25519.getPublicKey(seed);
  const [left, right] = expand(seed);
  return blake2b256(treeVkey(left, depth - 1), treeVkey(right, depth - 1));
}

/**
 * Grows a tree of `depth` levels from a seed.
 *
 * Source: `genKeyKES` and `rawSerialiseSignKeyKES` of `SumKES` in cardano-base
 * `Cardano/Crypto/KES/Sum.hs`: signing key of the left half, seed of the right half, then the
 * verification keys of both.
 */
export function growTree(seed: Uint8Array, depth: number): KesPair {
  if (depth === 0) return { skey: seed.slice(), vkey: ed25519.getPublicKey(seed) };
  const [left, right] = expand(seed);
  const half = growTree(left, depth - 1);
  const rightVkey = treeVkey(right, depth - 1);
  return {
    skey: concatBytes(half.skey, right, half.vkey, rightVkey),
    vkey: blake2b256(half.vkey, rightVkey),
  };
}
