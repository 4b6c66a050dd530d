import { decode, encode } from "cborg";

/**
 * The handshake of the node-to-client protocol, as bytes.
 *
 * Sources: `handshake-node-to-client.cddl` and `network-mux/src/Network/Mux/Codec.hs` of
 * ouroboros-network. A segment is a header of 8 bytes (time stamp; direction bit and protocol
 * number; length), big-endian, and a payload; the handshake is protocol 0.
 */
export type HandshakeReply =
  | { readonly kind: "accepted"; readonly version: number }
  | { readonly kind: "refused"; readonly because: string }
  /** Not all of it has arrived yet. */
  | { readonly kind: "incomplete" };

/** Versions that this program proposes: those of cardano-node 9.x to 11.x. */
const VERSIONS = { oldest: 16, newest: 23 } as const;

/** Bit that tells node-to-client versions from node-to-node ones. */
const TO_CLIENT = 0x8000;

const HEADER_BYTES = 8;
/** Protocol 0, sent by the node. */
const HANDSHAKE_BY_NODE = 0x8000;

/** The opening message: every version we speak, with the network's magic. */
export function handshakeProposal(magic: number): Uint8Array<ArrayBuffer> {
  const table = new Map<number, readonly [number, boolean]>();
  for (let version = VERSIONS.oldest; version <= VERSIONS.newest; version++) {
    table.set(version | TO_CLIENT, [magic, false]);
  }
  const payload = encode([0, table]);
  const segment = new Uint8Array(HEADER_BYTES + payload.length);
  new DataView(segment.buffer).setUint16(6, payload.length);
  segment.set(payload, HEADER_BYTES);
  return segment;
}

/** Reads the node's answer from all bytes received so far. */
export function readHandshakeReply(received: Uint8Array, magic: number): HandshakeReply {
  let payload = new Uint8Array();
  const view = new DataView(received.buffer, received.byteOffset, received.byteLength);
  for (let at = 0; at + HEADER_BYTES <= received.length;) {
    const protocol = view.getUint16(at + 4);
    if (protocol !== HANDSHAKE_BY_NODE) {
      const said = protocol.toString(16).padStart(4, "0");
      return refused(`expected protocol field 8000 in the answer to the handshake, got ${said}`);
    }
    const end = at + HEADER_BYTES + view.getUint16(at + 6);
    payload = joined(payload, received.subarray(at + HEADER_BYTES, end));
    const message = decoded(payload); // A segment cut short is a message cut short.
    if (message !== undefined) return judge(message, magic);
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

function judge(message: unknown, magic: number): HandshakeReply {
  if (!Array.isArray(message)) return refused("the answer to the handshake is not a list");
  const [tag, first, data]: unknown[] = message;
  if (tag === 2) return refused(`the node refused the handshake: ${reasonOf(first)}`);
  if (tag !== 1 || typeof first !== "number") {
    return refused(
      `expected an acceptance or a refusal of the handshake, got message ${shown(tag)}`,
    );
  }
  const version = first & ~TO_CLIENT;
  if (version < VERSIONS.oldest || version > VERSIONS.newest) {
    return refused(`the node chose version ${version}, expected ${speaks()}`);
  }
  const theirs: unknown = Array.isArray(data) ? data[0] : data;
  if (theirs !== magic) {
    return refused(`the node is of network magic ${shown(theirs)}, expected ${magic}`);
  }
  return { kind: "accepted", version };
}

function reasonOf(reason: unknown): string {
  if (!Array.isArray(reason)) return "it gave no reason";
  const [kind, about, text]: unknown[] = reason;
  if (kind === 0 && Array.isArray(about)) {
    const versions = about.map((version) => Number(version) & ~TO_CLIENT);
    return `it speaks only versions ${shown(versions.join(", "))}, expected one of ${speaks()}`;
  }
  return typeof text === "string" ? text.slice(0, 300) : "it gave no reason";
}

/** What the other end said, as a reason may repeat it: not endless. */
function shown(value: unknown): string {
  return String(value).slice(0, 100);
}

function speaks(): string {
  return `${VERSIONS.oldest} to ${VERSIONS.newest}`;
}

function refused(because: string): HandshakeReply {
  return { kind: "refused", because };
}

function joined(head: Uint8Array, tail: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(head.length + tail.length);
  whole.set(head);
  whole.set(tail, head.length);
  return whole;
}
