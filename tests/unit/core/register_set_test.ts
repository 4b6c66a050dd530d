import assert from "assert";
import { eligibility } from "../../../lib/core/mod.ts";
import { openWorld, type PodOptions, type World } from "../../support/core-world/mod.ts";
import { membershipOf, readmit } from "../../support/core-world/operator.ts";
import { countOf, forgersAre, neverTells, runUntil, tells } from "./story.ts";

const LATER: PodOptions = { starts: false };

/** Three registers; pod `a` has initialised their set and forges, `b` stands by. At t=40.0. */
function calm(): World {
  const world = openWorld({ pods: { a: {}, b: LATER }, registers: 3 });
  world.run(18);
  world.pod("b").start();
  world.run(22);
  forgersAre(world, "a");
  isInitialised(world);
  return world;
}

/** Ids of the registers, by name, as their own records tell them. */
function idsOf(world: World): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(world.registers.map((one) => [one.name, membershipOf(one)?.id]));
}

/** Asserts that every record lists all registers as they are, and disputes nothing. */
function isInitialised(world: World): void {
  const ids = idsOf(world);
  assert.equal(new Set(Object.values(ids)).size, world.registers.length);
  for (const register of world.registers) {
    const { ids: listed, pending } = membershipOf(register) ?? {};
    assert.deepEqual({ ...listed }, ids, `${register.name}:\n${world.story().join("\n")}`);
    assert.deepEqual(pending, []);
  }
}

function registerOf(world: World, name: string): World["register"] {
  const register = world.registers.find((one) => one.name === name);
  assert(register !== undefined);
  return register;
}

function reasonOf(world: World, name: string): string {
  const verdict = eligibility(world.pod(name).state());
  assert(!verdict.allowed, `${name} is eligible`);
  return verdict.because;
}

/** Manager and node of a pod are gone at once. */
function kill(world: World, name: string): void {
  world.pod(name).crash();
  world.pod(name).node.habits.restartsAfter = null;
  world.pod(name).node.signal("SIGKILL");
}

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

Deno.test("one register of three is wiped: it counts no more, and is readmitted, announced first", () => {
  const world = calm();
  const wiped = registerOf(world, "r2");
  const old = membershipOf(wiped)?.id;
  const told = () => membershipOf(world.register);
  wiped.remove();
  world.run(1);
  const fresh = membershipOf(wiped)?.id;
  assert(fresh !== undefined && fresh !== old, "it is created anew, with another id");
  runUntil(world, () => (told()?.pending.length ?? 0) > 0);
  assert.deepEqual(told()?.pending, ["r2"]);
  assert.equal(told()?.ids?.["r2"], old, "the old list still stands");
  runUntil(world, () => told()?.ids?.["r2"] === fresh);
  assert.deepEqual(told()?.pending, []);
  world.run(5);
  isInitialised(world);
  world.link("a", "cut", "r1");
  world.run(60);
  assert.equal(countOf(world, "a: stop_begins"), 1, "the one at start-up");
  forgersAre(world, "a");
});

Deno.test("a wiped register that is held, but not readmitted yet, does not count", () => {
  const world = calm();
  registerOf(world, "r2").remove();
  const held = () => world.pod("a").state().registers.every((register) => register.held !== null);
  world.run(1);
  assert(!held());
  runUntil(world, held);
  world.link("a", "cut", "r3");
  world.run(14);
  assert.equal(world.pod("a").holds(), false);
  tells(world, "a: phase: forging -> stopping: the right was not renewed in time");
  assert.deepEqual(world.breaches(), []);
});

Deno.test("a register is wiped and the holder is gone: the next takes the others, and readmits it", () => {
  const world = calm();
  registerOf(world, "r3").remove();
  kill(world, "a");
  world.run(28);
  forgersAre(world, "b");
  world.run(30);
  isInitialised(world);
});

Deno.test("whoever readmits a register may die at any moment: the next forges and finishes", () => {
  for (let tenths = 0; tenths < 100; tenths += 9) {
    const world = calm();
    registerOf(world, "r2").remove();
    world.run(15.5 + tenths / 10);
    kill(world, "a");
    world.run(45);
    forgersAre(world, "b");
    world.run(25);
    isInitialised(world);
  }
});

Deno.test("two registers of three are wiped: nobody forges, and the reason names the command that helps", () => {
  const world = calm();
  registerOf(world, "r1").remove();
  registerOf(world, "r2").remove();
  world.run(60);
  forgersAre(world);
  for (const name of ["a", "b"]) {
    assert.match(
      reasonOf(world, name),
      /registers r1 and r2 are not what the set was initialised with.*`forge-manager registers readmit`/,
    );
  }
  readmit(world);
  world.run(60);
  assert.equal(world.forgers().length, 1);
  forgersAre(world, ...world.forgers());
  isInitialised(world);
});

Deno.test("one is wiped and another down: too few are left, and no command is named that would not help", () => {
  const world = calm();
  for (const name of ["a", "b"]) world.link(name, "cut", "r3");
  world.pod("b").crash();
  world.pod("b").start();
  registerOf(world, "r2").remove();
  world.run(30);
  forgersAre(world);
  assert.equal(
    reasonOf(world, "b"),
    "register r2 is not what the set was initialised with, and register r3 is not reachable: the rest is no majority",
  );
});

Deno.test("all three are wiped: that is a new set", () => {
  const world = calm();
  for (const register of world.registers) register.remove();
  world.run(60);
  assert.equal(world.forgers().length, 1);
  forgersAre(world, ...world.forgers());
  isInitialised(world);
});

Deno.test("a register that is restored from before the set was initialised still counts, and is listed again", () => {
  const world = openWorld({ pods: { a: {} }, registers: 3 });
  world.run(10);
  const second = registerOf(world, "r2");
  const old = second.observed();
  world.run(25);
  isInitialised(world);
  second.restore(old);
  world.run(60);
  forgersAre(world, "a");
  assert.equal(countOf(world, "a: stop_begins"), 1, "the one at start-up");
  isInitialised(world);
});

Deno.test("a record edited by hand has lost its id: its register is readmitted like a wiped one", () => {
  const world = calm();
  registerOf(world, "r3").editByHand({ holder: "somebody" });
  world.run(50);
  forgersAre(world, "a");
  isInitialised(world);
});

Deno.test("one register reached under two names is refused, in a new set and in an old one", () => {
  const fresh = openWorld({ pods: { a: LATER, b: LATER }, registers: 3 });
  alias(fresh);
  fresh.pod("a").start();
  fresh.pod("b").start();
  fresh.run(60);
  forgersAre(fresh);
  const twice = /registers r1 and r2 are one and the same, reached under two names/;
  assert.match(reasonOf(fresh, "a"), twice);

  const old = calm();
  alias(old);
  old.run(30);
  forgersAre(old, "a");
  old.pod("b").crash();
  old.pod("b").start();
  kill(old, "a");
  old.run(60);
  forgersAre(old);
  assert.match(reasonOf(old, "b"), twice);
});

/** From now on what is called `r2` is `r1`. */
function alias(world: World): void {
  const [first, second] = world.registers;
  assert(first !== undefined && second !== undefined);
  const { read, write, observed } = first;
  Object.assign(second, { read, write, observed });
  first.onChange((observation) => {
    for (const pod of Object.values(world.pods)) {
      pod.dispatch({ type: "watched", register: "r2", observation });
    }
  });
}
