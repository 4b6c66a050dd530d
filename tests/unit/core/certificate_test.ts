import assert from "assert";
import type { CredentialsReport } from "../../../lib/core/mod.ts";
import { CREDENTIALS, openWorld, timingsOf, type World } from "../../support/core-world/mod.ts";
import { counterAfter } from "../../../lib/core/certificate.ts";
import { ownPart, record, startMachine, version } from "./machine.ts";
import { calm, reasonOf } from "./register_set.ts";
import { forgersAre, neverTells, recordOf, runUntil, tells } from "./story.ts";

/** A set of the pool with this certificate counter. */
function certificate(counter: number): CredentialsReport {
  const poolId = "a".repeat(56);
  return { kind: "valid", certificateCounter: counter, set: `set ${counter}`, poolId };
}

/** A pool whose forger `a` is well settled; `b` could take over. */
function settled(leaseDuration = 15_000): World {
  const config = { timings: timingsOf({ leaseDuration }) };
  const world = openWorld({ pods: { a: { config }, b: { config, starts: false } } });
  world.run(2 + 1.1 * leaseDuration / 1000);
  world.pod("b").start();
  world.run(30);
  forgersAre(world, "a");
  return world;
}

function counterIn(world: World): number | null | undefined {
  return recordOf(world).own?.certificateCounter;
}

function kill(world: World, name: string): void {
  world.pod(name).crash();
  world.pod(name).node.signal("SIGKILL");
}

Deno.test("a certificate that merely lies at the sources of the forger is not told", () => {
  const world = settled();
  world.pod("a").setCredentials(certificate(50));
  world.run(13);
  assert.equal(counterIn(world), 7);
  world.pod("a").setCredentials(CREDENTIALS);
  world.run(10);
  kill(world, "a");
  world.run(60);
  neverTells(world, "b: not_eligible: the operational certificate");
  forgersAre(world, "b");
});

Deno.test("nor is one that waits for a handover: who has it tells of it once it forges", () => {
  const config = { requireNodeMetrics: false };
  const world = openWorld({ pods: { a: { config }, b: { config, starts: false } } });
  world.run(17);
  world.pod("b").start();
  world.run(30);
  world.pod("a").setCredentials(certificate(8));
  world.run(20);
  tells(world, "a: degraded: a new set of credentials waits for a handover");
  assert.equal(counterIn(world), 7);
  neverTells(world, "b: not_eligible: the operational certificate");
  forgersAre(world, "a");
});

Deno.test("a counter that was a mistake is forgotten with the Lease, by pods that go on", () => {
  const world = settled();
  for (const name of ["a", "b"]) world.pod(name).setCredentials(certificate(50));
  world.run(40);
  assert.equal(counterIn(world), 50);
  for (const name of ["a", "b"]) world.pod(name).setCredentials(certificate(8));
  world.run(120);
  tells(world, "b: not_eligible: the operational certificate has counter 8, but a record carries");
  forgersAre(world, "a");
  world.register.remove();
  world.run(40);
  const [forger] = world.forgers();
  assert(forger !== undefined, world.story().join("\n"));
  assert.equal(world.pod(forger).state().forging.enabled?.set, "set 8");
  assert.equal(counterIn(world), 8);
  assert.deepEqual(world.breaches(), []);
});

Deno.test("with several registers it is forgotten only while nobody is there, and the reason says so", () => {
  const world = calm();
  const pods = [world.pod("a"), world.pod("b")];
  for (const pod of pods) pod.setCredentials(certificate(50));
  world.run(40);
  for (const pod of pods) pod.setCredentials(certificate(8));
  world.run(10);
  assert.match(
    reasonOf(world, "b"),
    /end every manager of the pool, delete its record on every reg/,
  );
  for (const register of world.registers) register.remove();
  world.run(60);
  forgersAre(world);
  assert.match(reasonOf(world, "b"), /has counter 8, but a record carries 50/);
  for (const pod of pods) pod.crash();
  for (const register of world.registers) register.remove();
  for (const pod of pods) pod.start();
  world.run(40);
  assert.equal(world.forgers().length, 1, world.story().join("\n"));
  assert.equal(world.pod(world.forgers()[0] ?? "").state().forging.enabled?.set, "set 8");
  assert.deepEqual(world.breaches(), []);
});

Deno.test("a counter is told on only by who placed its keys: one that was never used locks nobody out", () => {
  const world = openWorld({
    pods: { a: { credentials: certificate(50) }, b: { starts: false } },
  });
  world.run(10);
  world.pod("a").disk.full = "the volume is full";
  world.pod("b").start();
  world.run(60);
  tells(world, "a: right_acquired", "a: right_released", "b: right_acquired");
  assert.equal(counterIn(world), 7);
  forgersAre(world, "b");
});

Deno.test("nor does one whose rotation got no further than the stop", () => {
  const world = settled();
  world.pod("a").setCredentials(certificate(50));
  world.pod("a").disk.full = "the volume is full";
  world.run(60);
  tells(world, "a: sends SIGHUP (rotation)", "a: right_released", "b: right_acquired");
  assert.equal(counterIn(world), 7);
  forgersAre(world, "b");
});

Deno.test("keys that were placed count, even if the node was not told to forge with them", () => {
  const world = openWorld({
    pods: { a: { credentials: certificate(50) }, b: { starts: false } },
  });
  const { disk } = world.pod("a");
  runUntil(world, () => disk.keys === "other");
  disk.mute = "no signal goes out";
  world.pod("b").start();
  world.run(60);
  tells(world, "a: right_acquired", "b: not_eligible: the operational certificate has counter 7");
  neverTells(world, "a: node 1 forges: real");
  neverTells(world, "b: right_acquired");
  assert.equal(counterIn(world), 50);
});

Deno.test("an edit by hand makes no newer certificate forgotten", () => {
  const world = settled();
  world.pod("a").setCredentials(certificate(8));
  world.run(40);
  assert.equal(counterIn(world), 8);
  kill(world, "a");
  world.register.editByHand({ ...recordOf(world), own: null });
  world.run(60);
  neverTells(world, "b: right_acquired");
  forgersAre(world);
});

Deno.test("nor does a register that was restored; a holder may take it back", () => {
  const state = startMachine().state();
  const [register] = state.registers;
  assert(register !== undefined);
  const told = version(9, record("x", ownPart("x-1", { certificateCounter: 7 })));
  const after = (wentBack: boolean) =>
    counterAfter(state, { ...register, counter: 8 }, told, wentBack);
  assert.equal(after(true), 8);
  assert.equal(after(false), 7);
});

Deno.test("nothing is enabled with a certificate of which no record tells", () => {
  const world = settled(60_000);
  world.pod("a").setCredentials(certificate(8));
  world.run(14.9);
  world.link("a", "cut");
  world.run(20);
  tells(
    world,
    "a: sends SIGHUP (rotation) to 1",
    "a: phase: standby -> preparing: the right is held and the node is ready",
  );
  assert.notEqual(world.pod("a").disk.keys, "other");
  assert.equal(counterIn(world), 7);
  world.link("a", "open");
  world.run(30);
  assert.equal(counterIn(world), 8);
  forgersAre(world, "a");
});
