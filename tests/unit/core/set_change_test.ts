import assert from "assert";
import { eligibility } from "../../../lib/core/mod.ts";
import { openWorld, type PodOptions, type World } from "../../support/core-world/mod.ts";
import {
  membershipOf,
  readmit,
  retire,
  rewrite,
  UNLISTED,
} from "../../support/core-world/operator.ts";
import { forgersAre, neverTells, runUntil, tells } from "./story.ts";

/** A pod whose manager is configured with these registers, and starts when it is told to. */
function on(...registers: readonly string[]): PodOptions {
  return { starts: false, config: { registers } };
}

const THREE = ["r1", "r2", "r3"];

/** Two pods of the set `r1`, and two of the set `r1,r2,r3`. */
function openRoll(seed = 1): World {
  return openWorld({
    pods: { o1: on("r1"), o2: on("r1"), n1: on(...THREE), n2: on(...THREE) },
    registers: 3,
    latency: [5, 60],
    seed,
  });
}

function start(world: World, ...names: readonly string[]): void {
  for (const name of names) world.pod(name).start();
}

function end(world: World, name: string): void {
  world.tell(`${name} is told to end`);
  world.pod(name).dispatch({ type: "shutdown", because: "SIGTERM" });
}

function kill(world: World, name: string): void {
  world.pod(name).crash();
  world.pod(name).node.habits.restartsAfter = null;
  world.pod(name).node.signal("SIGKILL");
}

/** The code and the words of why a pod does not stand. */
function reasonOf(world: World, name: string): string {
  const verdict = eligibility(world.pod(name).state());
  assert(!verdict.allowed, `${name} is eligible:\n${world.story().join("\n")}`);
  return `${verdict.code}: ${verdict.because}`;
}

function registerOf(world: World, name: string): World["register"] {
  const register = world.registers.find((one) => one.name === name);
  assert(register !== undefined);
  return register;
}

const OTHER_SET =
  /^record_of_another_set: .* belongs to a{56}\/preview-2\/r1[^,]*, expected .*`forge-manager registers retire`$/;

Deno.test("from one register to three by a roll: the holder's last release hands the record over", () => {
  const world = openRoll();
  start(world, "o1");
  world.run(20);
  start(world, "o2");
  world.run(10);
  forgersAre(world, "o1");

  start(world, "n1");
  world.run(40);
  forgersAre(world, "o1");
  assert.match(reasonOf(world, "n1"), /^record_of_another_set: .*r1, expected .*r1,r2,r3: /);

  end(world, "o2");
  start(world, "n2");
  world.run(30);
  forgersAre(world, "o1");

  end(world, "o1");
  world.run(20);
  assert.equal(world.forgers().length, 1);
  assert.match(world.forgers().join(), /^n/);
  world.run(20);
  assert(world.registers.every((one) => Object.keys(membershipOf(one)?.ids ?? {}).length === 3));

  // The roll is taken back half way: what has changed hands stays where it is.
  start(world, "o1");
  world.run(40);
  forgersAre(world, ...world.forgers());
  assert.match(world.forgers().join(), /^n.$/);
  assert.match(reasonOf(world, "o1"), /^record_of_another_set: .*r1,r2,r3, expected .*r1: /);
});

Deno.test("a pod that hands over before it ends its node leaves its registers as an ending manager does", () => {
  const world = openRoll();
  start(world, "o1");
  world.run(40);
  start(world, "n1");
  world.run(20);
  forgersAre(world, "o1");
  world.tell("the pod of o1 is about to end its node");
  world.pod("o1").dispatch({ type: "podEnds" });
  runUntil(world, () => world.register.observed().version?.record.holder === "");
  assert.equal(membershipOf(world.register)?.retired, "holder");
  end(world, "o1");
  world.run(30);
  forgersAre(world, "n1");
});

