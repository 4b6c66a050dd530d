import assert from "assert";
import { openWorld } from "../../support/core-world/mod.ts";
import { membershipOf, readmit } from "../../support/core-world/operator.ts";
import { ownPart } from "./machine.ts";
import { calm, isInitialised, kill, LATER, reasonOf, registerOf } from "./register_set.ts";
import { countOf, forgersAre, runUntil, tells } from "./story.ts";

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

Deno.test("what another has announced stands until every record says so", () => {
  const world = openWorld({ pods: { a: LATER }, registers: 3 });
  const before = { r1: "A", r2: "B", r3: "C" };
  // Somebody who reached another server as r2 was readmitting it, and came as far as this.
  const left = {
    r1: { id: "A", ids: before, pending: ["r2"] },
    r2: { id: "B", ids: before, pending: [] },
    r3: { id: "C", ids: { ...before, r2: "X" }, pending: [] },
  };
  const fingerprint = `${"a".repeat(56)}/preview-2/r1,r2,r3`;
  for (const [name, set] of Object.entries(left)) {
    const own = ownPart(`${name}-1`, { fingerprint, set: { ...set, retired: null } });
    registerOf(world, name).editByHand({ own });
  }
  world.pod("a").start();
  const pendingOf = (name: string) => membershipOf(registerOf(world, name))?.pending;
  runUntil(world, () => pendingOf("r3")?.length === 1);
  assert.deepEqual(pendingOf("r1"), ["r2"], "else r1 and r2 agreed here, r3 and that other there");
  world.run(15);
  forgersAre(world, "a");
  isInitialised(world);
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

Deno.test("two of five are being readmitted: the other three are a majority, whichever lists they have", () => {
  const names = ["r1", "r2", "r3", "r4", "r5"];
  const before = { r1: "A", r2: "B", r3: "C", r4: "D", r5: "E" };
  const after = { ...before, r1: "X", r5: "Y" };
  // Somebody was giving them their new lists one after the other, and came as far as this.
  const left = {
    r1: { id: "X", ids: null, pending: names },
    r2: { id: "B", ids: after, pending: [] },
    r3: { id: "C", ids: before, pending: ["r1", "r5"] },
    r4: { id: "D", ids: after, pending: [] },
    r5: { id: "Y", ids: null, pending: names },
  };
  const world = openWorld({ pods: { a: LATER, b: LATER }, registers: 5 });
  const fingerprint = `${"a".repeat(56)}/preview-2/${names.join(",")}`;
  let writes = 0;
  for (const [name, set] of Object.entries(left)) {
    const own = ownPart(`${name}-1`, { fingerprint, set: { ...set, retired: null } });
    registerOf(world, name).editByHand({ own });
    registerOf(world, name).onChange(() => writes += 1);
  }
  world.pod("a").start();
  runUntil(world, () => world.pod("a").holds());
  writes = 0;
  world.run(30);
  forgersAre(world, "a");
  assert.equal(countOf(world, "a: stop_begins"), 1, "the one at start-up");
  assert(writes <= 45, `${writes} writes in 30 s: a renewal every 4 s each, and a few more`);
  isInitialised(world);
});
