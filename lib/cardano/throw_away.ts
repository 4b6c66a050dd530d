import { encodeCbor } from "./cbor.ts";
import { encodeCertificate } from "./certificate.ts";
import { issueCertificate } from "./certificate_signature.ts";
import { encodeEnvelope } from "./envelope.ts";
import { blake2b256 } from "./hash.ts";
import { generateKesKey } from "./kes_key.ts";
import { type CredentialRole, ENVELOPE_TYPES } from "./role.ts";
import { THROW_AWAY } from "./throw_away_mark.ts";
import { generateVrfKey } from "./vrf_key.ts";

/** The texts of three credential files, by role. */
export type CredentialTexts = Readonly<Record<CredentialRole, string>>;

/** From what {@link makeCredentials} makes a set. */
interface CredentialIngredients {
  /** Cold signing key, 32 bytes; decides the pool id. */
  readonly coldSeed: Uint8Array;
  /** Seed of the KES key, 32 bytes. */
  readonly kesSeed: Uint8Array;
  /** Seed of the VRF key, 32 bytes. */
  readonly vrfSeed: Uint8Array;
  /** Issue number of the certificate. */
  readonly counter: number;
  /** First KES period of the certificate. */
  readonly startPeriod: number;
  /** Text for the `description` of all three files. */
  readonly description: string;
}

/** Fewest bytes from which {@link throwAwayCredentials} makes a set. */
export const THROW_AWAY_SEED_LENGTH = 128;

/**
 * Makes a consistent set of credentials: what tests and the demo use as a pool's own.
 *
 * @throws {RangeError} If a seed is not 32 bytes long.
 */
export function makeCredentials(ingredients: CredentialIngredients): CredentialTexts {
  const { coldSeed, kesSeed, vrfSeed, counter, startPeriod, description } = ingredients;
  const kes = generateKesKey(kesSeed);
  const body = { kesVkey: kes.vkey, counter, startPeriod };
  const file = (role: CredentialRole, cbor: Uint8Array) =>
    encodeEnvelope({ type: ENVELOPE_TYPES[role], description, cbor });
  return {
    vrf: file("vrf", encodeCbor(generateVrfKey(vrfSeed))),
    opcert: file("opcert", encodeCertificate(issueCertificate(coldSeed, body))),
    kes: file("kes", encodeCbor(kes.skey)),
  };
}

/**
 * Makes a set with which a cardano-node that needs files can start, and of which nothing can come:
 * its pool does not exist, and its KES periods (0 to 61) are long past on every public network.
 *
 * Nothing is random in here: the same bytes make the same set.
 *
 * @param seedBytes At least {@link THROW_AWAY_SEED_LENGTH} bytes from a cryptographic source.
 * @throws {RangeError} If there are fewer.
 */
export function throwAwayCredentials(seedBytes: Uint8Array): CredentialTexts {
  if (seedBytes.length < THROW_AWAY_SEED_LENGTH) {
    throw new RangeError(
      `Cannot make throw-away credentials from ${seedBytes.length} bytes: ` +
        `expected at least ${THROW_AWAY_SEED_LENGTH} random ones`,
    );
  }
  const seedOf = (purpose: string) => blake2b256(new TextEncoder().encode(purpose), seedBytes);
  return makeCredentials({
    coldSeed: seedOf("forge-manager throw-away cold key"),
    kesSeed: seedOf("forge-manager throw-away KES key"),
    vrfSeed: seedOf("forge-manager throw-away VRF key"),
    counter: 0,
    startPeriod: 0,
    description: THROW_AWAY,
  });
}
