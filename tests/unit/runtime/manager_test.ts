import assert from "assert";
import { onFakeClock, testWhere } from "testing";
import type { Happening } from "../../../lib/core/mod.ts";
import { readConfiguration } from "../../../lib/config/mod.ts";
import { apiServerAccess } from "../../../lib/kubernetes/api_server_access.ts";
import { sharedSettings } from "../../../lib/guard/mod.ts";
import { markerPath, writeMarker } from "../../../lib/node/mod.ts";
import { type Manager, startManager } from "../../../lib/runtime/manager.ts";
import type { Witness } from "../../../lib/runtime/witness.ts";
import { type LeaseApi, startLeaseApi } from "../../support/lease-api/mod.ts";
import { eventually } from "../../support/servers/wait.ts";
import { DEFAULTS } from "../../support/core-world/mod.ts";
import { sampleSet } from "../cardano/samples.ts";
import { startFakeGuard } from "./fake_guard.ts";
import { inDirectory, startStand, targetsIn, uniqueName } from "../node/harness.ts";
import { startAs, whyNoChoice } from "../node/reused_pid.ts";

interface Stage {
  readonly directory: string;
  readonly executable: string;
  readonly api: LeaseApi;
  readonly told: readonly string[];
  /** Processes that the core took for its node, or stopped, each once and in their order. */
  readonly taken: ReadonlySet<number | undefined>;
  readonly stopped: ReadonlySet<number | undefined>;
  /** Starts a manager with these settings besides; without a guard, unless they say otherwise. */
  readonly start: (settings?: Readonly<Record<string, string>>) => Promise<Manager>;
}

/** A place for a manager: an API, folders, and no node unless the test starts one. */
async function onStage(run: (stage: Stage) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    await using api = startLeaseApi();
    await Deno.writeTextFile(`${directory}/kubeconfig`, api.kubeconfig("pool-0"));
    for (const folder of ["keys", "secrets"]) await Deno.mkdir(`${directory}/${folder}`);
    const sources = targetsIn(`${directory}/secrets`);
    const texts = sampleSet(1);
    for (const role of ["kes", "vrf", "opcert"] as const) {
      await Deno.writeTextFile(sources[role], texts[role]);
    }
    const targets = targetsIn(`${directory}/keys`);
    const executable = uniqueName();
    const told: string[] = [];
    const [taken, stopped] = [new Set<number | undefined>(), new Set<number | undefined>()];
    const step: Witness["step"] = (_event, _before, { node, forging }) => {
      taken.add(node.life?.process.pid);
      stopped.add(forging.stop?.process.pid);
    };
    const start: Stage["start"] = async (settings = {}) => {
      const outcome = readConfiguration({
        ...{ POD_NAME: "pool-0", KUBECONFIG: `${directory}/kubeconfig` },
        ...{ CARDANO_NETWORK: "devnet", NETWORK_MAGIC: "42" },
        ...{ CARDANO_NODE_PROCESS_NAME: executable, NODE_SOCKET: `${directory}/node.socket` },
        // Nobody listens on the port of discarded packets.
        NODE_METRICS_URL: "http://127.0.0.1:9/metrics",
        ...{ SOURCE_KES_KEY: sources.kes, SOURCE_VRF_KEY: sources.vrf },
        SOURCE_OP_CERT: sources.opcert,
        ...{ TARGET_KES_KEY: targets.kes, TARGET_VRF_KEY: targets.vrf },
        ...{ TARGET_OP_CERT: targets.opcert, GUARD: "none", ...settings },
      });
      assert(outcome.kind === "valid", JSON.stringify(outcome));
      const found = await apiServerAccess({ kubeconfig: `${directory}/kubeconfig` });
      assert(found.kind === "ready");
      const witness = { ...noting(told), step };
      const noGuard = { command: [], environment: {} };
      const { configuration } = outcome;
      const { namespace } = configuration.kubernetes;
      const home = { kind: "lease", name: "home", api: found.access, namespace } as const;
      return startManager({
        ...{ configuration, access: found.access, guardCommand: noGuard },
        registers: [{ ...home, leaseName: configuration.right.record }],
      }, witness);
    };
    await run({ directory, executable, api, told, taken, stopped, start });
  });
}

