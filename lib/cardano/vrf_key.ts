import { ed25519 } from "@noble/curves/ed25519.js";
import { equalBytes } from "@noble/curves/utils.js";
import { concatBytes } from "@noble/hashes/utils.js";
import { type Refusal, refuse } from "./outcome.ts";
import { requireSeed, SEED_LENGTH } from "./seed.ts";

/** Length in bytes of a VRF signing key: a seed and the verification key. */
export const VRF_SKEY_LENGTH = 64;

/** Result of {@link checkVrfKey}. */
type VrfCheck = { readonly kind: "sound"; readonly vkey: Uint8Array } | Refusal;

/**
 * Checks that the two halves of a VRF signing key belong together.
 *
 * libsodium derives the verification key of `PraosVRF` from its seed just as that of ed25519
 * (`crypto_vrf_ietfdraft03_keypair_from_seed`). Whether the pool registered this very key only the
 * chain knows: there stands `blake2b256` of the verification key.
 *
 * @param skey Signing key of {@link VRF_SKEY_LENGTH} bytes.
 */
export function checkVrfKey(skey: Uint8Array): VrfCheck {
  const vkey = skey.subarray(SEED_LENGTH);
  if (!equalBytes(ed25519.getPublicKey(skey.subarray(0, SEED_LENGTH)), vkey)) {
    return refuse(
      "is damaged (its verification key does not follow from its seed), expected a key as " +
        "cardano-cli generated it; copy it again from where it was made",
    );
  }
  return { kind: "sound", vkey };
}

/**
 * Generates a VRF signing key (seed, then verification key) from a seed.
 *
 * @throws {RangeError} If the seed is not 32 bytes long.
 */
export function generateVrfKey(seed: Uint8Array): Uint8Array {
  requireSeed(seed, "a VRF key");
  return concatBytes(seed, ed25519.getPublicKey(seed));
}
