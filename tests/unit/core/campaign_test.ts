import assert from "assert";
import { DEFAULTS, openWorld, type World } from "../../support/core-world/mod.ts";
import {
  observation,
  ownPart,
  record,
  requestIn,
  startElector,
  version,
  watched,
} from "./machine.ts";
import { countOf, forgersAre, neverTells, tells, timeOf } from "./story.ts";

/** Three registers; pod `a` forges, `b` stands by. At t=30.0 the story begins. */
function calm(): World {
  const world = openWorld({ pods: { a: {}, b: { starts: false } }, registers: 3 });
  world.run(18);
  world.pod("b").start();
  world.run(12);
  forgersAre(world, "a");
  return world;
}

function holdersOf(world: World): readonly string[] {
  return world.registers.map((register) =>
    (register.observed().version?.record.holder ?? "").split("_")[0] ?? ""
  );
}

Deno.test("three registers: all are created, waited for and taken, and the node forges", () => {
  const world = calm();
  assert.deepEqual(holdersOf(world), ["a", "a", "a"]);
  assert.equal(countOf(world, "a: record_created"), 3);
});

Deno.test("losing any one register costs nothing, and it is taken again when it is back", () => {
  for (const lost of ["r1", "r2", "r3"]) {
    const world = calm();
    world.link("a", "cut", lost);
    world.run(60);
    forgersAre(world, "a");
    assert.equal(countOf(world, "a: stop_begins"), 1, "the one at start-up");
    world.link("a", "open", lost);
    world.run(20);
    assert.deepEqual(holdersOf(world), ["a", "a", "a"]);
    forgersAre(world, "a");
  }
});

Deno.test("losing two ends the right at the deadline of the second largest lease", () => {
  const world = calm();
  world.link("a", "cut", "r1");
  world.run(2);
  world.link("a", "cut", "r3");
  world.run(14);
  tells(
    world,
    "t=32.0 a: its link to r3 is cut",
    "a: phase: forging -> stopping: the right was not renewed in time",
    "a: stop_confirmed: the leadership counter is still",
    "a: right_released: register r2 was released",
  );
  neverTells(world, "a: sends SIGKILL");
  world.run(12);
  forgersAre(world, "b");
});

Deno.test("without a majority nothing is renewed, even while the stop cannot be proven", () => {
  const world = calm();
  world.pod("a").disguise({ kind: "unknown", because: "/proc cannot be read" });
  world.pod("a").node.habits.metrics = "unreachable";
  world.link("a", "cut", "r1");
  world.link("a", "cut", "r3");
  world.run(15);
  assert.equal(world.pod("a").holds(), false);
  const left = world.registers[1]?.observed();
  world.run(1);
  assert.equal(world.registers[1]?.observed(), left);
  world.run(25);
  assert.deepEqual(holdersOf(world), ["b", "b", "b"]);
});

Deno.test("one register overwritten by a stranger: the right goes on with the others", () => {
  const world = calm();
  world.registers[1]?.editByHand({ holder: "a stranger" });
  world.run(5);
  tells(world, "a: right_lost: register r2 was written by another");
  forgersAre(world, "a");
  world.run(15);
  assert.deepEqual(holdersOf(world), ["a", "a", "a"], "and is taken when it has run out");
});

Deno.test("two registers deleted: the right ends at once", () => {
  const world = calm();
  world.registers[0]?.remove();
  world.registers[2]?.remove();
  world.run(0.5);
  tells(world, "a: phase: forging -> stopping: the right is lost");
  world.run(30);
  forgersAre(world);
});

Deno.test("a planned handover releases every register, and the next takes all of them at once", () => {
  const world = calm();
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(10);
  assert.equal(countOf(world, "a: right_released"), 3);
  assert.deepEqual(holdersOf(world), ["b", "b", "b"]);
  const dark = timeOf(world, "b: node 2 forges: real") - timeOf(world, "a: node 1 forges: off");
  assert(dark <= 6, `${dark}`);
  forgersAre(world, "b");
});

Deno.test("a handover is not delayed by what the releaser had said in a register that it cannot reach", () => {
  const world = calm();
  world.link("a", "cut", "r3");
  world.run(1);
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(12);
  const dark = timeOf(world, "b: node 2 forges: real") - timeOf(world, "a: node 1 forges: off");
  assert(dark <= 6, `${dark}`);
  forgersAre(world, "b");
});

