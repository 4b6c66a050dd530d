import { ed25519 } from "@noble/curves/ed25519.js";
import type { CertificateBody, OperationalCertificate } from "./certificate.ts";
import { requireSeed } from "./seed.ts";

/**
 * The 48 bytes that a cold key signs: KES key, counter and start period, both as 64-bit big-endian.
 *
 * Source: `getSignableRepresentation` of `OCertSignable` in cardano-ledger
 * `Cardano/Protocol/TPraos/OCert.hs`. It is not CBOR.
 */
export function signedBytes({ kesVkey, counter, startPeriod }: CertificateBody): Uint8Array {
  const bytes = new Uint8Array(48);
  bytes.set(kesVkey);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(32, BigInt(counter));
  view.setBigUint64(40, BigInt(startPeriod));
  return bytes;
}

/** Whether the cold key named in the certificate signed its other fields. */
export function isSignedByColdKey(certificate: OperationalCertificate): boolean {
  const { signature, coldVkey } = certificate;
  // Strict rules (RFC 8032), because libsodium in cardano-node refuses odd encodings and keys too.
  return ed25519.verify(signature, signedBytes(certificate), coldVkey, { zip215: false });
}

/**
 * Issues a certificate with a cold key, given as its 32-byte seed.
 *
 * Meant for throw-away and test keys; the cold key of a real pool never comes near this program.
 *
 * @throws {RangeError} If the seed is not 32 bytes long.
 */
export function issueCertificate(
  coldSeed: Uint8Array,
  body: CertificateBody,
): OperationalCertificate {
  requireSeed(coldSeed, "a cold key");
  const { kesVkey, counter, startPeriod } = body;
  return {
    kesVkey,
    counter,
    startPeriod,
    signature: ed25519.sign(signedBytes(body), coldSeed),
    coldVkey: ed25519.getPublicKey(coldSeed),
  };
}
