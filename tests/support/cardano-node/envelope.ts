/** Text envelopes (`{"type","description","cborHex"}`) and what is inside those that forging needs. */
import { blake2b } from "@noble/hashes/blake2.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { decode } from "cborg";

/** An operational certificate, as far as forging depends on it. */
export interface Certificate {
  readonly kesVerificationKey: string;
  readonly counter: number;
  /** First KES period in which the certificate may be used. */
  readonly startPeriod: number;
  /** Blake2b-224 of the cold verification key, in hex. */
  readonly poolId: string;
}

/** A decoder of one kind of envelope; it throws with the reason, as text. */
export interface EnvelopeKind<T> {
  readonly type: string;
  readonly decode: (cbor: unknown) => T;
}

/** KES signing key: yields the verification key that belongs to it, in hex. */
export const kesSigningKey: EnvelopeKind<string> = {
  type: "KesSigningKey_ed25519_kes_2^6",
  decode: (cbor) => {
    const key = bytes(cbor, 608);
    // The last 64 bytes are the two sub-tree verification keys of the root; their hash is the root's.
    return bytesToHex(blake2b(key.subarray(544), { dkLen: 32 }));
  },
};

/** VRF signing key: only its shape matters to the stand-in, which leads every slot. */
export const vrfSigningKey: EnvelopeKind<null> = {
  type: "VrfSigningKey_PraosVRF",
  decode: (cbor) => {
    bytes(cbor, 64);
    return null;
  },
};

/** Operational certificate. Its signature is not checked, as the node does not check it either. */
export const operationalCertificate: EnvelopeKind<Certificate> = {
  type: "NodeOperationalCertificate",
  decode: (cbor) => {
    const [body, cold] = tuple(cbor, 2);
    const [kes, counter, period, signature] = tuple(body, 4);
    bytes(signature, 64);
    return {
      kesVerificationKey: bytesToHex(bytes(kes, 32)),
      counter: natural(counter),
      startPeriod: natural(period),
      poolId: bytesToHex(blake2b(bytes(cold, 32), { dkLen: 28 })),
    };
  },
};

/** Decodes a parsed envelope; throws an `Error` in the node's words. */
export function openEnvelope<T>(envelope: unknown, kind: EnvelopeKind<T>): T {
  if (typeof envelope !== "object" || envelope === null) {
    throw new Error("TextEnvelope aeson decode error: expected an object");
  }
  const fields = envelope as Record<string, unknown>;
  for (const name of ["type", "description", "cborHex"]) {
    if (typeof fields[name] !== "string") {
      throw new Error(`TextEnvelope aeson decode error: key "${name}" not found`);
    }
  }
  if (fields.type !== kind.type) {
    throw new Error(
      `TextEnvelope type error:  Expected: ${kind.type} Actual: ${String(fields.type)}`,
    );
  }
  try {
    return kind.decode(decode(hexToBytes(String(fields.cborHex)), { useMaps: true }));
  } catch (error) {
    throw new Error(`TextEnvelope decode error: ${(error as Error).message}`);
  }
}

function bytes(value: unknown, length: number): Uint8Array {
  if (value instanceof Uint8Array && value.length === length) return value;
  throw new Error(`expected ${length} bytes`);
}

function natural(value: unknown): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw new Error("expected an unsigned number");
}

function tuple(value: unknown, length: number): readonly unknown[] {
  if (Array.isArray(value) && value.length === length) return value;
  throw new Error(`expected a list of ${length}`);
}
