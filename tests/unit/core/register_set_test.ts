import assert from "assert";
import { openWorld } from "../../support/core-world/mod.ts";
import { membershipOf } from "../../support/core-world/operator.ts";
import { ownPart } from "./machine.ts";
import { calm, idsOf, isInitialised, kill, LATER, reasonOf, registerOf } from "./register_set.ts";
import { countOf, forgersAre, neverTells, runUntil, tells } from "./story.ts";

Deno.test("a new set: who holds all of it lists every register in every record", () => {
  const world = openWorld({ pods: { a: {} }, registers: 3 });
  world.run(16);
  const before = idsOf(world);
  assert.equal(new Set(Object.values(before)).size, 3, "each has an id from its creation on");
  assert(world.registers.every((register) => membershipOf(register)?.ids === null));
  world.run(14);
  forgersAre(world, "a");
  isInitialised(world);
  assert.deepEqual(idsOf(world), before, "and keeps it");
});

Deno.test("one register alone: its id and its list ride along with the writes that there are anyway", () => {
  const world = openWorld({ pods: { a: {} } });
  const times: number[] = [];
  world.register.onChange(() => times.push(Math.round(world.timeline.now() / 100) / 10));
  world.run(30);
  forgersAre(world, "a");
  assert.deepEqual(times, [0, 16.6, 20.7, 24.7, 28.7]);
  isInitialised(world);
});

Deno.test("one register alone, and a record of an earlier version or a stranger's: it is taken as ever", () => {
  for (const own of [null, ownPart("theirs-1")]) {
    const world = openWorld({ pods: { a: LATER } });
    world.register.editByHand({ holder: "they", own });
    world.pod("a").start();
    world.run(30);
    forgersAre(world, "a");
    isInitialised(world);
  }
});

Deno.test("names of registers that are not ours are carried no further: nobody could read so many", () => {
  const world = openWorld({ pods: { a: LATER } });
  const set = { id: "i", ids: null, pending: ["u", "v", "w", "x", "y"], retired: null };
  world.register.editByHand({ holder: "", own: ownPart("theirs-1", { set }) });
  world.register.onChange(() => {
    const { id, pending } = membershipOf(world.register) ?? {};
    assert(id === "i" && pending !== undefined && pending.length <= 5, `${pending}`);
  });
  world.pod("a").start();
  world.run(40);
  forgersAre(world, "a");
  isInitialised(world);
});

Deno.test("until a set is initialised all of it stands for a majority, in the right too", () => {
  const world = openWorld({ pods: { a: {} }, registers: 3 });
  runUntil(world, () => world.pod("a").holds());
  world.link("a", "cut", "r3");
  world.run(14);
  tells(world, "a: right_acquired", "a: phase: forging -> stopping: the right was not renewed");
  assert.equal(world.pod("a").holds(), false);
  neverTells(world, "a: sends SIGKILL");
  world.link("a", "open", "r3");
  world.run(40);
  forgersAre(world, "a");
  isInitialised(world);
});

Deno.test("one register of three is down when the set is to be initialised: nobody stands, and says why", () => {
  const world = openWorld({ pods: { a: LATER, b: LATER }, registers: 3 });
  for (const name of ["a", "b"]) {
    world.link(name, "cut", "r3");
    world.pod(name).start();
  }
  world.run(60);
  forgersAre(world);
  assert.equal(countOf(world, "a: campaign_lost"), 0);
  assert.deepEqual(
    world.registers.map((one) => one.observed().version?.record.holder),
    ["", "", undefined],
    "the two that are reached are not held either",
  );
  for (const name of ["a", "b"]) {
    assert.equal(
      reasonOf(world, name),
      "until the set of 3 registers is initialised all of them are needed, and register r3 is not reachable",
    );
    world.link(name, "open", "r3");
  }
  world.run(60);
  assert.equal(world.forgers().length, 1);
  forgersAre(world, ...world.forgers());
  isInitialised(world);
});

Deno.test("nothing of a new set is taken before all of it can be", () => {
  const world = openWorld({ pods: { a: {} }, registers: 3 });
  world.run(10);
  registerOf(world, "r3").editByHand({ holder: "somebody" });
  const free = world.registers.slice(0, 2).map((register) => register.observed());
  world.run(16);
  assert.deepEqual(world.registers.slice(0, 2).map((register) => register.observed()), free);
  world.run(10);
  forgersAre(world, "a");
});

Deno.test("two managers initialise at once: one of them does, and one list stands in all records", () => {
  for (let seed = 1; seed <= 12; seed += 1) {
    const world = openWorld({ pods: { a: {}, b: {} }, registers: 3, latency: [5, 90], seed });
    world.run(90);
    assert.equal(world.forgers().length, 1, world.story().join("\n"));
    forgersAre(world, ...world.forgers());
    isInitialised(world);
  }
});

Deno.test("the initialiser dies at any moment: the next finishes or begins anew", () => {
  for (let tenths = 0; tenths < 120; tenths += 7) {
    const world = openWorld({
      pods: { a: {}, b: LATER },
      registers: 3,
      latency: [5, 90],
      seed: tenths,
    });
    world.run(10);
    world.pod("b").start();
    world.run(6.4 + tenths / 10);
    kill(world, "a");
    world.run(45);
    forgersAre(world, "b");
    world.run(10);
    isInitialised(world);
  }
});

Deno.test("the initialiser dies when one record has its list and the others only the announcement", () => {
  const world = openWorld({ pods: { a: {}, b: LATER }, registers: 3 });
  runUntil(world, () => world.registers.every((one) => membershipOf(one)?.pending.length === 3));
  world.link("a", "cut", "r2");
  world.link("a", "cut", "r3");
  world.pod("b").start();
  runUntil(world, () => membershipOf(world.register)?.ids !== null);
  kill(world, "a");
  world.link("b", "cut", "r3");
  world.run(40);
  forgersAre(world);
  assert.equal(membershipOf(registerOf(world, "r2"))?.ids, null, "one list is no majority");
  world.link("b", "open", "r3");
  world.run(40);
  forgersAre(world, "b");
  isInitialised(world);
});

Deno.test("an initialised set: any one register down costs nothing, for a challenger either", () => {
  for (const lost of ["r1", "r2", "r3"]) {
    const world = calm();
    for (const name of ["a", "b"]) world.link(name, "cut", lost);
    world.run(30);
    forgersAre(world, "a");
    kill(world, "a");
    world.run(27);
    forgersAre(world, "b");
  }
});