Deno.test("nor by a release that comes late, and tells the next holder of its own time", () => {
  const world = openWorld({
    pods: { a: { wallOffset: 1_900 }, b: { starts: false, wallOffset: -1_900 } },
    registers: 3,
  });
  world.run(18);
  world.pod("b").start();
  world.run(12);
  world.link("a", "cut", "r3");
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  while (!world.pod("b").holds()) world.run(0.1);
  world.link("a", "open", "r3");
  world.run(15);
  const released = timeOf(world, "a: right_released: register r3 was released");
  const prepared = timeOf(world, "b: phase: standby -> preparing");
  assert(released < prepared, "it is told before its slot is clear");
  assert(prepared - timeOf(world, "b: right_acquired") < 5, `${prepared}`);
  forgersAre(world, "b");
});

Deno.test("nobody takes a first register unless a majority is reachable and takeable", () => {
  const world = openWorld({ pods: { a: {} }, registers: 3 });
  world.run(10);
  world.link("a", "cut", "r1");
  world.link("a", "cut", "r2");
  world.run(1);
  world.registers[0]?.editByHand({ holder: "x" });
  world.registers[1]?.editByHand({ holder: "x" });
  const third = world.registers[2]?.observed();
  world.run(40);
  assert.equal(
    world.registers[2]?.observed(),
    third,
    "the third, free and reachable, is not touched",
  );
});

Deno.test("a vote split between two pods: the loser gives back what it won, and stands back", () => {
  const world = openWorld({
    pods: { a: {}, b: {} },
    registers: 3,
    latency: [5, 60],
    seed: 4,
  });
  world.run(40);
  assert.equal(world.forgers().length, 1);
  forgersAre(world, ...world.forgers());
});

Deno.test("a vote split among six pods is over within the wait of a challenger", () => {
  let splits = 0;
  for (let seed = 1; seed <= 8; seed += 1) {
    const pods = { a: {}, b: {}, c: {}, d: {}, e: {}, f: {} };
    const world = openWorld({ pods, registers: 3, latency: [5, 400], seed });
    world.run(60);
    const [won, lost] = ["right_acquired", "campaign_lost"].map((event) =>
      Math.min(
        ...world.story().filter((line) => line.includes(`: ${event}`))
          .map((line) => Number(/^t=([\d.]+)/.exec(line)?.[1])),
      )
    );
    assert(won !== undefined && lost !== undefined);
    if (lost < won) splits += 1;
    assert(won - lost <= DEFAULTS.challengerWaits / 1000, `${won - lost} s with seed ${seed}`);
  }
  assert(splits >= 4, `${splits}`);
});

Deno.test("a campaign that lacks a majority two seconds after its first success is over and gives back", () => {
  const world = openWorld({ pods: { a: {}, b: { starts: false } }, registers: 3 });
  world.run(16);
  // Two registers look reachable until they are written to.
  world.registers.slice(1).forEach(({ name }) => world.link("a", "answersLost", name));
  world.run(4);
  tells(
    world,
    "a: campaign_lost: it won 1 registers, and needed 3",
    "a: right_released: register r1 was released",
  );
  neverTells(world, "a: right_acquired");
  world.run(4);
  assert.equal(holdersOf(world)[0], "", "nothing is kept without a majority");
});

/** A campaign for three registers that reads them at 16.6 s, and wins the first at 16.62 s. */
function campaigning() {
  const machine = startElector({ registers: ["r1", "r2", "r3"] });
  const fingerprint = `${"a".repeat(56)}/preview-2/r1,r2,r3`;
  const seen = observation(1, record("they", ownPart("they-1", { fingerprint })));
  for (const register of ["r1", "r2", "r3"]) {
    machine.at(10, { type: "watchState", register, healthy: true, because: "opened" });
    machine.at(10, watched(seen, register));
  }
  const reads = machine.tickTo(16_600).filter((effect) => effect.type === "read");
  assert.deepEqual(reads.map(({ register }) => register), ["r1", "r2", "r3"]);
  /** What it does when it hears at this time that a register is as it was. */
  const hears = (index: number, time: number) => {
    machine.tickTo(time - 1);
    return machine.at(time, {
      type: "readAnswered",
      register: reads[index]?.register ?? "",
      request: reads[index]?.request ?? 0,
      outcome: { kind: "observed", observation: seen, serverTime: null },
    });
  };
  const first = requestIn(hears(0, 16_610), "write");
  machine.at(16_620, {
    type: "writeAnswered",
    register: "r1",
    request: first.request,
    outcome: { kind: "written", version: version(2, first.record), serverTime: null },
  });
  return { machine, hears, free: seen };
}

