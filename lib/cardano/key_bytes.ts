import { decode } from "cborg";
import { type Refusal, refuse } from "./outcome.ts";

/** Result of {@link decodeKeyBytes}. */
export type KeyBytesOutcome = { readonly kind: "bytes"; readonly bytes: Uint8Array } | Refusal;

/** Takes a raw key of `length` bytes out of its CBOR byte string. */
export function decodeKeyBytes(cbor: Uint8Array, length: number): KeyBytesOutcome {
  const bytes = decodeByteString(cbor);
  if (bytes?.length === length) return { kind: "bytes", bytes };
  const found = bytes === null ? `${cbor.length} bytes that are not one` : `${bytes.length} bytes`;
  return refuse(
    `holds ${found}, expected a CBOR byte string of ${length} bytes; ` +
      "copy the file again from where it was made",
  );
}

function decodeByteString(cbor: Uint8Array): Uint8Array | null {
  try {
    const value: unknown = decode(cbor);
    return value instanceof Uint8Array ? value : null;
  } catch {
    return null;
  }
}
