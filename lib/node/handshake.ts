import { encode } from "cborg";
import { firstMessage, segment } from "./mux.ts";

/**
 * The handshake of the node-to-client protocol, as bytes.
 *
 * Source: `handshake-node-to-client.cddl` of ouroboros-network; the handshake is protocol 0.
 */
type HandshakeReply =
  | { readonly kind: "accepted"; readonly version: number }
  | { readonly kind: "refused"; readonly because: string }
  /** Not all of it has arrived yet. */
  | { readonly kind: "incomplete" };

/** Versions that this program proposes: those of cardano-node 9.x to 11.x. */
const VERSIONS = { oldest: 16, newest: 23 } as const;

/** Bit that tells node-to-client versions from node-to-node ones. */
const TO_CLIENT = 0x8000;

const HANDSHAKE = 0;

/** The opening message: every version we speak, with the network's magic. */
export function handshakeProposal(magic: number): Uint8Array<ArrayBuffer> {
  const table = new Map<number, readonly [number, boolean]>();
  for (let version = VERSIONS.oldest; version <= VERSIONS.newest; version++) {
    table.set(version | TO_CLIENT, [magic, false]);
  }
  return segment(HANDSHAKE, encode([0, table]));
}

/** Reads the node's answer from all bytes received so far. */
export function readHandshakeReply(received: Uint8Array, magic: number): HandshakeReply {
  const first = firstMessage(received, HANDSHAKE);
  switch (first.kind) {
    case "message":
      return judge(first.message, magic);
    case "incomplete":
      return { kind: "incomplete" };
    case "foreign": {
      const said = first.field.toString(16).padStart(4, "0");
      return refused(`expected protocol field 8000 in the answer to the handshake, got ${said}`);
    }
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
