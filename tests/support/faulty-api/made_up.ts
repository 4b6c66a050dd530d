import { status as statusOf } from "../lease-api/status.ts";
import type { GarbageEffect, StatusEffect } from "./effect.ts";
import type { Answer } from "./http/answer.ts";
import { bytesOf } from "./http/bytes.ts";

const pieceLength = 65_536;
/** Bytes of a huge body: more than any client should keep. */
const hugeLength = 256 * pieceLength;

/** The answer of a fault that answers in the server's stead. */
export function madeUp(effect: StatusEffect | GarbageEffect): Answer {
  if (effect.kind === "status") {
    const { status, headers = {} } = effect;
    const body = effect.body ?? JSON.stringify(statusOf(status, "injected by a test"));
    return whole(status, bytesOf(body), headers);
  }
  switch (effect.what) {
    case "no JSON":
      return whole(200, Uint8Array.of(0x7b, 0x22, 0xff, 0xfe, 0x00, 0x3c, 0x68, 0x31, 0x3e));
    case "another object":
      return whole(200, bytesOf(JSON.stringify(anotherObject)));
    case "empty":
      return whole(200, new Uint8Array(0));
    case "huge":
      return {
        ...whole(200, new Uint8Array(0)),
        framing: { kind: "length", length: hugeLength },
        body: hugeText(),
      };
  }
}

/** The line by which a watch ends that asks for what is forgotten. */
export const expiredLine: Uint8Array<ArrayBuffer> = bytesOf(
  `${JSON.stringify({ type: "ERROR", object: statusOf(410, "too old resource version") })}\n`,
);

/** A watch that begins with that line. */
export function expiredWatch(): Answer {
  return whole(200, expiredLine);
}

const anotherObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "another", namespace: "elsewhere", uid: "1", resourceVersion: "1" },
  data: { spec: "none" },
};

function whole(
  status: number,
  bytes: Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return {
    status,
    headers: Object.entries({ "content-type": "application/json", ...headers }),
    framing: { kind: "length", length: bytes.length },
    body: ReadableStream.from([bytes]),
  };
}

/** A JSON text of one long string. */
async function* hugeText(): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const quote = Uint8Array.of(0x22);
  const piece = new Uint8Array(pieceLength).fill(0x61);
  yield quote;
  for (let sent = pieceLength; sent < hugeLength; sent += pieceLength) yield piece;
  yield piece.subarray(2);
  yield quote;
}
