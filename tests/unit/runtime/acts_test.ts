import assert from "assert";
import { FakeTimers } from "testing";
import { bulkContent, isThrowAway } from "../../../lib/cardano/mod.ts";
import type { Marker, NodeEffect, TaskOutcome } from "../../../lib/core/mod.ts";
import { type CredentialPaths, markerPath, readMarker, recallNote } from "../../../lib/node/mod.ts";
import { openActs } from "../../../lib/runtime/acts.ts";
import { type Credentials, credentialsReport, unusable } from "../../../lib/runtime/credentials.ts";
import { eventually } from "../../support/servers/wait.ts";
import {
  inDirectory,
  listed,
  NO_PID,
  realLooking,
  startStand,
  targetsIn,
  uniqueName,
} from "../node/harness.ts";
import { NODE } from "./states.ts";
import { stall } from "./stalled_files.ts";

const PLACE_REAL = { type: "placeKeys", task: 1, set: "real" } as const;
const PLACE_THROW_AWAY: NodeEffect = { type: "placeKeys", task: 2, set: "throwaway" };
const REMOVE: NodeEffect = { type: "removeKeys", task: 3 };
const UNMARK: NodeEffect = { type: "unmark", task: 4 };
const mark = (pid: number): NodeEffect => ({ type: "mark", task: 5, marker: markerOf(pid) });

const PLACED = ["kes.skey", "node.cert", "vrf.skey"];
const DONE: TaskOutcome = { ok: true };
const allowed = () => true as const;

interface Stage {
  readonly act: ReturnType<typeof openActs>;
  readonly directory: string;
  readonly targets: CredentialPaths;
  readonly told: readonly string[];
  /** Lets the budget of a task pass, and answers with why it was given up. */
  readonly givenUp: (task: Promise<TaskOutcome>) => Promise<string>;
  /** What reading the sources answers from now on. */
  readonly sources: (read: () => Promise<Credentials>) => void;
}

async function onStage(
  run: (stage: Stage) => Promise<void>,
  executable = "cardano-node",
): Promise<void> {
  // Budgets pass when a test says so; files, directories and processes are real.
  const clock = FakeTimers.install({ toFake: ["setTimeout", "clearTimeout"] });
  const givenUp = async (task: Promise<TaskOutcome>) => {
    await clock.tickAsync(2000);
    return becauseOf(await task);
  };
  await inDirectory(async (directory) => {
    const targets = targetsIn(directory);
    const told: string[] = [];
    let read = () => Promise.resolve(VALID);
    const act = openActs({
      executable,
      targets,
      readCredentials: () => read(),
      audit: ({ operation, file, result }) => told.push(`${operation} ${file} ${result}`),
      signalSent: ({ pid }, signal, reason) => told.push(`${signal} ${reason} to ${pid}`),
      signalFailed: ({ pid }, signal) => told.push(`${signal} failed to ${pid}`),
    });
    const sources = (next: typeof read) => void (read = next);
    await run({ act, directory, targets, told, givenUp, sources });
  }).finally(() => clock.uninstall());
}

const VALID: Credentials = {
  kind: "valid",
  texts: realLooking,
  // Nothing here looks at the other facts.
  facts: {
    ...{ counter: 8, startPeriod: 400, kesVkeyHash: "kes", vrfVkeyHash: "vrf" },
    poolId: { hex: "a".repeat(56) },
  } as Extract<Credentials, { kind: "valid" }>["facts"],
  times: null,
  warnings: [],
};

Deno.test("keys are placed and removed, the marker written and removed", async () => {
  await onStage(async ({ act, directory, targets, told }) => {
    assert.deepEqual(await act(mark(7), allowed), DONE);
    const marker = await readMarker(markerPath(targets));
    assert.deepEqual(marker, { kind: "marker", marker: markerOf(7) });
    assert.deepEqual(await act(PLACE_REAL, allowed), DONE);
    assert.equal(await Deno.readTextFile(targets.vrf), realLooking.vrf);
    assert.deepEqual(await act(REMOVE, allowed), DONE);
    assert.deepEqual(await act(UNMARK, allowed), DONE);
    assert.deepEqual(listed(directory), []);
    assert.deepEqual(told, [
      ...["copy kes ok", "copy opcert ok", "copy vrf ok"],
      ...["remove vrf ok", "remove opcert ok", "remove kes ok"],
    ]);
  });
});

Deno.test("that a node was started without the flag is noted", async () => {
  await onStage(async ({ act, targets }) => {
    const producing = { process: { pid: 7, stamp: 70 }, startTime: 12 };
    assert.deepEqual(await act({ type: "note", task: 6, producing }, allowed), DONE);
    assert.deepEqual(await recallNote(targets, assert.fail), producing);
  });
});

