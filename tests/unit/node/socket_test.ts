import assert from "assert";
import { encode } from "cborg";
import { probeSocket } from "../../../lib/node/mod.ts";
import { inDirectory, ofKind } from "./harness.ts";

const MAGIC = 42;
const TIMEOUT = 60_000;

/** What a node does with a connection; the connection is closed afterwards. */
type Conduct = (connection: Deno.UnixConn) => Promise<void>;

/** Listens on a socket as the node does, for one connection, while `run` probes. */
async function withNode(conduct: Conduct, run: (path: string) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    const path = `${directory}/node.socket`;
    const listener = Deno.listen({ transport: "unix", path });
    const served = (async () => {
      using connection = await listener.accept();
      await conduct(connection);
    })();
    try {
      await run(path);
      await served;
    } finally {
      listener.close();
    }
  });
}

function segment(message: unknown): Uint8Array<ArrayBuffer> {
  const payload = encode(message);
  return new Uint8Array([0, 0, 0, 1, 0x80, 0, 0, payload.length, ...payload]);
}

/** Reads the proposal, then sends these bytes, `step` at a time. */
const answering =
  (bytes: Uint8Array<ArrayBuffer>, step = bytes.length): Conduct => async (connection) => {
    await connection.read(new Uint8Array(1000));
    for (let at = 0; at < bytes.length; at += step) {
      await connection.write(bytes.subarray(at, at + step));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  };

const accepting = segment([1, 0x8014, [MAGIC, false]]);

async function cause(path: string, timeout = TIMEOUT): Promise<string> {
  return ofKind(await probeSocket(path, MAGIC, timeout), "silent").because;
}

Deno.test("a node that accepts the handshake answers, in whatever pieces", async () => {
  for (const step of [1, 5, accepting.length]) {
    await withNode(answering(accepting, step), async (path) => {
      assert.deepEqual(await probeSocket(path, MAGIC, TIMEOUT), { kind: "answers", version: 20 });
    });
  }
});

Deno.test("a node that tells its tip is left in good order", async () => {
  const hash = new Uint8Array(32).fill(1);
  const payload = encode([5, [], [[42, hash], 7]]);
  const tip = new Uint8Array([0, 0, 0, 2, 0x80, 5, 0, payload.length, ...payload]);
  const telling: Conduct = async (connection) => {
    await answering(accepting)(connection);
    await answering(tip)(connection);
    const farewell = new Uint8Array(100);
    const length = await connection.read(farewell) ?? 0;
    assert.deepEqual([...farewell.subarray(0, length)], [0, 0, 0, 0, 0, 5, 0, 2, 0x81, 7]);
  };
  await withNode(telling, async (path) => {
    const expected = { slot: 42, block: 7, hash: "01".repeat(32) };
    const report = await probeSocket(path, MAGIC, TIMEOUT);
    assert.deepEqual(report, { kind: "answers", version: 20, tip: expected });
  });
});

Deno.test("a node that answers, and does not tell its tip in time, answers", async () => {
  const mute: Conduct = async (connection) => {
    await answering(accepting)(connection);
    while (await connection.read(new Uint8Array(100)) !== null);
  };
  await withNode(mute, async (path) => {
    assert.deepEqual(await probeSocket(path, MAGIC, TIMEOUT), { kind: "answers", version: 20 });
  });
});

Deno.test("a node of another network is silent, in its own words", async () => {
  const refusal = segment([2, [2, 0x8014, "version data mismatch: 42 /= 1"]]);
  await withNode(answering(refusal), async (path) => {
    assert.match(await cause(path), /refused the handshake: version data mismatch: 42 \/= 1/);
  });
});

Deno.test("a node that says nothing is silent, in time", async () => {
  const mute: Conduct = async (connection) => {
    await connection.read(new Uint8Array(1000));
    assert.equal(await connection.read(new Uint8Array(1)), null, "the probe hung up");
  };
  await withNode(mute, async (path) => {
    assert.match(await cause(path, 50), /no answer within 50 ms$/);
  });
});

Deno.test("a connection that closes without an answer is silent", async () => {
  await withNode(answering(new Uint8Array()), async (path) => {
    assert.match(await cause(path), /closed before the handshake's answer/);
  });
});

Deno.test("a flood that never becomes an answer is cut off", async () => {
  const empty = new Uint8Array(8 * 4096).fill(0).map((_, at) => at % 8 === 4 ? 0x80 : 0);
  const flooding: Conduct = async (connection) => {
    try {
      await answering(empty, 4096)(connection);
    } catch (error) {
      assert.ok(error instanceof Deno.errors.BrokenPipe, String(error));
    }
  };
  await withNode(flooding, async (path) => {
    assert.match(await cause(path), /more than 16384 bytes without a complete answer/);
  });
});

Deno.test("the file that a dead node left is told from a missing one and from no socket", async () => {
  await inDirectory(async (directory) => {
    const path = `${directory}/node.socket`;
    assert.match(await cause(path), /no such file.*NODE_SOCKET/);
    const listener = Deno.listen({ transport: "unix", path });
    await Deno.link(path, `${directory}/left`); // Closing the listener removes its own name only.
    listener.close();
    assert.match(await cause(`${directory}/left`), /nobody listens; a node that has ended left/);
    await Deno.writeTextFile(path, "");
    assert.match(await cause(path), /it is not a socket$/);
    assert.match(await cause(directory), /it is not a socket$/);
  });
});
