/** Length in bytes of every seed here: ed25519, VRF and KES keys all grow from 32 bytes. */
export const SEED_LENGTH = 32;

/**
 * Checks that a seed has its length.
 *
 * A shorter one would be hashed without complaint into a key of less entropy than it seems to have.
 *
 * @throws {RangeError} If the seed is not 32 bytes long: a mistake of the caller, not of a user.
 */
export function requireSeed(seed: Uint8Array, purpose: string): void {
  if (seed.length === SEED_LENGTH) return;
  throw new RangeError(
    `Cannot make ${purpose} from ${seed.length} bytes: expected a seed of ${SEED_LENGTH} bytes`,
  );
}