Deno.test("a bulk file is placed and emptied, its marker lies beside it", async () => {
  await inDirectory(async (directory) => {
    const targets = { bulk: `${directory}/credentials.json` };
    const told: string[] = [];
    const act = openActs({
      ...{ executable: "cardano-node", targets, readCredentials: () => Promise.resolve(VALID) },
      audit: ({ operation, file, result }) => told.push(`${operation} ${file} ${result}`),
      signalSent: () => {},
      signalFailed: () => {},
    });
    const content = async () => bulkContent(await Deno.readTextFile(targets.bulk));
    assert.deepEqual(await act(PLACE_THROW_AWAY, allowed), DONE);
    assert.equal(await content(), "throwaway");
    assert.deepEqual(await act(REMOVE, allowed), DONE);
    assert.deepEqual(await act(mark(7), allowed), DONE);
    const refused = await act(PLACE_REAL, () => "the right is ending");
    assert.match(becauseOf(refused), /the right is ending$/);
    assert.equal(await content(), "none");
    assert.deepEqual(await act(PLACE_REAL, allowed), DONE);
    assert.equal(await content(), "other");
    assert.deepEqual(await act(REMOVE, allowed), DONE);
    assert.deepEqual(await act(UNMARK, allowed), DONE);
    assert.equal(await content(), "none");
    assert.deepEqual(listed(directory), [
      ".credentials.json.forge-manager-empty",
      "credentials.json",
    ]);
    assert.deepEqual(told, [
      ...["copy bulk ok", "remove bulk ok", "copy bulk the right is ending"],
      ...["copy bulk ok", "remove bulk ok"],
    ]);
  });
});

Deno.test("a throw-away set is made anew each time, and is marked as one", async () => {
  await onStage(async ({ act, targets }) => {
    assert.deepEqual(await act(PLACE_THROW_AWAY, allowed), DONE);
    const first = await Deno.readTextFile(targets.kes);
    assert.equal(isThrowAway(first), true);
    assert.deepEqual(await act(PLACE_THROW_AWAY, allowed), DONE);
    assert.notEqual(await Deno.readTextFile(targets.kes), first);
  });
});

Deno.test("invalid sources are not placed, and the reason is handed on", async () => {
  await onStage(async ({ act, directory, sources }) => {
    sources(() => Promise.resolve(unusable("no KES key", "unreadable")));
    assert.deepEqual(await act(PLACE_REAL, allowed), { ok: false, because: "no KES key" });
    assert.deepEqual(listed(directory), []);
  });
});

Deno.test("a set that the core does not know yet is not placed", async () => {
  await onStage(async ({ act, directory }) => {
    const expected = credentialsReport(VALID);
    assert(expected.kind === "valid");
    const refused = await act({ ...PLACE_REAL, expected: { ...expected, set: "7" } }, allowed);
    assert.match(becauseOf(refused), /^the sources have just got another set/);
    assert.deepEqual(listed(directory), []);
    assert.deepEqual(await act({ ...PLACE_REAL, expected }, allowed), DONE);
  });
});

Deno.test("a permission that is refused between two renames leaves nothing behind", async () => {
  await onStage(async ({ act, directory }) => {
    let asked = 0;
    const permit = () => (asked += 1) < 3 || "the right is ending";
    const outcome = await act(PLACE_REAL, permit);
    assert.match(becauseOf(outcome), /the right is ending$/);
    assert.deepEqual(listed(directory), []);
  });
});

Deno.test("an installation that hangs is given up, overtaken by the removal, and places nothing more", async () => {
  await onStage(async ({ act, directory, sources, givenUp }) => {
    const reading = Promise.withResolvers<Credentials>();
    sources(() => reading.promise);
    assert.match(await givenUp(act(PLACE_REAL, allowed)), /^placeKeys did not end within 2000 ms$/);
    assert.deepEqual(await act(REMOVE, allowed), DONE);
    const again = await act(PLACE_REAL, allowed);
    assert.match(becauseOf(again), /^placeKeys, which was given up, has not ended yet$/);

    reading.resolve(VALID);
    await whenOver(act, PLACE_REAL, () => "not now");
    assert.deepEqual(listed(directory), [], "the right was ample, but the task was given up");
    assert.deepEqual(await act(PLACE_REAL, allowed), DONE);
    assert.deepEqual(listed(directory), PLACED);
  });
});