function noting(told: string[]): Witness {
  return {
    started: ({ identity }) => told.push(`started ${identity.split("/")[0]}`),
    step: () => {},
    credentialsRead: () => {},
    targetTried: () => {},
    credentialFile: ({ operation, file }) => told.push(`${operation} ${file}`),
    signalSent: (_node, signal) => told.push(signal),
    signalFailed: (_node, signal) => told.push(`${signal} failed`),
    writeEnded: (_register, purpose, result) => told.push(`${purpose} ${result}`),
    status: () => {},
    guardChild: () => {},
    markerUnreadable: (because) => told.push(because),
    noteUnreadable: (because) => told.push(because),
    podEndUnanswered: (because) => told.push(because),
    originalUnseen: (because) => told.push(`original unseen: ${because}`),
    candidates: () => {},
    stillWaiting: () => {},
    cluster: { figures: () => {}, told: () => {} },
    defect: (error) => told.push(`defect: ${error instanceof Error ? error.name : error}`),
  };
}

Deno.test("a manager puts files in place for a node to start, and ends in good order when told", async () => {
  await onStage(async ({ api, told, start }) => {
    const manager = await start();
    await eventually(
      "its files and its record",
      () => told.includes("copy vrf") && told.includes("create written") || null,
    );
    assert(api.requests.includes("pool-0 watch leases"));
    manager.shutdown("the test is over");
    manager.shutdown("and again");
    assert.equal(await manager.ended, true);
    assert.equal(told[0], "started pool-0");
    assert.equal(told.some((line) => line.startsWith("defect")), false);
  });
});

Deno.test("a manager whose Lease has another name than an original's looks for an original", async () => {
  await onStage(async ({ api, start }) => {
    const lease = {
      ...{ apiVersion: "coordination.k8s.io/v1", kind: "Lease" },
      metadata: { name: "cardano-node-leader", namespace: "default" },
      spec: { holderIdentity: "producer-0", leaseDurationSeconds: 15 },
    };
    const path = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
    const headers = { authorization: "Bearer original" };
    const body = JSON.stringify(lease);
    const made = await fetch(`${api.url}${path}`, { method: "POST", headers, body });
    assert.equal(made.status, 201, await made.text());
    for (const [name, expected] of [["ours", true], ["cardano-node-leader", false]] as const) {
      const manager = await start({ LEASE_NAME: name });
      const { state } = manager.driver;
      await eventually(
        `the records of ${name}`,
        () => state().registers.some(({ known }) => known !== undefined) || null,
      );
      const sees = () => /producer-0/.test(state().otherManager?.because ?? "");
      if (expected) await eventually("the original to be seen", () => sees() || null);
      else assert.equal(state().otherManager, null);
      manager.shutdown("the test is over");
      assert.equal(await manager.ended, true);
    }
  });
});

Deno.test("a manager that fails itself stops the node that its marker names, and says so", async () => {
  await onStage(async ({ directory, executable, told, start }) => {
    const node = await startStand(`${directory}/${executable}`);
    try {
      await writeMarker(markerPath(targetsIn(`${directory}/keys`)), {
        ...{ process: { pid: node.pid, stamp: 1 }, startTime: null },
        ...{ rightEnds: Date.now() + 10_000, told: true, shown: true },
      });
      await onFakeClock(async (clock) => {
        const manager = await start();
        manager.driver.dispatch({ type: "nodeObserved", report: null } as unknown as Happening);
        assert.equal(await node.line(), "hup");
        // One second before the stop bound of 6 s, and before a look at the files is given up.
        await clock.tickAsync(4_999);
        assert.equal(await node.line(), "(ended)");
        assert.equal(await manager.ended, false);
      });
      assert.deepEqual(told.slice(-3), ["defect: TypeError", "SIGHUP", "SIGKILL"]);
    } finally {
      await node.end();
    }
  });
});