Deno.test("only the last release of an ending manager leaves the record to another set", () => {
  const world = openRoll();
  start(world, "o1");
  world.run(40);
  const node = world.pod("o1").node;
  node.habits.restartsAfter = null;
  node.signal("SIGKILL");
  world.run(5);
  assert.equal(world.register.observed().version?.record.holder, "");
  assert.equal(membershipOf(world.register)?.retired, null);
  start(world, "n1");
  world.run(40);
  forgersAre(world);
  assert.match(reasonOf(world, "n1"), OTHER_SET);
});

Deno.test("half way to three registers the last release may go to either set, never to both", () => {
  const won = new Set<string>();
  for (let seed = 1; seed <= 12; seed += 1) {
    const world = openRoll(seed);
    start(world, "o1");
    world.run(20);
    start(world, "n1");
    world.run(15);
    start(world, "o2");
    world.run(25);
    forgersAre(world, "o1");
    end(world, "o1");
    world.run(60);
    assert.deepEqual(world.breaches(), []);
    assert.equal(world.forgers().length, 1, world.story().join("\n"));
    won.add(world.forgers().join());
  }
  assert.deepEqual([...won].sort(), ["n1", "o2"]);
});

Deno.test("half way to three registers, one of them out of reach: the old set keeps the right", () => {
  const world = openRoll();
  world.link("n1", "cut", "r3");
  start(world, "o1", "n1");
  world.run(35);
  start(world, "o2");
  world.run(25);
  end(world, "o1");
  world.run(30);
  forgersAre(world, "o2");
  assert.match(reasonOf(world, "n1"), /^record_of_another_set/);
});

Deno.test("a new set that does not come about gives back what the old one can take", () => {
  for (let seed = 1; seed <= 6; seed += 1) {
    const world = openRoll(seed);
    start(world, "o1");
    world.run(20);
    start(world, "n1");
    world.run(40);
    // Until it is asked, it looks as if all three could be taken.
    world.link("n1", "answersLost", "r3");
    end(world, "o1");
    world.run(15);
    tells(world, "n1: campaign_lost: it won 2 registers, and needed 3");
    neverTells(world, "n1: right_acquired");
    start(world, "o2");
    world.run(90);
    forgersAre(world, "o2");
  }
});

Deno.test("an old holder that dies without a release leaves nothing to the new set until an operator does", () => {
  const world = openRoll();
  start(world, "o1", "n1");
  world.run(40);
  forgersAre(world, "o1");
  kill(world, "o1");
  world.run(60);
  forgersAre(world);
  assert.match(reasonOf(world, "n1"), OTHER_SET);
  retire(world, ["r1"]);
  world.run(30);
  forgersAre(world, "n1");
});

/** The set of three forges, on pod `n1`; the roll back to one register begins. */
function three(seed = 1): World {
  const world = openRoll(seed);
  start(world, "n1");
  world.run(20);
  start(world, "n2");
  world.run(20);
  forgersAre(world, "n1");
  return world;
}

Deno.test("from three registers to one: a release is not enough, because the others are a majority", () => {
  const world = three();
  start(world, "o1");
  world.run(30);
  forgersAre(world, "n1");
  assert.match(reasonOf(world, "o1"), /^record_of_another_set: .*r1,r2,r3, expected .*r1: /);

  // Its last release marks the first register, and the others go on without it.
  world.link("n2", "cut", "r1");
  end(world, "n1");
  world.run(30);
  assert.equal(membershipOf(world.register)?.retired, "holder");
  forgersAre(world, "n2");
  assert.match(reasonOf(world, "o1"), /^record_of_another_set/);

  world.link("n2", "open", "r1");
  world.run(30);
  end(world, "n2");
  start(world, "o2");
  world.run(60);
  forgersAre(world);
  assert.match(reasonOf(world, "o2"), /^record_of_another_set/);

  retire(world, THREE);
  world.run(30);
  assert.match(world.forgers().join(), /^o.$/);
  start(world, "n1", "n2");
  world.run(60);
  assert.match(world.forgers().join(), /^o.$/);
  assert.deepEqual(world.breaches(), []);
  assert.match(reasonOf(world, "n1"), /^record_of_another_set: .*r1, expected .*r1,r2,r3: /);
});

