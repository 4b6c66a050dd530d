import assert from "assert";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { decode, encode } from "cborg";
import { makeHome, pause, type RunningNode, startNode } from "./harness.ts";

/** A client's segment: no direction bit, time stamp zero. */
function segment(protocol: number, content: unknown): Uint8Array<ArrayBuffer> {
  const payload = encode(content);
  const bytes = new Uint8Array(8 + payload.length);
  new DataView(bytes.buffer).setUint16(4, protocol);
  new DataView(bytes.buffer).setUint16(6, payload.length);
  bytes.set(payload, 8);
  return bytes;
}

const proposal = (magic: number, versions: readonly number[], query = false) =>
  segment(0, [0, new Map(versions.map((version) => [version | 0x8000, [magic, query]]))]);

/** Sends bytes and returns the protocol and content of the answer; `null` if the node hung up. */
async function ask(
  connection: Deno.UnixConn,
  bytes: Uint8Array,
): Promise<{ readonly protocol: number; readonly content: unknown } | null> {
  await connection.write(bytes);
  const buffer = new Uint8Array(4096);
  const length = await connection.read(buffer);
  if (length === null) return null;
  const view = new DataView(buffer.buffer);
  assert.equal(view.getUint16(6), length - 8, "one segment");
  const content: unknown = decode(buffer.subarray(8, length), { useMaps: true });
  return { protocol: view.getUint16(4), content };
}

const connect = (path: string) => Deno.connect({ transport: "unix", path });

async function nodeOf(version: string): Promise<RunningNode & { readonly socket: string }> {
  const home = await makeHome();
  const node = await startNode(home, [], { VERSION: version });
  await node.ready();
  const dispose = node[Symbol.asyncDispose];
  return Object.assign(node, {
    socket: home.socket,
    [Symbol.asyncDispose]: async () => {
      await dispose();
      await home[Symbol.asyncDispose]();
    },
  });
}

Deno.test("socket: the newest common version, then the tip by chain-sync, then done", async () => {
  await using node = await nodeOf("10.5.4");
  using connection = await connect(node.socket);
  const all = [16, 17, 18, 19, 20, 21, 22, 23];
  const proposed = proposal(42, all);
  assert.deepEqual(await ask(connection, proposed), {
    protocol: 0x8000,
    content: [1, 20 | 0x8000, [42, false]],
  });
  const found = await ask(connection, hexToBytes("000000000005000482048180"));
  assert.equal(found?.protocol, 0x8005);
  const [tag, intersection, tip] = found?.content as [
    number,
    unknown[],
    [[number, Uint8Array], number],
  ];
  assert.deepEqual([tag, intersection], [5, []]);
  assert.equal(tip[0][1].length, 32);
  assert.ok(tip[0][0] >= 980 && tip[1] === tip[0][0]);
  const notFound = await ask(connection, segment(5, [4, []]));
  assert.equal((notFound?.content as unknown[])[0], 6);
  await connection.write(hexToBytes("00000000000500028107"));
  const again = await ask(connection, segment(5, [4, [[]]]));
  assert.equal(again?.protocol, 0x8005, "still open");
});

Deno.test("socket: wrong magic, no common version, a query, nonsense", async () => {
  await using node = await nodeOf("10.1.4");
  const cases: readonly (readonly [Uint8Array, unknown])[] = [
    [proposal(1, [16, 18, 23]), [
      2,
      [2, 18 | 0x8000, "version data mismatch: network magic 42 /= 1"],
    ]],
    [proposal(42, [14, 15, 22]), [2, [0, [0x8010, 0x8011, 0x8012]]]],
    [
      proposal(42, [17], true),
      [3, new Map([[0x8010, [42, false]], [0x8011, [42, false]], [0x8012, [42, false]]])],
    ],
    [segment(0, [0, new Map([[0x8010, 42]])]), [
      2,
      [1, 0x8010, "unknown encoding of the version data"],
    ]],
  ];
  for (const [bytes, content] of cases) {
    using connection = await connect(node.socket);
    assert.deepEqual((await ask(connection, bytes))?.content, content);
    assert.equal(await connection.read(new Uint8Array(1)), null, "refused: it hangs up");
  }
  for (const bytes of [segment(5, [4, [[]]]), segment(0, "hello"), new Uint8Array(8)]) {
    using connection = await connect(node.socket);
    assert.equal(await ask(connection, bytes), null, bytesToHex(bytes));
  }
});

Deno.test("socket: a proposal in pieces is put together", async () => {
  await using node = await nodeOf("11.0.1");
  using connection = await connect(node.socket);
  const bytes = proposal(42, [16, 23]);
  for (const at of [3, 9]) {
    await connection.write(bytes.subarray(at === 3 ? 0 : 3, at));
    await pause(30);
  }
  const answer = await ask(connection, bytes.subarray(9));
  assert.deepEqual(answer?.content, [1, 23 | 0x8000, [42, false]]);
});
