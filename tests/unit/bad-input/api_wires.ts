import assert from "assert";
import { assertClear, patient, withRawServer } from "./api_stage.ts";
import { type Kind, kindsOf, type Row } from "./kind.ts";

/** What goes wrong below HTTP, or in it. */
const wires: readonly Row<readonly [raw: string | Uint8Array, because: RegExp]>[] = [
  ["the connection is closed at once", "", /^get leases/],
  ["no HTTP", "SSH-2.0-OpenSSH_9.6\r\n", /^get leases/],
  ["a TLS alert", Uint8Array.of(21, 3, 1, 0, 2, 2, 40), /^get leases/],
  ["half a head", "HTTP/1.1 200 OK\r\nContent-Le", /^get leases/],
  [
    "half the body that was announced",
    "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{",
    /^get leases/,
  ],
  ["a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}", /^get leases/],
  [
    "two lengths",
    "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}",
    /^get leases/,
  ],
  [
    "a chunk that is none",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}",
    /^get leases/,
  ],
  [
    "chunks without an end",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
    /^get leases/,
  ],
  ["a status of 99", "HTTP/1.1 99 Odd\r\n\r\n", /^get leases/],
  ["a head of 1 MB", `HTTP/1.1 200 OK\r\nx: ${"x".repeat(1e6)}\r\n\r\n{}`, /^get leases/],
];

async function breaks(raw: string | Uint8Array, because: RegExp): Promise<void> {
  await withRawServer(raw, async (lease, heal) => {
    const outcome = await lease.read(patient);
    assert(outcome.kind === "failed", JSON.stringify(outcome));
    assertClear(outcome.because, because);
    heal();
    assert.equal((await lease.read(patient)).kind, "observed");
  });
}

export const apiWires: readonly Kind[] = kindsOf("answer to a read on the wire", wires, breaks);
