import assert from "assert";
import { onFakeClock } from "testing";
import type { Marker, ProcessId } from "../../../lib/core/mod.ts";
import {
  type CredentialPaths,
  type CredentialTarget,
  markerPath,
  writeMarker,
} from "../../../lib/node/mod.ts";
import { type PanicConfig, stopWithoutCore } from "../../../lib/runtime/panic.ts";
import { eventually, pause, settles } from "../../support/servers/wait.ts";
import { makeHome, startNode } from "../cardano-node/harness.ts";
import { bulkFile, makeKeys } from "../cardano-node/keys.ts";
import {
  inDirectory,
  listed,
  type Stand,
  startStand,
  targetsIn,
  uniqueName,
} from "../node/harness.ts";
import { type Stall, stall } from "./stalled_files.ts";

/** Short, so that no test waits long for a SIGKILL; the default is 6 s. */
const STOP_BOUND = 1_300;

/** Longer than anything takes on a busy machine, in milliseconds of the real clock. */
const LONG = 60_000;

Deno.test("a node that forges is switched off at once, and killed within the stop bound", async () => {
  await using home = await makeHome();
  await home.place(makeKeys());
  await using node = await startNode(home, home.threeFlags);
  await node.traced("Forge.Loop.AdoptedBlock");
  const targets = { kes: home.kes, vrf: home.vrf, opcert: home.certificate };
  await marks(targets, { pid: node.pid, stamp: 1 });
  const told: string[] = [];
  let lines = NaN;
  await onFakeClock(async (clock) => {
    const panic = stopWithoutCore({
      ...configFor(`${home.dir}/cardano-node`, targets),
      audit: ({ operation, file, result }) => told.push(`${operation} ${file} ${result}`),
      signalSent: (_node, signal, reason) => told.push(`${signal} ${reason}`),
    });
    await node.traced("Startup.BlockForgingUpdate", 2);
    lines = (await home.lines()).length;
    await pause(1_100);
    await clock.tickAsync(STOP_BOUND);
    assert(await settles(panic, LONG), "it is over within the stop bound");
  });
  const { signal } = await node.ended();
  assert.equal(signal, "SIGKILL");
  assert.equal(
    (await home.lines()).length,
    lines,
    "nothing is signed after the SIGHUP took effect",
  );
  assert.deepEqual(told, [
    ...["remove vrf ok", "remove opcert ok", "remove kes ok"],
    ...["SIGHUP fence", "SIGKILL fence"],
  ]);
});

Deno.test("a node that forges from a bulk file is switched off by an empty list", async () => {
  await using home = await makeHome();
  await Deno.writeTextFile(home.bulk, bulkFile(makeKeys()));
  await using node = await startNode(home, home.bulkFlags);
  await node.traced("Forge.Loop.AdoptedBlock");
  const target = { bulk: home.bulk };
  await marks(target, { pid: node.pid, stamp: 1 });
  await onFakeClock(async (clock) => {
    const panic = stopWithoutCore(configFor(`${home.dir}/cardano-node`, target));
    const { data } = await node.traced("Startup.BlockForgingUpdate", 2);
    assert.equal(data.enabled, "DisabledBlockForging");
    assert.equal(await Deno.readTextFile(home.bulk), "[]\n");
    await clock.tickAsync(STOP_BOUND);
    assert(await settles(panic, LONG), "it is over within the stop bound");
  });
  assert.equal((await node.ended()).signal, "SIGKILL");
});

interface Stage {
  readonly targets: CredentialPaths;
  readonly config: PanicConfig;
  /** Starts a process of the node's executable. */
  readonly start: () => Promise<Stand>;
}

/** Puts something at the target paths and runs a test beside real processes. */
async function onStage(run: (stage: Stage) => Promise<void>): Promise<void> {
  await inDirectory(async (directory) => {
    const name = uniqueName();
    const targets = targetsIn(`${directory}/keys`);
    await Deno.mkdir(`${directory}/keys`);
    for (const path of Object.values(targets)) await Deno.writeTextFile(path, "a key");
    const stands: Stand[] = [];
    const start = async () => {
      const folder = await Deno.makeTempDir({ dir: directory });
      const stand = await startStand(`${folder}/${name}`);
      stands.push(stand);
      return stand;
    };
    try {
      await run({ targets, config: configFor(name, targets), start });
    } finally {
      for (const stand of stands) await stand.end();
    }
  });
}

Deno.test("only the process that the marker names is signalled, not another of its name", async () => {
  await onStage(async ({ targets, config, start }) => {
    const [named, other] = [await start(), await start()];
    await marks(targets, { pid: named.pid, stamp: 1 });
    await isStoppedBy(config, named);
    await isUntouched(other);
  });
});

Deno.test("a marker that names a process which is something else by now kills nobody", async () => {
  await onStage(async ({ targets, config, start }) => {
    const stand = await start();
    await marks(targets, { pid: stand.pid, stamp: 1 });
    const told: string[] = [];
    const signalFailed: PanicConfig["signalFailed"] = ({ pid }, signal, because) =>
      told.push(`${signal} to ${pid}: ${because.replace(/ is .* now/, " is another now")}`);
    await onFakeClock(async (clock) => {
      const panic = stopWithoutCore({ ...config, executable: "cardano-node", signalFailed });
      await eventually("the first signal", () => told.length > 0 || null, { every: 5 });
      await clock.tickAsync(STOP_BOUND);
      await panic;
    });
    const because = `Process ${stand.pid} is another now, expected cardano-node`;
    assert.deepEqual(told, [
      `SIGHUP to ${stand.pid}: ${because}`,
      `SIGKILL to ${stand.pid}: ${because}`,
    ]);
    await isUntouched(stand);
  });
});

