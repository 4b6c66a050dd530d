import { decode, encode } from "cborg";

/** Reads exactly one CBOR item; `undefined` where the bytes are anything else. */
export function decodeCbor(cbor: Uint8Array): unknown {
  try {
    return decode(cbor);
  } catch {
    // The message may quote the input, which may be a secret key.
    return undefined;
  }
}

/** Writes a value as canonical CBOR, into an array of its own (the library may use a Buffer). */
export function encodeCbor(value: unknown): Uint8Array {
  return new Uint8Array(encode(value));
}
