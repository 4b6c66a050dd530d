import assert from "assert";
import { encode } from "cborg";
import { hex } from "@scure/base";
import { fc, holds } from "testing";
import { handshakeProposal, readHandshakeReply } from "../../../lib/node/handshake.ts";
import { ofKind } from "./harness.ts";

const PREVIEW = 2;
const MAINNET = 764824073;

/** A segment as the node sends it: with the direction bit set, in protocol 0. */
function segment(payload: Uint8Array, protocol = 0x8000): Uint8Array {
  const bytes = new Uint8Array(8 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 123456);
  view.setUint16(4, protocol);
  view.setUint16(6, payload.length);
  bytes.set(payload, 8);
  return bytes;
}

const reply = (message: unknown) => segment(encode(message));

Deno.test("the proposal is, byte for byte, what cardano-node expects", () => {
  assert.equal(
    hex.encode(handshakeProposal(PREVIEW)),
    "0000000000000033" + "8200a8" +
      ["10", "11", "12", "13", "14", "15", "16", "17"].map((v) => `1980${v}8202f4`).join(""),
  );
  const mainnet = hex.encode(handshakeProposal(MAINNET).subarray(8));
  assert.equal(mainnet.length, 83 * 2);
  assert.ok(mainnet.startsWith("8200a8198010821a2d964a09f4"));
});

Deno.test("an acceptance tells the version without its direction bit", () => {
  for (const version of [16, 20, 23]) {
    assert.deepEqual(readHandshakeReply(reply([1, version | 0x8000, [PREVIEW, false]]), PREVIEW), {
      kind: "accepted",
      version,
    });
  }
});

Deno.test("every refusal says why", () => {
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [[2, [0, [0x8009, 0x800a]]], /speaks only versions 9, 10, expected one of 16 to 23/],
    [[2, [1, 0x8014, "bad data"]], /bad data/],
    [[2, [2, 0x8014, "version data mismatch: 1 /= 2"]], /version data mismatch: 1 \/= 2/],
    [[2, "odd"], /gave no reason/],
    [[3, new Map()], /got message 3/],
    [[1, "x"], /got message 1/],
    [[1, 0x8014, [MAINNET, false]], /network magic 764824073, expected 2/],
    [[1, 0x8014], /network magic undefined, expected 2/],
    [[1, 0x8009, [PREVIEW, false]], /chose version 9, expected 16 to 23/],
    ["hello", /is not a list/],
  ];
  for (const [message, expected] of cases) {
    const { because } = ofKind(readHandshakeReply(reply(message), PREVIEW), "refused");
    assert.match(because, expected);
  }
});

Deno.test("an answer may arrive in pieces and in several segments", () => {
  const payload = encode([2, [2, 0x8014, "refused ".repeat(20)]]);
  const whole = new Uint8Array([
    ...segment(payload.subarray(0, 7)),
    ...segment(payload.subarray(7, 100)),
    ...segment(payload.subarray(100)),
  ]);
  for (let length = 0; length < whole.length; length++) {
    const part = whole.subarray(0, length);
    assert.equal(readHandshakeReply(part, PREVIEW).kind, "incomplete", String(length));
  }
  assert.equal(readHandshakeReply(whole, PREVIEW).kind, "refused");
});

Deno.test("what another protocol says is not an answer to the handshake", () => {
  for (const protocol of [0x0000, 0x8005, 0x4854]) {
    const bytes = segment(encode([1, 0x8014, [PREVIEW, false]]), protocol);
    const { because } = ofKind(readHandshakeReply(bytes, PREVIEW), "refused");
    assert.match(because, /expected protocol field 8000/);
  }
});

Deno.test("any bytes get an answer", async () => {
  await holds(
    "any bytes get an answer",
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, framed) => {
      const answer = readHandshakeReply(framed ? segment(bytes) : bytes, PREVIEW);
      return answer.kind !== "accepted" || (answer.version >= 16 && answer.version <= 23);
    }),
  );
});