Deno.test("a restarted manager stops the node of its marker, although its binary was renamed and a new one runs", async () => {
  await onStage(async ({ directory, executable, told, taken, stopped, start }) => {
    const path = `${directory}/${executable}`;
    const old = await startStand(path);
    const { dev, ino } = await Deno.stat(path);
    await Deno.rename(path, `${path}-11.0.0`);
    await Deno.copyFile(`${path}-11.0.0`, path);
    await Deno.chmod(path, 0o755);
    const second = await startStand(path);
    try {
      await writeMarker(markerPath(targetsIn(`${directory}/keys`)), {
        ...{ process: { pid: old.pid, stamp: 1, file: `${dev}:${ino}` }, startTime: null },
        ...{ rightEnds: Date.now() - 60_000, told: true, shown: true },
      });
      const manager = await start();
      assert.equal(await old.line(), "(ended)");
      // Its end may have been seen by now, and the new one taken for the node after it.
      assert.deepEqual([...taken].slice(0, 2), [undefined, old.pid]);
      assert.deepEqual([...stopped].slice(0, 2), [undefined, old.pid]);
      assert(told.includes("SIGKILL"));
      manager.shutdown("the test is over");
      await manager.ended;
      Deno.kill(second.pid, "SIGHUP");
      assert.equal(await second.line(), "hup", "the new one is left alone");
    } finally {
      await old.end();
      await second.end();
    }
  });
});

testWhere(
  whyNoChoice(),
  "a restarted manager leaves a process alone that has got the PID of its marker",
  async () => {
    await onStage(async ({ directory, executable, told, start }) => {
      const node = await startStand(`${directory}/${executable}`);
      await node.end();
      await using bystander = await startAs(node.pid);
      await writeMarker(markerPath(targetsIn(`${directory}/keys`)), {
        ...{ process: { pid: node.pid, stamp: 1 }, startTime: null },
        ...{ rightEnds: Date.now() - 60_000, told: true, shown: true },
      });
      const manager = await start();
      await eventually("its files", () => told.includes("copy vrf") || null);
      manager.shutdown("the test is over");
      assert.equal(await manager.ended, true);
      assert(bystander.lives());
      assert(!told.some((line) => line.startsWith("SIG")), told.join());
    });
  },
);

/** Settings of a manager whose guard listens beside its keys. */
function guardedIn(directory: string) {
  return { GUARD: "external", GUARD_SOCKET: `${directory}/guard.sock` };
}

/** What a guard beside that manager greets with. */
function sharedIn(directory: string, executable: string): string {
  return sharedSettings({
    target: targetsIn(`${directory}/keys`),
    node: { process: executable, socket: `${directory}/node.socket` },
    timings: DEFAULTS,
  });
}

Deno.test("a manager answers its guard, and leaves it when it has ended in good order", async () => {
  await onStage(async ({ directory, executable, start }) => {
    const settings = guardedIn(directory);
    using guard = startFakeGuard(settings.GUARD_SOCKET, sharedIn(directory, executable));
    const manager = await start(settings);
    await eventually("a connection", () => guard.visits() > 0 || null);
    guard.ask({ question: 1, duty: { kind: "idle" } });
    const { question, startNonce } = await eventually("an answer", () => guard.answers[0] ?? null);
    assert.equal(question, 1);
    assert.equal(startNonce, manager.driver.state().config.startNonce);
    assert.equal(manager.driver.state().guard.contact, "there");
    manager.shutdown("the test is over");
    assert.equal(await manager.ended, true);
    await eventually("the guard to see it", () => guard.ended());
  });
});

Deno.test("a manager that fails itself leaves its guard at once, which then stops the node, too", async () => {
  await onStage(async ({ directory, executable, start }) => {
    const node = await startStand(`${directory}/${executable}`);
    const settings = guardedIn(directory);
    using guard = startFakeGuard(settings.GUARD_SOCKET, sharedIn(directory, executable));
    try {
      await writeMarker(markerPath(targetsIn(`${directory}/keys`)), {
        ...{ process: { pid: node.pid, stamp: 1 }, startTime: null },
        ...{ rightEnds: Date.now() + 10_000, told: true, shown: true },
      });
      const manager = await start(settings);
      await eventually("a connection", () => guard.visits() > 0 || null);
      const failed = performance.now();
      manager.driver.dispatch({ type: "nodeObserved", report: null } as unknown as Happening);
      await eventually("the guard to see it", () => guard.ended(), { every: 10 });
      assert(performance.now() - failed < 2_000, "long before its own SIGKILL");
      assert.equal(await manager.ended, false);
    } finally {
      await node.end();
    }
  });
});
