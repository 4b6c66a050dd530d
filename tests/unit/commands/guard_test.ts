/** `forge-manager guard` as a process of its own, beside a process in the node's place. */
import assert from "assert";
import { type Marker } from "../../../lib/core/mod.ts";
import { markerPath, writeMarker } from "../../../lib/node/mod.ts";
import { stampOf } from "../../../lib/node/executable.ts";
import { connectManager, serves } from "../guard/manager.ts";
import {
  inDirectory,
  listed,
  type Stand,
  startStand,
  targetsIn,
  uniqueName,
} from "../node/harness.ts";
import { toBeHeard, withProgram } from "./running.ts";

interface Place {
  readonly directory: string;
  readonly node: Stand;
  readonly process: { readonly pid: number; readonly stamp: number };
  readonly mark: (rightEnds: number) => Promise<void>;
  readonly files: () => readonly string[];
  /** All that the guard needs to be told. */
  readonly environment: Readonly<Record<string, string>>;
}

const KEYS = ["kes.skey", "node.cert", "vrf.skey"];
const LONG = { stopsIn: 60_000, endsIn: 66_000 };

async function inPlace(run: (place: Place) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    const executable = uniqueName();
    const target = targetsIn(`${directory}/keys`);
    await Deno.mkdir(`${directory}/keys`);
    for (const path of Object.values(target)) await Deno.writeTextFile(path, "a key");
    const node = await startStand(`${directory}/${executable}`);
    // Whoever listens is alive: where memory is short the kernel makes its time stamp anew.
    using _listener = Deno.listen({ transport: "unix", path: `${directory}/node.socket` });
    const process = { pid: node.pid, stamp: stampOf(node.pid) };
    const marker: Marker = {
      ...{ process, startTime: null, rightEnds: 0, told: true, shown: true },
    };
    try {
      await run({
        ...{ directory, node, process },
        mark: async (rightEnds) =>
          void await writeMarker(markerPath(target), { ...marker, rightEnds }),
        files: () => listed(`${directory}/keys`),
        environment: {
          ...{ GUARD_SOCKET: `${directory}/guard.sock`, NODE_SOCKET: `${directory}/node.socket` },
          ...{ TARGET_KES_KEY: target.kes, TARGET_VRF_KEY: target.vrf },
          ...{ TARGET_OP_CERT: target.opcert, CARDANO_NODE_PROCESS_NAME: executable },
        },
      });
    } finally {
      await node.end();
    }
  });
}

Deno.test("guard does not start on a wrong configuration: exit 2, with all that is wrong", async () => {
  await inPlace(async ({ environment }) => {
    const wrong = {
      ...environment,
      ...{ GUARD_SOCKET: environment.TARGET_KES_KEY ?? "", LEASE_DURATION: "8" },
      ...{ LOG_LEVEL: "loud", TARGET_VRF_KEY: "vrf.skey" },
    };
    await withProgram(["guard"], wrong, async ({ ended }) => {
      const { code, stdout, stderr } = await ended();
      assert.deepEqual([code, stdout], [2, ""]);
      for (const name of ["GUARD_SOCKET", "LEASE_DURATION", "LOG_LEVEL", "TARGET_VRF_KEY"]) {
        assert.match(stderr, new RegExp(`^Cannot use ${name}\\b`, "m"));
      }
    });
  });
});

Deno.test("guard needs neither a cluster nor the name of its pod, and ends with 0 when idle", async () => {
  await inPlace(async ({ environment, node, files }) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      await withProgram(["guard"], environment, async ({ kill, logged, log, ended }) => {
        await logged("started");
        // Meant for the node, and sent to the wrong process.
        kill("SIGHUP");
        await toBeHeard();
        kill(signal);
        const { code, signal: by, stderr } = await ended();
        assert.deepEqual([code, by, stderr], [0, null, ""]);
        assert.deepEqual(log().map(({ event }) => event), ["started", "ended"]);
        assert(log().every(({ process }) => process === "guard"));
      });
    }
    assert.deepEqual(files(), KEYS);
    Deno.kill(node.pid, "SIGHUP");
    assert.equal(await node.line(), "hup", "the first that it heard of");
  });
});

Deno.test("guard, armed, outlives SIGTERM and SIGINT, and stops the node when the manager is gone", async () => {
  await inPlace(async ({ environment, node, process, files }) => {
    await withProgram(["guard"], environment, async ({ kill, logged, log, ended }) => {
      const manager = await connectManager(environment.GUARD_SOCKET ?? "", {
        charge: serves(process, LONG),
      });
      await manager.hears("armed");
      for (const signal of ["SIGTERM", "SIGINT"] as const) {
        kill(signal);
        await toBeHeard();
      }
      assert(log().some(({ reason }) => /^it ends only when its duty does/.test(String(reason))));
      assert.deepEqual(files(), KEYS);
      const lostAt = performance.now();
      manager.close();
      assert.equal(await node.line(), "hup");
      assert(performance.now() - lostAt >= 1_000, "a manager has a second to come back");
      assert.deepEqual(files(), []);
      await logged("signal_sent");
      await node.end();
      const { code } = await ended();
      assert.equal(code, 0);
    });
  });
});

Deno.test("guard, killed and restarted without a manager, stops the node that the marker names", async () => {
  await inPlace(async ({ environment, node, process, files, mark }) => {
    await withProgram(["guard"], environment, async ({ kill, ended }) => {
      const manager = await connectManager(environment.GUARD_SOCKET ?? "", {
        charge: serves(process, LONG),
      });
      await manager.hears("armed");
      await mark(Date.now() + 5_000);
      kill("SIGKILL");
      await ended();
      await manager.cutOff();
    });
    assert.deepEqual(files().filter((name) => !name.startsWith(".")), KEYS);
    await withProgram(["guard"], environment, async ({ logged }) => {
      await logged("stop_begins");
      assert.equal(await node.line(), "hup");
      assert.equal(await node.line(), "(ended)");
      assert.equal((await logged("escalated")).level, "ERROR");
    });
  });
});