Deno.test("a set that is retired while it forges: its right ends, and only the other set gets it", () => {
  for (let seed = 1; seed <= 8; seed += 1) {
    const world = three(seed);
    start(world, "o1");
    world.run(20);
    world.link("n2", "cut", "r1");
    retire(world, THREE);
    world.run(60);
    forgersAre(world, "o1");
    assert.match(reasonOf(world, "n1"), /^record_of_another_set|^set_retired/);
    world.link("n2", "open", "r1");
    world.run(60);
    forgersAre(world, "o1");
  }
});

Deno.test("a wiped register that is not readmitted yet is left to nobody: its set goes on without it", () => {
  const world = three();
  const wiped = registerOf(world, "r2");
  wiped.remove();
  runUntil(world, () => wiped.observed().version?.record.holder.startsWith("n1") === true);
  end(world, "n1");
  runUntil(world, () => wiped.observed().version?.record.holder === "");
  assert.equal(membershipOf(wiped)?.ids, null);
  assert.equal(membershipOf(wiped)?.retired, null);
  assert.equal(membershipOf(world.register)?.retired, "holder");
});

Deno.test("a retirement that ends half way: nobody of the other set stands, and the old one begins anew", () => {
  const world = three();
  start(world, "o1");
  world.run(20);
  for (const register of world.registers.slice(1)) rewrite(register, UNLISTED);
  world.run(1);
  assert.equal(world.pod("n1").holds(), false, "one list is no majority");
  world.run(40);
  assert.match(world.forgers().join(), /^n.$/);
  assert.deepEqual(world.breaches(), []);
  assert(world.registers.every((one) => Object.keys(membershipOf(one)?.ids ?? {}).length === 3));
});

Deno.test("a retirement that has only begun leaves nothing to the other set: a majority may be left", () => {
  const world = three();
  start(world, "o1");
  world.run(20);
  world.pod("n2").crash();
  end(world, "n1");
  world.run(10);
  assert.equal(membershipOf(world.register)?.retired, "holder");
  rewrite(world.register, UNLISTED);
  world.link("n2", "cut", "r1");
  start(world, "n2");
  world.run(30);
  forgersAre(world, "n2");
  assert.match(reasonOf(world, "o1"), /^record_of_another_set/);
});

Deno.test("one register of three is exchanged by a roll: whoever takes the two that stay leaves no majority", () => {
  const world = openWorld({
    pods: { o1: on("r1", "r2", "r3"), o2: on("r1", "r2", "r3"), n1: on("r1", "r2", "r4") },
    registers: 4,
    latency: [5, 60],
  });
  start(world, "o1");
  world.run(20);
  start(world, "n1");
  world.run(40);
  forgersAre(world, "o1");
  assert.match(reasonOf(world, "n1"), /^record_of_another_set: .*r1,r2,r3, expected .*r1,r2,r4: /);
  end(world, "o1");
  world.run(20);
  forgersAre(world, "n1");
  start(world, "o2");
  world.link("o2", "cut", "r1");
  world.run(60);
  forgersAre(world, "n1");
  assert.match(reasonOf(world, "o2"), /^record_of_another_set/);
});

Deno.test("a pod that was away while its set was retired does not forge beside a set that shares no register with it", () => {
  for (const old of [THREE, ["r1"]]) {
    const world = openWorld({ pods: { a: on(...old), b: on(...old), c: on("r4") }, registers: 4 });
    start(world, "a");
    world.run(40);
    forgersAre(world, "a");
    end(world, "a");
    world.run(20);
    retire(world, old);
    start(world, "c");
    world.run(20);
    start(world, "b");
    world.run(60);
    forgersAre(world, "c");
    assert.match(
      reasonOf(world, "b"),
      /^set_retired: an operator has retired this set .*`forge-man/,
    );

    end(world, "c");
    world.run(20);
    readmit(world);
    world.run(60);
    forgersAre(world, "b");
  }
});
