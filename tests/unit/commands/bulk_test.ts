import assert from "assert";
import { encodeBulkFile } from "../../../lib/cardano/mod.ts";
import { markerPath, readMarker, writeMarker } from "../../../lib/node/mod.ts";
import { freePort } from "../../support/servers/ports.ts";
import { eventually } from "../../support/servers/wait.ts";
import { sampleSet } from "../cardano/samples.ts";
import { makeHome, startNode } from "../cardano-node/harness.ts";
import { inPlace, withProgram } from "./running.ts";

/** An environment in bulk mode: without the targets of the three files, and the manager alone. */
function inBulk(environment: Readonly<Record<string, string>>, bulk: string) {
  const rest = Object.entries(environment).filter(([name]) => !name.startsWith("TARGET_"));
  return {
    ...Object.fromEntries(rest),
    ...{ CREDENTIAL_MODE: "bulk", GUARD: "none" },
    TARGET_BULK_CREDENTIALS: bulk,
  };
}

Deno.test("keys that a manager placed before it was killed are gone before the node reads them", async () => {
  await using home = await makeHome();
  const target = { bulk: home.bulk };
  await Deno.writeTextFile(home.bulk, "[]");
  const flags = [...home.bulkFlags, "--start-as-non-producing-node"];
  await using node = await startNode(home, flags, { VERSION: "11.0.1" });
  await node.ready();
  // What lies there between the rename and the SIGHUP.
  await Deno.writeTextFile(home.bulk, encodeBulkFile(sampleSet(1)), { mode: 0o400 });
  await writeMarker(markerPath(target), {
    ...{ process: { pid: node.pid, stamp: 1 }, startTime: null },
    ...{ rightEnds: Date.now() + 13_500, told: false, shown: false },
  });
  await inPlace(async ({ environment }) => {
    await withProgram(["run"], {
      ...inBulk(environment, home.bulk),
      NODE_SOCKET: home.socket,
      CARDANO_NODE_PROCESS_NAME: `${home.dir}/cardano-node`,
      NODE_METRICS_URL: `http://127.0.0.1:${node.port}/metrics`,
    }, async ({ kill, logged, log, ended }) => {
      await logged("stop_confirmed");
      assert.equal(await Deno.readTextFile(home.bulk), "[]\n");
      const updates = node.traces.filter(({ ns }) => ns === "Startup.BlockForgingUpdate");
      assert.deepEqual(updates.map(({ data }) => data.enabled), [
        "DisabledBlockForging", // At its start.
        "DisabledBlockForging",
      ]);
      await eventually("the marker to go", async () => {
        return (await readMarker(markerPath(target))).kind === "none" || null;
      });
      kill("SIGTERM");
      assert.equal((await ended()).code, 0);
      const signals = log().filter(({ event }) => event === "signal_sent");
      // On a busy machine the proof may not come before the bound, which ends the node.
      assert.equal(signals[0]?.signal, "SIGHUP");
    });
  });
  assert.deepEqual(await home.lines(), [], "it never signed");
});

Deno.test("a node is let start on a throw-away bulk file, and the list is empty at the end", async () => {
  await using home = await makeHome();
  await inPlace(async ({ environment }) => {
    const port = freePort();
    await withProgram(["run"], {
      ...inBulk(environment, home.bulk),
      NODE_SOCKET: home.socket,
      CARDANO_NODE_PROCESS_NAME: `${home.dir}/cardano-node`,
      NODE_METRICS_URL: `http://127.0.0.1:${port}/metrics`,
    }, async ({ kill, logged, log, ended }) => {
      await eventually("a bulk file", () => Deno.stat(home.bulk).catch(() => null));
      await using node = await startNode(home, home.bulkFlags, { METRICS_PORT: port });
      await logged("stop_confirmed");
      assert(
        log().some(({ reason }) => /started without .*gets no real keys/.test(String(reason))),
      );
      assert.equal(await Deno.readTextFile(home.bulk), "[]\n");
      await node.traced("Startup.BlockForgingUpdate", 2);
      kill("SIGTERM");
      assert.equal((await ended()).code, 0);
      assert.equal(await Deno.readTextFile(home.bulk), "[]\n");
      const files = log().filter(({ event }) => event === "credential_file");
      assert.deepEqual(
        files.map(({ operation, file, result }) => [operation, file, result]),
        [["copy", "bulk", "ok"], ["remove", "bulk", "ok"]],
      );
    });
  });
});