Deno.test("nothing is written for a campaign that is over with the very answer to a read", () => {
  const { machine, hears, free } = campaigning();
  const { request, register } = requestIn(hears(1, 18_000), "write");
  const outcome = { kind: "conflict", because: "409" } as const;
  machine.tickTo(18_100);
  const again = machine.at(18_100, { type: "writeAnswered", register, request, outcome });
  const read = requestIn(again, "read");
  machine.tickTo(18_619);
  const over = machine.at(18_620, {
    type: "readAnswered",
    register,
    request: read.request,
    outcome: { kind: "observed", observation: free, serverTime: null },
  });
  assert.equal(machine.state().campaign.running, null);
  assert.equal(requestIn(over, "write").purpose, "release");
  assert.equal(requestIn(over, "write").register, "r1");
});

Deno.test("a success that comes after its campaign was lost is given back too", () => {
  const { machine, hears } = campaigning();
  const second = requestIn(hears(1, 18_200), "write");
  assert.equal(machine.state().campaign.running?.firstSuccess, 16_620);
  assert.deepEqual(machine.tickTo(18_600).filter(({ type }) => type === "write"), []);
  const over = machine.tickTo(18_700);
  assert.equal(machine.state().campaign.running, null);
  assert.equal(requestIn(over, "write").register, "r1", "what was won is given back");
  const late = machine.at(18_800, watched(observation(2, second.record), "r2"));
  const giveBack = requestIn(late, "write");
  assert.equal(giveBack.register, "r2");
  assert.equal(giveBack.purpose, "giveBack");
  assert.equal(giveBack.record.holder, "");
  assert.notEqual(giveBack.record.own?.mark, null);
});

Deno.test("losses of a split vote double the pause, a held majority forgets them", () => {
  const world = openWorld({ pods: { a: {} }, registers: 3 });
  world.run(16);
  world.registers.slice(1).forEach(({ name }) => world.link("a", "answersLost", name));
  world.run(60);
  const { losses } = world.pod("a").state().campaign;
  assert(losses >= 1, `${losses}`);
  world.registers.forEach(({ name }) => world.link("a", "open", name));
  world.run(60);
  assert.equal(world.pod("a").state().campaign.losses, 0);
  forgersAre(world, "a");
});

Deno.test("a register that refuses every write is tried twice a second at most, and does not stop the others", () => {
  const world = openWorld({ pods: { a: {} }, registers: 3 });
  world.run(30);
  forgersAre(world, "a");
  let writes = 0;
  const register = world.registers[1];
  assert(register !== undefined);
  const write = register.write;
  Object.assign(register, {
    write: (...args: Parameters<typeof write>) => {
      writes += 1;
      return args[0].holder === "never" ? write(...args) : { kind: "failed", because: "403" };
    },
  });
  world.run(30);
  assert(writes > 5 && writes <= 60, `${writes} writes in 30 s`);
  writes = 0;
  world.run(60);
  assert(writes > 5 && writes <= 15, `${writes} writes in a minute`);
  forgersAre(world, "a");
});

Deno.test("a register that did not answer last makes no majority with a free one, which is left to others", () => {
  const world = calm();
  world.pod("a").crash();
  world.link("b", "answersLost", "r1");
  // Somebody else is seen to renew the third, so that the second alone can be taken.
  const renewed = (seconds: number) => world.registers[2]?.editByHand({ holder: `x${seconds}` });
  for (let seconds = 0; seconds < 60; seconds += 5) {
    renewed(seconds);
    world.run(5);
  }
  assert.equal(countOf(world, "b: campaign_lost"), 1, "by the first it learns that r1 is away");
  assert.equal(holdersOf(world)[1], "");
});

Deno.test("a register that answers every write with a conflict is not hammered", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(30);
  let writes = 0;
  Object.assign(world.register, {
    write: () => {
      writes += 1;
      return { kind: "conflict", because: "always" };
    },
  });
  world.run(30);
  assert(writes > 5 && writes <= 130, `${writes} writes in 30 s`);
  tells(world, "a: try_failed: register r1: a second conflict in one try: always");
});

Deno.test("what is let go is not taken again at once, however often it is wanted and unwanted", () => {
  const world = openWorld({ pods: { a: { config: { withoutNode: true } } }, registers: 3 });
  const pod = world.pod("a");
  world.run(18);
  assert(pod.holds());
  let writes = 0;
  for (const register of world.registers) register.onChange(() => writes += 1);
  for (let ticks = 0; ticks < 400; ticks += 1) {
    pod.dispatch({
      type: "credentials",
      report: pod.holds()
        ? { kind: "invalid", because: "they are being replaced" }
        : { kind: "valid", certificateCounter: 7, set: "set 7", poolId: "a".repeat(56) },
    });
    world.run(0.01);
  }
  assert(writes >= 12, `${writes} writes: it is taken again in the end`);
  assert(writes <= 60, `${writes} writes in 4 s`);
});
