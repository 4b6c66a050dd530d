import assert from "assert";
import type { CredentialsReport } from "../../../lib/core/mod.ts";
import { CREDENTIALS, openWorld, type World } from "../../support/core-world/mod.ts";
import { countOf, forgersAre, neverTells, recordOf, runUntil, tells, timeOf } from "./story.ts";

/** The next certificate of the pool, for a new KES key. */
const NEXT = {
  ...{ kind: "valid", certificateCounter: 8, set: "set 8", poolId: "a".repeat(56) },
} as const satisfies CredentialsReport;
const ROTATES = "a: sends SIGHUP (rotation) to 1";

/** A pool whose forger `a` is well settled; `b` could take over. */
function settled(options: Partial<Parameters<typeof openWorld>[0]> = {}): World {
  const world = openWorld({ pods: { a: {}, b: { starts: false } }, ...options });
  world.run(17);
  world.pod("b").start();
  world.run(30);
  forgersAre(world, "a");
  return world;
}

Deno.test("a forger takes up a new set: stopped, proven, enabled anew, all under one right", () => {
  const world = settled();
  const before = recordOf(world);
  world.pod("a").setCredentials(NEXT);
  world.run(40);
  tells(
    world,
    "a: phase: forging -> stopping: the sources hold a new set of credentials",
    ROTATES,
    "a: node 1 forges: off",
    "a: stop_confirmed: the leadership counter is still",
    "a: phase: standby -> preparing: the right is held and the node is ready",
    "a: sends SIGHUP (enable_forging) to 1",
    "a: node 1 forges: real",
    "a: phase: preparing -> forging: the leadership counter rises",
  );
  for (
    const line of ["a: right_released", "a: right_lost", "b: right_acquired", "a: node 1 ends"]
  ) {
    neverTells(world, line);
  }
  const after = recordOf(world);
  assert.deepEqual([after.holder, after.transitions], [before.holder, before.transitions]);
  assert.equal(after.own?.certificateCounter, 8);
  assert.equal(world.pod("a").state().forging.enabled?.set, "set 8");
  assert.deepEqual(world.breaches(), []);
  forgersAre(world, "a");
});

Deno.test("no slot is signed in the interruption, which lasts a few seconds", () => {
  const world = settled();
  world.pod("a").setCredentials(NEXT);
  world.run(40);
  const slots = [...world.ledger().keys()];
  const gaps = slots.slice(1).map((slot, index) => slot - (slots[index] ?? slot));
  const longest = Math.max(...gaps);
  assert(longest >= 3 && longest <= 6, `${longest} slots`);
  assert.equal(gaps.filter((gap) => gap > 1).length, 1, "one interruption");
});

Deno.test("it happens once: what was placed is remembered", () => {
  const world = settled();
  world.pod("a").setCredentials(NEXT);
  world.run(200);
  assert.equal(countOf(world, ROTATES), 1);
});

Deno.test("a new set must lie still for 15 s, and one that is gone again is none", () => {
  const world = settled();
  for (let flips = 0; flips < 5; flips += 1) {
    world.pod("a").setCredentials(flips % 2 === 0 ? NEXT : { ...NEXT, set: "set 8, again" });
    world.run(14);
  }
  neverTells(world, ROTATES);
  world.run(3);
  assert.equal(countOf(world, ROTATES), 1);
  const again = openWorld({ pods: { a: {} } });
  again.run(47);
  again.pod("a").setCredentials({ ...NEXT, certificateCounter: 7 });
  again.run(10);
  again.pod("a").setCredentials(CREDENTIALS);
  again.run(60);
  neverTells(again, ROTATES);
});

Deno.test("the same set read again and again is not a new one", () => {
  const world = settled();
  world.pod("a").setCredentials(NEXT);
  world.run(10);
  world.pod("a").setCredentials({ ...NEXT });
  world.run(7);
  assert.equal(countOf(world, ROTATES), 1, "15 s after it was read first");
});

const IGNORED: readonly (readonly [what: string, report: CredentialsReport])[] = [
  ["that cannot be used", { kind: "invalid", because: "half of it is missing" }],
  ["of an older certificate", { ...NEXT, certificateCounter: 6 }],
  ["of another pool", { ...NEXT, poolId: "b".repeat(56) }],
];
for (const [what, report] of IGNORED) {
  Deno.test(`a set ${what} is ignored by who forges, and told`, () => {
    const world = settled();
    world.pod("a").setCredentials(report);
    world.run(120);
    neverTells(world, ROTATES);
    tells(world, "a: not_eligible");
    forgersAre(world, "a");
  });
}

Deno.test("a set that turned out wrong is mended by another of the same counter", () => {
  const world = settled();
  world.pod("a").setCredentials(NEXT);
  world.run(60);
  world.pod("a").setCredentials({ ...NEXT, set: "set 8, another key" });
  world.run(60);
  assert.equal(countOf(world, ROTATES), 2);
  assert.equal(world.pod("a").state().forging.enabled?.set, "set 8, another key");
  forgersAre(world, "a");
});