Deno.test("a node that neither marker nor core calls enabled only loses its files", async () => {
  await onStage(async ({ targets, config, start }) => {
    const stand = await start();
    await onFakeClock(() => stopWithoutCore(config));
    assert.deepEqual(listed(folderOf(targets)), []);
    await isUntouched(stand);
  });
});

Deno.test("the process that the core took to be enabled is stopped without a marker", async () => {
  await onStage(async ({ config, start }) => {
    const stand = await start();
    await isStoppedBy({ ...config, enabled: { pid: stand.pid, stamp: 1 } }, stand);
  });
});

Deno.test("a marker that cannot be read stands for the one process of the executable", async () => {
  await onStage(async ({ targets, config, start }) => {
    const stand = await start();
    await Deno.writeTextFile(markerPath(targets), "{");
    await isStoppedBy(config, stand);
  });
});

Deno.test("where two could be meant by an unreadable marker, the core's word decides", async () => {
  await onStage(async ({ targets, config, start }) => {
    const [enabled, other] = [await start(), await start()];
    await Deno.writeTextFile(markerPath(targets), "{");
    await isStoppedBy({ ...config, enabled: { pid: enabled.pid, stamp: 1 } }, enabled);
    await isUntouched(other);
  });
});

Deno.test("with keys that cannot be removed a SIGHUP would enable: only the SIGKILL is sent", async () => {
  await onStage(async ({ targets, config, start }) => {
    const stand = await start();
    await marks(targets, { pid: stand.pid, stamp: 1 });
    await Deno.remove(targets.vrf);
    await Deno.mkdir(`${targets.vrf}/occupied`, { recursive: true });
    using sync = stall("open", folderOf(targets));
    const panic = stopWithoutCore(config);
    await isOver(sync, targets);
    await panic;
    assert.equal(await stand.line(), "(ended)");
  });
});

Deno.test("a file system that hangs does not put off the SIGKILL", async () => {
  await onStage(async ({ targets, config, start }) => {
    const stand = await start();
    using _marker = stall("lstat", "enabled.json");
    using removal = stall("remove", "vrf.skey");
    using sync = stall("open", folderOf(targets));
    const enabled = { pid: stand.pid, stamp: 1 };
    assert.equal(await settles(stopWithoutCore({ ...config, enabled }), LONG), true);
    assert.equal(removal.held(), 1);
    assert.equal(await stand.line(), "(ended)");
    removal.release();
    await isOver(sync, targets);
    assert.deepEqual(listed(folderOf(targets)), []);
  });
});

Deno.test("telling that fails does not stand in the way", async () => {
  await onStage(async ({ targets, config, start }) => {
    const stand = await start();
    await marks(targets, { pid: stand.pid, stamp: 1 });
    const broken = () => {
      throw new Error("no log any more");
    };
    const mute = { audit: broken, signalSent: broken, signalFailed: broken };
    await isStoppedBy({ ...config, ...mute }, stand);
    assert.equal(listed(folderOf(targets)).includes("kes.skey"), false);
  });
});

function configFor(executable: string, targets: CredentialTarget): PanicConfig {
  return {
    ...{ executable, targets, stopBound: STOP_BOUND, enabled: null },
    audit: () => {},
    signalSent: () => {},
    signalFailed: () => {},
  };
}

async function marks(targets: CredentialTarget, process: ProcessId): Promise<void> {
  const marker: Marker = {
    process,
    startTime: null,
    rightEnds: Date.now(),
    told: true,
    shown: true,
  };
  await writeMarker(markerPath(targets), marker);
}

/** The folder of the keys. */
function folderOf(targets: CredentialPaths): string {
  return targets.kes.replace("/kes.skey", "");
}

/** Waits for the last thing that a removal does: it syncs the folder, on a busy disk for long. */
async function isOver(sync: Stall, targets: CredentialPaths): Promise<void> {
  assert(await settles(sync.hangs, LONG), "a removal ends with a sync");
  sync.release();
  await sync.ended;
  const open = () =>
    [...Deno.readDirSync("/proc/self/fd")].some(({ name }) => {
      try {
        return Deno.readLinkSync(`/proc/self/fd/${name}`) === folderOf(targets);
      } catch {
        return false; // Closed meanwhile.
      }
    });
  await eventually("the end of the sync", () => !open() || null, { every: 5 });
}

/** Asserts that it lives, and has heard no other SIGHUP than the two of this function. */
async function isUntouched(stand: Stand): Promise<void> {
  for (const hangup of [1, 2]) {
    Deno.kill(stand.pid, "SIGHUP");
    assert.equal(await stand.line(), "hup", `SIGHUP ${hangup}`);
  }
  Deno.kill(stand.pid, "SIGTERM");
  assert.equal(await stand.line(), "(ended)");
}

/** Asserts that it is told to switch off at once, and killed within the stop bound. */
async function isStoppedBy(config: PanicConfig, stand: Stand): Promise<void> {
  await onFakeClock(async (clock) => {
    const panic = stopWithoutCore(config);
    assert.equal(await stand.line(), "hup", "before any time has passed");
    await clock.tickAsync(config.stopBound);
    assert(await settles(panic, LONG), "it is over within the stop bound");
    assert.equal(await stand.line(), "(ended)");
  });
}
