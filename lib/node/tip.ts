import { encode } from "cborg";
import type { Tip } from "../core/mod.ts";
import { firstMessage, segment } from "./mux.ts";

/**
 * The tip of the node's chain, by the first question of chain-sync: every answer to it tells the tip.
 *
 * Sources: `chain-sync.cddl` and `ChainSync/Server.hs` of ouroboros-network and -consensus.
 */
const CHAIN_SYNC = 5;
/** `MsgFindIntersect` at the origin, where every chain meets. */
const FIND_INTERSECT = encode([4, [[]]]);
const DONE = encode([7]);
const HASH_BYTES = 32;

/** The answer so far: a tip, nothing yet, or something that is no tip. */
type TipReply = Tip | "incomplete" | "unreadable";

/** Asks for the tip, once the handshake has ended. */
export function tipQuestion(): Uint8Array<ArrayBuffer> {
  return segment(CHAIN_SYNC, FIND_INTERSECT);
}

/** Takes leave, so that the node ends the protocol in good order. */
export function tipFarewell(): Uint8Array<ArrayBuffer> {
  return segment(CHAIN_SYNC, DONE);
}

/** Reads the answer from all bytes that came after the handshake. */
export function readTip(received: Uint8Array): TipReply {
  const first = firstMessage(received, CHAIN_SYNC);
  if (first.kind === "incomplete") return "incomplete";
  if (first.kind === "foreign" || !Array.isArray(first.message)) return "unreadable";
  const [tag, ...rest]: unknown[] = first.message;
  // `MsgIntersectFound` names the point before the tip, `MsgIntersectNotFound` the tip alone.
  if (tag === 5) return tipFrom(rest[1]);
  return tag === 6 ? tipFrom(rest[0]) : "unreadable";
}

/** `[point, block number]`, where a point is `[slot, hash]`, or `[]` before the first block. */
function tipFrom(value: unknown): Tip | "unreadable" {
  if (!Array.isArray(value)) return "unreadable";
  const [point, block]: unknown[] = value;
  if (!Array.isArray(point) || !isCount(block)) return "unreadable";
  if (point.length === 0) return { slot: 0, block: 0, hash: "" };
  const [slot, hash]: unknown[] = point;
  if (!isCount(slot) || !(hash instanceof Uint8Array) || hash.length !== HASH_BYTES) {
    return "unreadable";
  }
  return { slot, block, hash: hash.toHex() };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
