import assert from "assert";
import { hex } from "@scure/base";
import { encode } from "cborg";
import { fc, holds } from "testing";
import { segment } from "../../../lib/node/mux.ts";
import { readTip, tipFarewell, tipQuestion } from "../../../lib/node/tip.ts";

const HASH = new Uint8Array(32).fill(0xab);
const TIP = { slot: 123_456_789, block: 10_000_000, hash: "ab".repeat(32) };

/** The direction bit of the node, in chain-sync. */
const said = (message: unknown, protocol = 0x8005) => segment(protocol, encode(message));

Deno.test("the question for the tip is, byte for byte, what cardano-node expects", () => {
  assert.equal(hex.encode(tipQuestion()), "000000000005000482048180");
  assert.equal(hex.encode(tipFarewell()), "00000000000500028107");
});

Deno.test("the tip is told whether or not the origin was found", () => {
  const tip = [[TIP.slot, HASH], TIP.block];
  assert.deepEqual(readTip(said([5, [], tip])), TIP);
  assert.deepEqual(readTip(said([6, tip])), TIP);
});

Deno.test("a chain without a block has its tip at the origin", () => {
  assert.deepEqual(readTip(said([5, [], [[], 0]])), { slot: 0, block: 0, hash: "" });
});

Deno.test("what is no tip is unreadable", () => {
  const rows: readonly [string, Uint8Array][] = [
    ["another protocol", said([6, [[1, HASH], 1]], 0x8007)],
    ["our own words", said([6, [[1, HASH], 1]], 5)],
    ["another message", said([3, [[1, HASH], 1]])],
    ["no list", said("tip")],
    ["no tip", said([5, []])],
    ["no point", said([6, [7, 1]])],
    ["no block number", said([6, [[1, HASH]]])],
    ["half a hash", said([6, [[1, HASH.subarray(16)], 1]])],
    ["a hash as a text", said([6, [[1, "ab".repeat(32)], 1]])],
    ["a negative slot", said([6, [[-1, HASH], 1]])],
    ["a slot of 2^64 - 1", said([6, [[2n ** 64n - 1n, HASH], 1]])],
  ];
  for (const [name, bytes] of rows) assert.equal(readTip(bytes), "unreadable", name);
});

Deno.test("a tip may arrive in pieces", () => {
  const whole = said([6, [[TIP.slot, HASH], TIP.block]]);
  for (let length = 0; length < whole.length; length++) {
    assert.equal(readTip(whole.subarray(0, length)), "incomplete", String(length));
  }
});

Deno.test("any bytes get an answer", async () => {
  await holds(
    "any bytes get an answer",
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, framed) => {
      const answer = readTip(framed ? segment(0x8005, bytes) : bytes);
      return typeof answer === "string" || Number.isSafeInteger(answer.slot);
    }),
  );
});
