/**
 * Credential sets made for the tests, and what may never be said about them.
 *
 * @module
 */
import { hex } from "@scure/base";
import {
  type CredentialFiles,
  type CredentialTexts,
  makeCredentials,
  parseEnvelope,
} from "../../../lib/cardano/mod.ts";

/** A set of a pool that only tests know; equal numbers make equal sets. */
export function sampleSet(pool: number, counter = 3): CredentialTexts {
  return makeCredentials({
    coldSeed: new Uint8Array(32).fill(pool),
    kesSeed: new Uint8Array(32).fill(pool + 1),
    vrfSeed: new Uint8Array(32).fill(pool + 2),
    counter,
    startPeriod: 400,
    description: "",
  });
}

/** Gives texts the paths of the default configuration. */
export function filesOf(texts: CredentialTexts): CredentialFiles {
  return {
    kes: { path: "/secrets/kes.skey", text: texts.kes },
    vrf: { path: "/secrets/vrf.skey", text: texts.vrf },
    opcert: { path: "/secrets/node.cert", text: texts.opcert },
  };
}

/** The bytes in an envelope that is known to be good. */
export function cborOf(text: string): Uint8Array {
  const outcome = parseEnvelope(text);
  if (outcome.kind === "invalid") throw new Error(outcome.because);
  return outcome.envelope.cbor;
}

/** Bytes of a hexadecimal literal. */
export function bytes(text: string): Uint8Array {
  return hex.decode(text);
}

/** A copy with one bit flipped. */
export function flipped(source: Uint8Array, bit: number): Uint8Array {
  const copy = source.slice();
  const at = Math.floor(bit / 8) % copy.length;
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8));
  return copy;
}
