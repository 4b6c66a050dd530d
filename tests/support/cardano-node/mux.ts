/** The multiplexer of the node's local socket: segments of eight header bytes and a payload. */
import { decodeFirst, encode } from "cborg";

const headerLength = 8;
/** Longest payload that the node sends in one segment on a local socket. */
const longestPayload = 12288;
/** Most bytes of one message that may pile up before it is complete. */
const longestMessage = 65536;

/** One complete message of a mini-protocol. */
export interface Message {
  readonly protocol: number;
  readonly content: unknown;
}

/** Turns received bytes into messages; `null` once the peer has broken the rules. */
export type Demultiplexer = (chunk: Uint8Array) => readonly Message[] | null;

/** Makes a demultiplexer for what an initiator (a client) sends. */
export function demultiplexer(): Demultiplexer {
  let pending = new Uint8Array(0);
  const partial = new Map<number, Uint8Array>();
  return (chunk) => {
    pending = join(pending, chunk);
    const messages: Message[] = [];
    while (pending.length >= headerLength) {
      const view = new DataView(pending.buffer, pending.byteOffset, pending.length);
      const protocol = view.getUint16(4);
      const length = view.getUint16(6);
      if (protocol >= 0x8000 || length === 0) return null;
      if (pending.length < headerLength + length) break;
      const payload = pending.subarray(headerLength, headerLength + length);
      let rest: Uint8Array = join(partial.get(protocol) ?? new Uint8Array(0), payload);
      pending = pending.slice(headerLength + length);
      while (rest.length > 0) {
        const item = firstItem(rest);
        if (item === null) break;
        messages.push({ protocol, content: item.content });
        rest = item.rest;
      }
      if (rest.length > longestMessage) return null;
      partial.set(protocol, rest.slice());
    }
    return messages;
  };
}

/** Encodes a message of the node (the responder), in as many segments as it takes. */
export function segments(protocol: number, content: unknown): Uint8Array {
  const payload = encode(content);
  let result = new Uint8Array(0);
  for (let start = 0; start < payload.length; start += longestPayload) {
    const part = payload.subarray(start, start + longestPayload);
    const header = new DataView(new ArrayBuffer(headerLength));
    header.setUint32(0, Math.floor(performance.now() * 1000) >>> 0);
    header.setUint16(4, protocol | 0x8000);
    header.setUint16(6, part.length);
    result = join(result, join(new Uint8Array(header.buffer), part));
  }
  return result;
}

/** The first complete CBOR item; `null` while there is none (or never will be). */
function firstItem(bytes: Uint8Array): { content: unknown; rest: Uint8Array } | null {
  try {
    const [content, rest] = decodeFirst(bytes, { useMaps: true });
    return { content, rest };
  } catch {
    return null;
  }
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(first.length + second.length);
  result.set(first);
  result.set(second, first.length);
  return result;
}
