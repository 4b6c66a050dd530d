import { decodeCbor } from "./cbor.ts";
import { type Refusal, refuse } from "./outcome.ts";

/** Result of {@link decodeKeyBytes}. */
type KeyBytesOutcome = { readonly kind: "bytes"; readonly bytes: Uint8Array } | Refusal;

/** Takes a raw key of `length` bytes out of its CBOR byte string. */
export function decodeKeyBytes(cbor: Uint8Array, length: number): KeyBytesOutcome {
  const value = decodeCbor(cbor);
  const bytes = value instanceof Uint8Array ? value : null;
  if (bytes?.length === length) return { kind: "bytes", bytes };
  const found = bytes === null ? `${cbor.length} bytes that are not one` : `${bytes.length} bytes`;
  return refuse(
    `holds ${found}, expected a CBOR byte string of ${length} bytes; ` +
      "copy the file again from where it was made",
  );
}