Deno.test("throw-away files that come late do not take the place of what is there now", async () => {
  await onStage(async ({ act, directory, targets, givenUp }) => {
    using open = stall("open", "kes.skey");
    const placing = act(PLACE_THROW_AWAY, allowed);
    await open.hangs;
    await givenUp(placing);
    await Deno.writeTextFile(targets.kes, "placed by hand");
    open.release();
    await whenOver(act, PLACE_REAL, () => "not now");
    assert.deepEqual(listed(directory), ["kes.skey"]);
    assert.equal(await Deno.readTextFile(targets.kes), "placed by hand");
  });
});

Deno.test("no keys are placed while a removal that was given up may still go on", async () => {
  await onStage(async ({ act, directory, givenUp }) => {
    await act(PLACE_REAL, allowed);
    using certificate = stall("remove", "node.cert");
    const removal = act(REMOVE, allowed);
    await certificate.hangs;
    await givenUp(removal);
    assert.match(becauseOf(await act(PLACE_REAL, allowed)), /^removeKeys, which was given up/);
    assert.match(becauseOf(await act(REMOVE, allowed)), /^removeKeys, which was given up/);
    assert.equal(certificate.held(), 1, "what hangs does not pile up");
    certificate.release();
    await whenOver(act, PLACE_REAL, () => "not now");
    assert.deepEqual(listed(directory), [], "the removal came to its end");
    assert.deepEqual(await act(PLACE_REAL, allowed), DONE);
  });
});

Deno.test("an old marker that comes late does not replace a newer one", async () => {
  await onStage(async ({ act, targets, givenUp }) => {
    using open = stall("open", ".forge-manager-enabled.json");
    const marking = act(mark(1), allowed);
    await open.hangs;
    await givenUp(marking);
    assert.match(becauseOf(await act(mark(2), allowed)), /^mark, which was given up/);
    assert.match(becauseOf(await act(UNMARK, allowed)), /^mark, which was given up/);
    assert.deepEqual(await act(REMOVE, allowed), DONE, "the keys have nothing to do with it");
    open.release();
    assert.deepEqual(await whenOver(act, mark(2), allowed), DONE);
    const marker = await readMarker(markerPath(targets));
    assert.deepEqual(marker, { kind: "marker", marker: markerOf(2) });
  });
});

Deno.test("a signal goes to the process that was named, if it may", async () => {
  const name = uniqueName();
  await onStage(async ({ act, directory, told }) => {
    const stand = await startStand(`${directory}/${name}`);
    const hangup = (pid: number, reason: "enable_forging" | "disable_forging"): NodeEffect => ({
      ...{ type: "signal", task: 6, signal: "SIGHUP", reason },
      process: { ...NODE, pid },
    });
    try {
      const refused = await act(hangup(stand.pid, "enable_forging"), () => "the right is ending");
      assert.deepEqual(refused, { ok: false, because: "the right is ending" });
      assert.deepEqual(await act(hangup(stand.pid, "disable_forging"), allowed), DONE);
      assert.equal(await stand.line(), "hup");
      const gone = await act(hangup(NO_PID, "disable_forging"), allowed);
      assert.match(becauseOf(gone), /has ended$/);
      assert.deepEqual(told, [
        `SIGHUP disable_forging to ${stand.pid}`,
        `SIGHUP failed to ${NO_PID}`,
      ]);
    } finally {
      await stand.end();
    }
  }, name);
});

Deno.test("a signal does not wait for a file system that hangs", async () => {
  await onStage(async ({ act, sources }) => {
    const reading = Promise.withResolvers<Credentials>();
    sources(() => reading.promise);
    const placing = act(PLACE_REAL, allowed);
    const kill: NodeEffect = {
      ...{ type: "signal", task: 8, signal: "SIGKILL", reason: "stop" },
      process: { ...NODE, pid: NO_PID },
    };
    assert.match(becauseOf(await act(kill, allowed)), /has ended$/);
    reading.resolve(unusable("over", "unreadable"));
    await placing;
  });
});

/** Does an act again and again until a task that was given up is no longer in its way. */
function whenOver(act: Stage["act"], effect: NodeEffect, permit: () => true | string) {
  return eventually("the end of what was given up", async () => {
    const outcome = await act(effect, permit);
    return becauseOf(outcome).includes("which was given up") ? null : outcome;
  }, { every: 1 });
}

function becauseOf(outcome: TaskOutcome): string {
  return outcome.ok ? "(it was done)" : outcome.because;
}

function markerOf(pid: number): Marker {
  return {
    process: { pid, stamp: 1 },
    startTime: null,
    rightEnds: 1_700_000_000_000,
    told: true,
    shown: false,
  };
}