Deno.test("a node that has just begun to forge is not interrupted yet", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(17.5);
  forgersAre(world, "a");
  const began = timeOf(world, "a: phase: preparing -> forging");
  world.pod("a").setCredentials(NEXT);
  world.run(60);
  const rotated = timeOf(world, ROTATES);
  assert(rotated - began >= 20 && rotated - began < 22, `${rotated - began}`);
});

Deno.test("nothing is interrupted whose stop could not be proven: it waits for the metrics", () => {
  const world = settled();
  world.pod("a").node.habits.metrics = "unreachable";
  world.run(5);
  world.pod("a").setCredentials(NEXT);
  world.run(60);
  neverTells(world, ROTATES);
  world.pod("a").node.habits.metrics = "answer";
  world.run(10);
  assert.equal(countOf(world, ROTATES), 1);
});

Deno.test("metrics that fail while the node is stopped for a new set: no node is killed before a minute", () => {
  const world = settled();
  for (const name of ["a", "b"]) world.pod(name).setCredentials(NEXT);
  runUntil(world, () => (world.pod("a").state().forging.stop?.signalledAt ?? null) !== null);
  world.pod("a").node.habits.metrics = "unreachable";
  world.run(55);
  world.pod("a").node.habits.metrics = "answer";
  world.run(20);
  tells(
    world,
    ROTATES,
    "a: stop_confirmed: the leadership counter is still",
    "a: node 1 forges: real",
  );
  neverTells(world, "a: sends SIGTERM");
  forgersAre(world, "a");
});

Deno.test("metrics that fail for longer: only the end of the node proves its stop, and another forges", () => {
  const world = settled();
  for (const name of ["a", "b"]) world.pod(name).setCredentials(NEXT);
  runUntil(world, () => (world.pod("a").state().forging.stop?.signalledAt ?? null) !== null);
  const since = world.timeline.now() / 1000;
  world.pod("a").node.habits.metrics = "unreachable";
  world.run(130);
  tells(world, ROTATES, "a: sends SIGHUP (retry)", "a: sends SIGTERM (stop)", "b: right_acquired");
  const waited = timeOf(world, "a: sends SIGTERM") - since;
  assert(waited > 95 && waited < 105, `${waited}`);
  forgersAre(world, "b");
});

/** As {@link settled}, but nobody sees what a node does. */
function settledBlind(...others: readonly string[]): World {
  const blind = {
    config: { requireNodeMetrics: false },
    node: { metrics: "unreachable" },
  } as const;
  const pods = Object.fromEntries(
    ["a", ...others].map((name) => [name, { ...blind, starts: name === "a" }]),
  );
  const world = openWorld({ pods, offers: true });
  world.run(25);
  for (const name of others) world.pod(name).start();
  world.run(75);
  forgersAre(world, "a");
  return world;
}

Deno.test("without metrics a new set is taken up by a handover to a ready pod, which ends the node", () => {
  const world = settledBlind("b");
  for (const name of ["a", "b"]) world.pod(name).setCredentials(NEXT);
  world.run(16);
  tells(world, "a: degraded: a new set of credentials waits for a handover");
  world.run(90);
  tells(
    world,
    "a: offer_made: the right is offered to b_b1: a new set of credentials waits",
    "a: offer_answered: b",
    "a: stop_begins: the right is handed to b",
    "a: sends SIGHUP (disable_forging) to 1",
    "a: sends SIGTERM (stop) to 1",
    "a: node 1 ends: SIGTERM",
    "a: stop_confirmed: its process has ended",
    "a: right_released",
    "a: offer_taken: b",
    "b: node 2 forges: real",
  );
  neverTells(world, ROTATES);
  neverTells(world, "a: handover_called_off");
  assert.equal(world.pod("b").state().forging.enabled?.set, "set 8");
  const dark = timeOf(world, "b: node 2 forges: real") - timeOf(world, "a: node 1 forges: off");
  assert(dark < 10, `${dark}`);
  world.run(600);
  assert.equal(countOf(world, "b: stop_begins: the right is handed"), 0, "it has the new set");
  forgersAre(world, "b");
});

Deno.test("without metrics a new set is offered to nobody who has not got it yet", () => {
  const world = settledBlind("b");
  world.pod("a").setCredentials(NEXT);
  world.run(300);
  neverTells(world, "a: offer_made");
  forgersAre(world, "a");
  world.pod("b").setCredentials(NEXT);
  world.run(100);
  forgersAre(world, "b");
});

Deno.test("without metrics a new set of the same counter is offered only to a pod that tells it", () => {
  const world = settledBlind("b", "c");
  const again = { ...NEXT, certificateCounter: 7, set: "set 7, another key" };
  world.pod("a").setCredentials(again);
  world.run(300);
  tells(world, "a: degraded: a new set of credentials waits for a handover");
  neverTells(world, "a: offer_made");
  forgersAre(world, "a");
  world.pod("c").setCredentials(again);
  world.run(100);
  tells(world, "a: offer_made: the right is offered to c", "a: offer_taken: c");
  forgersAre(world, "c");
});

