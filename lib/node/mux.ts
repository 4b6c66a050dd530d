import { decode } from "cborg";

/**
 * Segments of the local socket's multiplexer, as bytes.
 *
 * A segment is a header of 8 bytes (time stamp; direction bit and protocol number; length),
 * big-endian, and a payload. Source: `network-mux/src/Network/Mux/Codec.hs` of ouroboros-network,
 * where the code sets the bit for the node, whatever its comment says.
 */
const HEADER_BYTES = 8;
/** Set in what the node sends. */
const BY_NODE = 0x8000;

/** What has arrived of one message. */
type Received =
  | { readonly kind: "message"; readonly message: unknown }
  /** Something of another protocol: the field as it came. */
  | { readonly kind: "foreign"; readonly field: number }
  /** Not all of it has arrived yet. */
  | { readonly kind: "incomplete" };

/** A message of ours, small enough for one segment. */
export function segment(protocol: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(4, protocol);
  view.setUint16(6, payload.length);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

/** Reads the node's first message of a protocol from all bytes received so far. */
export function firstMessage(received: Uint8Array, protocol: number): Received {
  let payload = new Uint8Array();
  const view = new DataView(received.buffer, received.byteOffset, received.byteLength);
  for (let at = 0; at + HEADER_BYTES <= received.length;) {
    const field = view.getUint16(at + 4);
    if (field !== (BY_NODE | protocol)) return { kind: "foreign", field };
    const end = at + HEADER_BYTES + view.getUint16(at + 6);
    payload = joined(payload, received.subarray(at + HEADER_BYTES, end));
    const message = decoded(payload); // A segment cut short is a message cut short.
    if (message !== undefined) return { kind: "message", message };
    at = end;
  }
  return { kind: "incomplete" };
}

/** The message, or `undefined` while its end is missing. */
function decoded(payload: Uint8Array): unknown {
  try {
    return decode(payload, { useMaps: true, allowIndefinite: true });
  } catch {
    return undefined;
  }
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
