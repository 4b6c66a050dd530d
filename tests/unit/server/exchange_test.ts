import assert from "assert";
import { plain } from "../../../lib/server/answer.ts";
import { type Connection, exchange } from "../../../lib/server/exchange.ts";

/** A client that sends these pieces and then closes; `calls` is what the server did, in order. */
function client(...pieces: string[]) {
  const calls: string[] = [];
  const encoder = new TextEncoder();
  let written = "";
  const connection: Connection = {
    read(into) {
      const piece = pieces.shift();
      calls.push(piece === undefined ? "end" : "read");
      if (piece === undefined) return Promise.resolve(null);
      into.set(encoder.encode(piece));
      return Promise.resolve(piece.length);
    },
    write(bytes) {
      // A few bytes at a time, as a full socket takes them.
      const taken = bytes.subarray(0, 100);
      if (calls.at(-1) !== "write") calls.push("write");
      written += new TextDecoder().decode(taken);
      return Promise.resolve(taken.length);
    },
    closeWrite() {
      calls.push("closeWrite");
      return Promise.resolve();
    },
  };
  return { connection, calls, written: () => written };
}

const answer = () => Promise.resolve(plain(200, "x".repeat(500)));

Deno.test("the answer is written whole, ended, and then the rest of the request is read away", async () => {
  const { connection, calls, written } = client("POST /x HTTP/1.1\r\n\r\n", "a", "b");
  await exchange(connection, answer);
  assert.deepEqual(calls, ["read", "write", "closeWrite", "read", "read", "end"]);
  assert(written().endsWith(`\r\n\r\n${"x".repeat(500)}`));
});

Deno.test("a body without end is read away up to a limit", async () => {
  const endless = Array<string>(1000).fill("y".repeat(4096));
  const { connection, calls } = client("GET / HTTP/1.1\r\n\r\n", ...endless);
  await exchange(connection, answer);
  assert.equal(calls.filter((call) => call === "read").length, 1 + 16);
});

Deno.test("a client that leaves before its request is complete gets nothing", async () => {
  const { connection, calls } = client("GET / HTTP/1.1\r\n");
  await exchange(connection, answer);
  assert.deepEqual(calls, ["read", "end"]);
});
