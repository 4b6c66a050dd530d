import assert from "assert";
import { fileURLToPath } from "node:url";
import { encode } from "cborg";
import { testWhere } from "testing";
import { compileStandIn, standInExecutable } from "../../support/cardano-node/build.ts";
import { readCredentials } from "../../support/cardano-node/credentials.ts";
import { demultiplexer, segments } from "../../support/cardano-node/mux.ts";
import { readSettings } from "../../support/cardano-node/settings.ts";
import { slotAt, untilNextSlot } from "../../support/cardano-node/time.ts";
import { streamTrace } from "../../support/cardano-node/trace.ts";
import { factsOf, isAtLeast, parseVersion } from "../../support/cardano-node/version.ts";

Deno.test("version: compared number by number; anything else is none", () => {
  assert.ok(isAtLeast([10, 5, 4], 10, 5, 4));
  assert.ok(isAtLeast([10, 10, 0], 10, 9, 9));
  assert.ok(!isAtLeast([9, 99, 99], 10));
  assert.equal(parseVersion("10.5"), null);
  assert.equal(parseVersion("10.5.4-pre"), null);
  const protocols = ["8.9.4", "9.2.1", "10.1.4", "10.2.1", "10.5.4", "10.6.0", "11.0.1"].map(
    (text) => factsOf(parseVersion(text) ?? [0, 0, 0]).newestNodeToClient,
  );
  assert.deepEqual(protocols, [16, 17, 18, 19, 20, 22, 23]);
});

Deno.test("settings: defaults; the public networks know when slot 0 was", () => {
  const read = (environment: Record<string, string>) => {
    const result = readSettings(environment);
    assert.ok("settings" in result, JSON.stringify(result));
    return result.settings;
  };
  assert.equal(read({}).facts.text, "10.5.4");
  assert.equal(slotAt(1596059091_000, read({}).systemStart), 4492800, "Shelley's first on mainnet");
  assert.equal(
    slotAt(1655769600_000, read({ STANDIN_NETWORK_MAGIC: "1" }).systemStart),
    86400,
    "and on preprod",
  );
  assert.deepEqual(read({ STANDIN_HANDLER_DELAY: "500,20" }).handlerDelays, [500, 20]);
});

Deno.test("time: the next slot begins on the second of the wall clock", () => {
  assert.equal(untilNextSlot(5_250, 1_000), 750);
  assert.equal(untilNextSlot(5_000, 1_000), 1_000);
  assert.equal(slotAt(999, 1_000), -1);
});

Deno.test("mux: long answers go out in several segments, and come together again", () => {
  const content = new Uint8Array(30_000).fill(7);
  const bytes = segments(7, content);
  assert.equal(bytes.length, encode(content).length + 3 * 8);
  // Seen as a client's: without the direction bit.
  for (let at = 0; at < bytes.length; at += 8 + 12288) bytes[at + 4] = 0;
  const take = demultiplexer();
  const messages = [bytes.subarray(0, 20_000), bytes.subarray(20_000)].flatMap((part) => {
    return take(part) ?? [];
  });
  assert.deepEqual(messages, [{ protocol: 7, content }]);
  const wrong = new Uint8Array([0, 0, 0, 0, 0x80, 0, 0, 1, 0]);
  assert.equal(demultiplexer()(wrong), null, "only clients talk to the node");
});

Deno.test("trace: a reader that stalls or goes away stops nothing, and nothing piles up", async () => {
  let asked = 0;
  let release = () => {};
  const stall = new Promise<void>((resolve) => release = resolve);
  const write = async (bytes: Uint8Array) => {
    asked++;
    await stall;
    return bytes.length;
  };
  const stalled = streamTrace({ write }, "host");
  for (let count = 0; count < 5_000; count++) stalled("Some.Name", "Info", { count });
  assert.equal(asked, 1);
  release();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.equal(asked, 1_001);
  let refused = 0;
  const gone = streamTrace({ write: () => (refused++, Promise.reject(new Error("gone"))) }, "host");
  for (let count = 0; count < 3; count++) {
    gone("Some.Name", "Info", { count });
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  assert.equal(refused, 1);
});

const vectors = fileURLToPath(new URL("../../../../shared/vectors", import.meta.url));
const there = await Deno.stat(vectors).then(() => null, () => `no test key sets at ${vectors}`);

testWhere(there, "credentials: real key sets are read, mixed ones are refused", async () => {
  const set = (folder: string, kes = folder) => ({
    vrf: `${vectors}/${folder}/vrf.skey`,
    certificate: `${vectors}/${folder}/opcert.cert`,
    kes: `${vectors}/${kes}/kes.skey`,
    bulk: null,
  });
  for (
    const [folder, poolId] of [
      ["hydra-devnet", "8a219b698d3b6e034391ae84cee62f1d76b6fbc45ddfe4e31e0d4b60"],
      ["yaci-node", "7301761068762f5900bde9eb7c1c15b09840285130f5b0f53606cc57"],
      ["yaci-node-2", "10918108df4dfd6afceb77bd86bd9f5cdd64830f89affc01aeda70e8"],
    ] as const
  ) {
    const reading = await readCredentials(set(folder));
    assert.ok(reading.kind === "read", JSON.stringify(reading));
    assert.deepEqual(reading.credentials.map((credential) => credential.poolId), [poolId]);
  }
  const mixed = await readCredentials(set("yaci-node", "yaci-node-2"));
  assert.equal(mixed.kind, "error");
});

Deno.test("build: only under the name that the manager looks for", async () => {
  await assert.rejects(standInExecutable("/nonexistent/node"), /last part must be cardano-node/);
  await assert.rejects(compileStandIn("/nonexistent/node", null), /last part must be cardano-node/);
});
