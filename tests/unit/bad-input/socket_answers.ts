import assert from "assert";
import { encode } from "cborg";
import { probeSocket } from "../../../lib/node/mod.ts";
import { inDirectory } from "../node/harness.ts";
import { type Kind, kindsOf, type Row } from "./kind.ts";
import { writeAll } from "./raw_server.ts";

const MAGIC = 42;
/** What a probe may take, in milliseconds: of an answer, and of what never becomes one. */
const PATIENT = 10_000;
const HASTY = 150;

/** Longest reason that an operator should have to read, without the path in it. */
const LONGEST_REASON = 600;

/** A segment as the node sends it, of the handshake unless told. */
function segment(payload: Uint8Array, protocol = 0x8000, length = payload.length): Uint8Array {
  const bytes = new Uint8Array(8 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(4, protocol);
  view.setUint16(6, length);
  bytes.set(payload, 8);
  return bytes;
}

const says = (message: unknown) => segment(encode(message));
const accepting = encode([1, 0x8014, [MAGIC, false]]);
const flood = (piece: Uint8Array, times: number) =>
  Uint8Array.from(Array.from({ length: times }, () => [...piece]).flat());
const nested = (depth: number) => new Uint8Array(depth).fill(0x81);

type Said = readonly [bytes: string | Uint8Array, because: RegExp];

const ENOUGH = /more than 16384 bytes without a complete answer/;
const NOT_OURS = /expected protocol field 8000 in the answer to the handshake, got /;

const refusals: readonly Row<Said>[] = [
  [
    "a refusal of the magic",
    says([2, [2, 0x8014, "version data mismatch: 42 /= 1"]]),
    /refused the handshake: version data mismatch: 42/,
  ],
  [
    "a refusal of all versions but 1",
    says([2, [0, [0x8001]]]),
    /speaks only versions 1, expected one of 16 to 23/,
  ],
  [
    "a refusal with 5,000 versions",
    says([2, [0, Array(5000).fill(0x8001)]]),
    /speaks only versions 1, 1, 1/,
  ],
  ["a refusal without a reason", says([2]), /gave no reason/],
  [
    "a refusal of 10,000 characters",
    says([2, [2, 0x8014, "no ".repeat(3000)]]),
    /refused the handshake: no no/,
  ],
  ["another network", says([1, 0x8014, [1, false]]), /is of network magic 1, expected 42/],
  ["a magic as a text", says([1, 0x8014, ["42", false]]), /is of network magic 42, expected 42/],
  [
    "a magic of 10,000 characters",
    says([1, 0x8014, ["m".repeat(10_000), false]]),
    /is of network magic mmm/,
  ],
  [
    "a magic of 2^64 - 1",
    says([1, 0x8014, [2n ** 64n - 1n, false]]),
    /magic 18446744073709551615, expected/,
  ],
  ["a magic that is not there", says([1, 0x8014, []]), /network magic undefined, expected 42/],
  ["a magic that is a map", says([1, 0x8014, [{ a: 1 }, false]]), /expected 42/],
  [
    "a version that nobody proposed",
    says([1, 0x8001, [MAGIC, false]]),
    /chose version 1, expected 16 to 23/,
  ],
  ["a version of a node to its peers", says([1, 14, [MAGIC, false]]), /chose version 14, expected/],
  ["a version of 2^53", says([1, 2 ** 53 - 1, [MAGIC, false]]), /chose version .*, expected/],
  ["a negative version", says([1, -1, [MAGIC, false]]), /chose version .*, expected/],
  ["a version as a text", says([1, "20", [MAGIC, false]]), /got message 1/],
  ["the answer to a query", says([3, {}]), /got message 3/],
  ["our own proposal", says([0, {}]), /got message 0/],
  ["an empty list", says([]), /got message undefined/],
  ["a message of 10,000 characters", says(["x".repeat(10_000)]), /got message xxx/],
  ["a text", says("hello"), /is not a list/],
  ["a number", says(1), /is not a list/],
];

const garbage: readonly Row<Said>[] = [
  ["an answer of another protocol", segment(accepting, 0x8005), NOT_OURS],
  ["an answer as if we had asked ourselves", segment(accepting, 0), NOT_OURS],
  ["HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n", NOT_OURS],
  ["a TLS alert", Uint8Array.of(21, 3, 3, 0, 2, 2, 70, 0, 0), NOT_OURS],
  ["an end at once", "", /closed before the handshake's answer/],
  ["half a head", new Uint8Array(5), /closed before the handshake's answer/],
  ["half a segment", segment(accepting).subarray(0, -3), /closed before the handshake's answer/],
  ["a segment of length 0", segment(new Uint8Array()), /closed before the handshake's answer/],
  [
    "a length shorter than the message",
    segment(accepting, 0x8000, 3),
    /expected protocol field|closed before/,
  ],
  [
    "garbage for CBOR",
    segment(new Uint8Array(100).fill(0xff)),
    /closed before the handshake's answer/,
  ],
  [
    "two messages in one",
    segment(Uint8Array.of(...accepting, ...accepting)),
    /closed before the handshake's/,
  ],
  ["segments of length 0 without end", flood(segment(new Uint8Array()), 4000), ENOUGH],
  ["segments of one byte without end", flood(segment(Uint8Array.of(0x81)), 2000), ENOUGH],
  ["lists in lists, 8,000 deep", segment(nested(8000)), /closed before the handshake's answer/],
  [
    "a magic in lists, 6,000 deep",
    segment(Uint8Array.of(0x83, 1, 0x19, 0x80, 0x14, ...nested(6000), 1)),
    /./,
  ],
  ["1 MB of zeros", new Uint8Array(1_000_000), NOT_OURS],
  [
    "1 MB that might become an answer",
    flood(segment(new Uint8Array(60_000).fill(0x9f)), 17),
    ENOUGH,
  ],
];

/** Listens as the node does, for one connection that `conduct` serves. */
async function withListener(
  conduct: (connection: Deno.UnixConn) => Promise<void>,
  use: (path: string) => Promise<void>,
): Promise<void> {
  await inDirectory(async (directory) => {
    const path = `${directory}/node.socket`;
    using listener = Deno.listen({ transport: "unix", path });
    const served = (async () => {
      using connection = await listener.accept();
      await conduct(connection);
    })();
    await use(path);
    await served;
  });
}

async function assertSilent(path: string, because: RegExp, timeout = PATIENT): Promise<void> {
  const report = await probeSocket(path, MAGIC, timeout);
  assert(report.kind === "silent", JSON.stringify(report));
  assert.match(report.because, because);
  assert(report.because.includes(path), report.because);
  const length = report.because.length - path.length;
  assert(length <= LONGEST_REASON, report.because.slice(0, 500));
}

/** Whatever comes after the proposal: the node is silent, and it is said why. */
async function isSilent(bytes: string | Uint8Array, because: RegExp): Promise<void> {
  await withListener(async (connection) => {
    await connection.read(new Uint8Array(1000));
    // The probe hangs up as soon as it knows enough.
    await writeAll(connection, bytes).catch(() => {});
  }, (path) => assertSilent(path, because));
}

type Conduct = readonly [(connection: Deno.UnixConn) => Promise<void>, RegExp];

const untilHungUp = async (connection: Deno.UnixConn) => {
  while (await connection.read(new Uint8Array(1000)).catch(() => null) !== null);
};

const conducts: readonly Row<Conduct>[] = [
  ["silence", untilHungUp, /no answer within 150 ms/],
  ["half an answer, and silence", async (connection) => {
    await writeAll(connection, segment(accepting).subarray(0, -1));
    await untilHungUp(connection);
  }, /no answer within 150 ms/],
  ["a byte now and then", async (connection) => {
    const trickle = setInterval(() => connection.write(new Uint8Array(1)).catch(() => {}), 40);
    await untilHungUp(connection);
    clearInterval(trickle);
  }, /no answer within 150 ms/],
  [
    "a connection closed unread",
    () => Promise.resolve(),
    /is silent: .*(closed|reset|Broken pipe|within)/,
  ],
];

type Place = readonly [prepare: (path: string) => Promise<void> | void, because: RegExp];

const places: readonly Row<Place>[] = [
  ["no socket", () => {}, /no such file.*NODE_SOCKET/],
  ["a file", (path) => Deno.writeTextFile(path, ""), /it is not a socket/],
  ["a directory", (path) => Deno.mkdir(path), /it is not a socket/],
  ["a link to itself", (path) => Deno.symlink(path, path), /symbolic links/],
  ["a link to nowhere", (path) => Deno.symlink(`${path}.gone`, path), /no such file/],
  ["a socket that nobody listens on", async (path) => {
    const listener = Deno.listen({ transport: "unix", path: `${path}.new` });
    await Deno.link(`${path}.new`, path);
    listener.close();
  }, /nobody listens; a node that has ended left the file behind/],
];

export const socketAnswers: readonly Kind[] = [
  ...kindsOf("node's socket", [...refusals, ...garbage], isSilent),
  ...kindsOf(
    "node's socket",
    conducts,
    (conduct, because) => withListener(conduct, (path) => assertSilent(path, because, HASTY)),
  ),
  ...kindsOf(
    "place of the node's socket",
    places,
    (prepare, because) =>
      inDirectory(async (directory) => {
        const path = `${directory}/node.socket`;
        await prepare(path);
        await assertSilent(path, because);
      }),
  ),
  ...kindsOf(
    "place of the node's socket",
    [["a path of 200 characters"]],
    () => assertSilent(`/ipc/${"s".repeat(195)}`, /Cannot connect to the node's socket .*SUN_LEN/),
  ),
];
