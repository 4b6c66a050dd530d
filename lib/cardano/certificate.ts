import { equalBytes } from "@noble/curves/utils.js";
import { decodeCbor, encodeCbor } from "./cbor.ts";
import { type Refusal, refuse } from "./outcome.ts";

/** What the cold key of a pool signs in an operational certificate. */
export interface CertificateBody {
  /** Verification key of the KES key that is certified, 32 bytes. */
  readonly kesVkey: Uint8Array;
  /** Issue number; a block with a lower one than the chain knows is invalid. */
  readonly counter: number;
  /** First KES period in which the KES key may sign. */
  readonly startPeriod: number;
}

/**
 * An operational certificate: the cold key's permission for a KES key to sign blocks.
 *
 * Source: `OCert` in cardano-ledger `Cardano/Protocol/TPraos/OCert.hs`, and `OperationalCertificate`
 * in cardano-api `Cardano/Api/Certificate/Internal/OperationalCertificate.hs`.
 */
export interface OperationalCertificate extends CertificateBody {
  /** Ed25519 signature of the cold key, 64 bytes. */
  readonly signature: Uint8Array;
  /** Verification key of the cold key, 32 bytes; its hash is the pool id. */
  readonly coldVkey: Uint8Array;
}

/** Result of {@link decodeCertificate}. */
export type CertificateOutcome =
  | { readonly kind: "certificate"; readonly certificate: OperationalCertificate }
  | Refusal;

const SHAPE = "[[KES key of 32 bytes, counter, start period, signature of 64 bytes], " +
  "cold key of 32 bytes]";

/**
 * Reads `[[kes_vk, counter, period, sigma], cold_vk]`, exactly these five fields.
 *
 * Only the one encoding that cardano-cli writes is accepted. Numbers above 2^53 - 1, which the
 * format allows and no pool reaches, are refused.
 */
export function decodeCertificate(cbor: Uint8Array): CertificateOutcome {
  const certificate = shapeOf(decodeCbor(cbor));
  // Encoding it again rules out further fields, and every other way to write the same values (a
  // float for an integer, an indefinite length), which cardano-node might refuse.
  if (certificate === null || !equalBytes(encodeCertificate(certificate), cbor)) {
    return refuse(
      `holds ${cbor.length} bytes that are no operational certificate, expected CBOR ${SHAPE}; ` +
        "issue it again with cardano-cli",
    );
  }
  return { kind: "certificate", certificate };
}

/** Writes a certificate as the CBOR that {@link decodeCertificate} reads. */
export function encodeCertificate(certificate: OperationalCertificate): Uint8Array {
  const { kesVkey, counter, startPeriod, signature, coldVkey } = certificate;
  return encodeCbor([[kesVkey, counter, startPeriod, signature], coldVkey]);
}

function shapeOf(value: unknown): OperationalCertificate | null {
  if (!Array.isArray(value) || !Array.isArray(value[0])) return null;
  const [[kesVkey, counter, startPeriod, signature], coldVkey]: unknown[][] = value;
  if (!isBytes(kesVkey, 32) || !isBytes(signature, 64)) return null;
  if (!isBytes(coldVkey, 32) || !isCount(counter) || !isCount(startPeriod)) return null;
  return { kesVkey, counter, startPeriod, signature, coldVkey };
}

function isBytes(value: unknown, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
