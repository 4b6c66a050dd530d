import assert from "assert";
import { doubledSlots, gaps } from "../../support/ledger.ts";
import { eventually, pause, settles, tail } from "../../support/servers/mod.ts";
import { unlessStarved } from "../rig/starved.ts";
import { openSolo, type Solo, type SoloOptions } from "../solo/solo.ts";
import type { Result } from "./rows.ts";

/** Slots that show that a node forges, or does not. */
const SLOTS = 3;
/** Worlds at a time: each is three processes, and starts of many at once starve them. */
const WORLDS = 3;
/** The patient ladder takes 15 s when a manager was told to end. */
const ENDS_WITHIN = 60_000;

/** Sends the node a SIGHUP from outside, and tells what it made of it. */
export async function hangUp(solo: Solo): Promise<Result> {
  const since = Date.now();
  Deno.kill(solo.node.pid, "SIGHUP");
  await solo.logged("node", /"Startup\.NetworkConfigUpdate"/, since);
  return await resultSince(solo, since);
}

/** What the first SIGHUP since then did to the node. */
export async function resultSince(solo: Solo, since: number): Promise<Result> {
  const { text } = await solo.logged("node", /"Startup\.BlockForgingUpdate/, since);
  if (text.includes("BlockForgingUpdateError")) return "unchanged";
  return text.includes("EnabledBlockForging") ? "enabled" : "disabled";
}

/** The node signs slot after slot. */
export async function signsOn(solo: Solo): Promise<void> {
  const since = Date.now();
  const later = async () => (await solo.ledger()).filter(({ at }) => at > since);
  await eventually("blocks", async () => (await later()).length >= SLOTS || null);
  assert.deepEqual(gaps(await later()), []);
}

/** The node signs nothing. */
export async function signsNothing(solo: Solo): Promise<void> {
  const before = (await solo.ledger()).length;
  await pause(SLOTS * 1000);
  assert.equal((await solo.ledger()).length, before);
}

/** Tells the manager to end; its exit code, once it has ended. */
export async function endManager(solo: Solo): Promise<number> {
  const manager = solo.manager();
  Deno.kill(manager.pid, "SIGTERM");
  if (await settles(manager.ended, ENDS_WITHIN)) return await manager.ended;
  throw new Error(`The manager does not end. ${await tail(solo.place.log("manager"))}`);
}

/** The manager is told to end, and does: the node is off and alive, and no key is left beside it. */
export async function endsWell(solo: Solo): Promise<void> {
  const since = Date.now();
  assert.equal(await endManager(solo), 0);
  await solo.logged("manager", /"stop_confirmed".*the leadership counter is still/, since);
  assert.deepEqual(solo.place.credentials(), []);
  await signsNothing(solo);
  assert(solo.node.running(), "the node lives");
  assert.deepEqual(await fatalSignals(solo), []);
}

/** Signals that end a process, as manager and guard sent them to the node. */
export async function fatalSignals(solo: Solo): Promise<readonly string[]> {
  const lines = [...await solo.log("manager"), ...await solo.log("guard")];
  return lines.flatMap(({ text }) =>
    /"signal_sent".*"(SIGTERM|SIGKILL)"/.exec(text)?.slice(1, 2) ?? []
  );
}

/** What the manager says since then of stops that it began. */
export async function stopsSince(solo: Solo, since: number): Promise<readonly string[]> {
  const lines = await solo.log("manager", since);
  return lines.flatMap(({ text }) => text.includes('"stop_begins"') ? [text] : []);
}

/** Plays in a world of its own, in which no slot is signed twice, whatever else goes wrong. */
export async function inWorld(
  options: SoloOptions,
  play: (solo: Solo) => Promise<void>,
): Promise<void> {
  await using solo = await openSolo(options);
  const failure: unknown = await play(solo).then(() => null, (error) => error);
  assert.deepEqual(doubledSlots(await solo.ledger()), []);
  if (failure !== null) throw failure;
}

/**
 * Plays all of them, some at a time, and fails with what failed first: none runs on after its test. One
 * that a starved machine kept waiting is played once more.
 */
export async function sideBySide(plays: readonly (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  const rest = [...plays];
  const work = async () => {
    for (let play = rest.shift(); play !== undefined; play = rest.shift()) {
      await unlessStarved(play).catch((error) => void failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: WORLDS }, work));
  if (failures.length > 0) throw failures[0];
}