Deno.test("without metrics a pod that has lost the new set when it answers is left nothing", () => {
  const world = settledBlind("b");
  const again = { ...NEXT, certificateCounter: 7, set: "set 7, another key" };
  for (const name of ["a", "b"]) world.pod(name).setCredentials(again);
  world.run(30);
  world.link("b", "cut");
  world.run(47);
  tells(world, "a: offer_made: the right is offered to b");
  world.pod("b").setCredentials(CREDENTIALS);
  world.link("b", "open");
  world.run(8);
  neverTells(world, "a: offer_answered");
  forgersAre(world, "a");
});

Deno.test("without metrics and alone a new set waits, and the forger says so", () => {
  const world = settledBlind();
  world.pod("a").setCredentials(NEXT);
  world.run(1_000);
  neverTells(world, "a: stop_begins: the right");
  tells(world, "a: degraded: a new set of credentials waits for a handover");
  assert(world.pod("a").state().offering.degradedSince !== null);
  world.pod("a").setCredentials(CREDENTIALS);
  world.run(6);
  tells(world, "a: degraded", "a: well_again");
  forgersAre(world, "a");
});

Deno.test("without metrics a KES key that is over hands the right to a pod that has another", () => {
  const world = settledBlind("b");
  world.pod("b").setCredentials(NEXT);
  world.pod("a").setCredentials({ kind: "invalid", because: "the KES key has expired" });
  world.run(100);
  tells(
    world,
    "a: offer_made: the right is offered to b_b1: credentials: the KES key has expired",
    "a: stop_confirmed: its process has ended",
    "b: right_acquired",
  );
  forgersAre(world, "b");
});

Deno.test("it begins only while the right is renewed, with as much of it left as an enable needs", () => {
  const world = settled();
  world.pod("a").setCredentials(NEXT);
  world.run(13);
  world.link("a", "cut");
  world.run(2.6);
  neverTells(world, ROTATES);
});

Deno.test("a manager that is told to end in the midst of it ends, and another takes over", () => {
  const world = settled();
  world.pod("b").setCredentials(NEXT);
  world.pod("a").setCredentials(NEXT);
  world.run(16);
  tells(world, ROTATES);
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(40);
  tells(world, ROTATES, "a: right_released", "a: exit", "b: right_acquired");
  assert.deepEqual(world.breaches(), []);
  forgersAre(world, "b");
});

Deno.test("sources that fail in the midst of it leave the right to whoever has a set", () => {
  const world = settled();
  world.pod("b").setCredentials(NEXT);
  world.pod("a").setCredentials(NEXT);
  world.run(16);
  world.pod("a").setCredentials({ kind: "invalid", because: "the sources cannot be read" });
  world.run(40);
  tells(world, ROTATES, "a: right_released", "b: right_acquired");
  assert.deepEqual(world.breaches(), []);
  forgersAre(world, "b");
});

Deno.test("with a guard its duty ends with the stop, and it stands for the new enabling", () => {
  const world = openWorld({ pods: { a: {} }, guarded: true });
  world.run(47);
  forgersAre(world, "a");
  world.pod("a").setCredentials(NEXT);
  world.run(40);
  tells(world, ROTATES, "a: guard: the guard acknowledged its duty", "a: node 1 forges: real");
  assert.equal(countOf(world, "a: guard: the guard acknowledged its duty"), 2);
  assert.deepEqual(world.breaches(), []);
});

Deno.test("no node is interrupted while its guard is gone", () => {
  const world = openWorld({ pods: { a: {} }, guarded: true });
  world.run(47);
  world.pod("a").setCredentials(NEXT);
  world.run(10);
  world.pod("a").dispatch({ type: "guardLost", because: "it was killed" });
  const told = world.story().length;
  world.run(0.4);
  assert(world.story().slice(told).every((line) => !line.includes("SIGHUP (rotation)")));
});

Deno.test("a set that the node cannot use fails as any other enabling does: another takes over", () => {
  const world = settled();
  world.pod("b").setCredentials(NEXT);
  world.pod("a").setCredentials(NEXT);
  world.run(25);
  tells(world, ROTATES, "a: phase: preparing -> forging: the leadership counter rises");
  world.pod("a").node.habits.troubles = { kesKey: 130 };
  world.run(40);
  tells(
    world,
    "a: ranks_last: the node cannot use its KES key in the present KES period",
    "a: stop_begins: the node cannot use its KES key",
    "a: right_released",
    "b: right_acquired",
  );
  forgersAre(world, "b");
});

Deno.test("what a node said of its KES key before it was enabled is past", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(12);
  world.pod("a").node.habits.troubles = { kesKey: 129 };
  world.run(60);
  neverTells(world, "a: ranks_last");
  forgersAre(world, "a");
});
