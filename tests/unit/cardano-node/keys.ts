/** Credential sets made on the spot: of the right shape, and of no worth. */
import { blake2b } from "@noble/hashes/blake2.js";
import { bytesToHex, randomBytes } from "@noble/hashes/utils.js";
import { encode } from "cborg";

/** The texts of three credential files that belong together. */
export interface KeySet {
  readonly vrf: string;
  readonly certificate: string;
  readonly kes: string;
  readonly poolId: string;
}

/** Makes a set whose certificate starts at the given KES period. */
export function makeKeys(startPeriod = 0): KeySet {
  const kes = randomBytes(608);
  const cold = randomBytes(32);
  const hot = blake2b(kes.subarray(544), { dkLen: 32 });
  return {
    vrf: envelope("VrfSigningKey_PraosVRF", randomBytes(64)),
    certificate: envelope("NodeOperationalCertificate", [
      [hot, 3, startPeriod, randomBytes(64)],
      cold,
    ]),
    kes: envelope("KesSigningKey_ed25519_kes_2^6", kes),
    poolId: bytesToHex(blake2b(cold, { dkLen: 28 })),
  };
}

/** The text of a bulk file with these sets. */
export function bulkFile(...sets: readonly KeySet[]): string {
  const parse = (text: string): unknown => JSON.parse(text);
  return JSON.stringify(sets.map((set) => [set.certificate, set.vrf, set.kes].map(parse)));
}

function envelope(type: string, content: unknown): string {
  return JSON.stringify({ type, description: "", cborHex: bytesToHex(encode(content)) });
}
