import assert from "assert";
import { BEGINNING, openWorld } from "../../support/core-world/mod.ts";
import {
  type Machine,
  observation,
  ownPart,
  record,
  release,
  startElector,
  watched,
} from "./machine.ts";
import { forgersAre, tells, timeOf } from "./story.ts";

/** What the machine remembers of others, as `identity until seconds`. */
function others(machine: Machine): readonly string[] {
  return machine.state().signing.others.map(({ identity, of, until }) =>
    `${of === "others" ? "others known to " : ""}${identity} ${(until - BEGINNING) / 1000}`
  );
}

function says(until: number | null, othersUntil: number | null = null) {
  const at = (seconds: number | null) => seconds === null ? null : BEGINNING + seconds * 1000;
  return { signsUntil: at(until), othersSignUntil: at(othersUntil) };
}

function released(
  releaser: string,
  nonce: string,
  until: number | null,
  othersUntil: number | null = null,
) {
  const content = release(releaser, nonce);
  return {
    ...content,
    own: content.own === null ? null : { ...content.own, ...says(until, othersUntil) },
  };
}

Deno.test("clocks that differ: the successor waits until its own clock is past what was signed", () => {
  const world = openWorld({
    pods: { a: { wallOffset: 1_900 }, b: { starts: false, wallOffset: -900 } },
  });
  world.run(18);
  world.pod("b").start();
  world.run(12);
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(15);
  tells(
    world,
    "a: right_released",
    "b: right_acquired",
    "b: phase: standby -> preparing",
    "b: node 2 forges: real",
  );
  const waited = timeOf(world, "b: phase: standby -> preparing") -
    timeOf(world, "b: right_acquired");
  assert(waited > 0.5 && waited < 3.5, `${waited}`);
  forgersAre(world, "b");
});

Deno.test("whoever signed last itself begins again past its own last slot", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(25);
  world.pod("a").host.stepWall(-4_000);
  world.link("a", "cut");
  world.run(9);
  world.link("a", "open");
  world.run(12);
  tells(world, "a: stop_confirmed", "a: phase: preparing -> forging");
  forgersAre(world, "a");
});

Deno.test("a clock that was set back hides no slot: a release says the highest that was signed", () => {
  const world = openWorld({ pods: { a: { wallOffset: 1_500, node: { restartsAfter: null } } } });
  world.run(25);
  world.pod("a").host.stepWall(-1_500);
  world.run(0.1);
  world.pod("a").node.signal("SIGKILL");
  world.run(1);
  tells(world, "a: stop_confirmed: its process has ended", "a: right_released");
  const said = world.register.observed().version?.record.own?.signsUntil ?? 0;
  assert(said >= BEGINNING + 26_400, `${(said - BEGINNING) / 1000}`);
});

Deno.test("a holder's statements grow, its release takes back what it had reserved", () => {
  const machine = startElector();
  machine.at(1_000, watched(observation(1, record("a", ownPart("a-1", says(14))))));
  machine.at(5_000, watched(observation(2, record("a", ownPart("a-2", says(18))))));
  machine.at(6_000, watched(observation(3, record("a", ownPart("a-3", says(17))))));
  assert.deepEqual(others(machine), ["a 18"]);
  machine.at(7_000, watched(observation(4, released("a", "a-4", 6))));
  assert.deepEqual(others(machine), ["a 6"]);
  machine.at(8_000, watched(observation(5, record("a", ownPart("a-5", says(21))))));
  assert.deepEqual(others(machine), ["a 21"]);
});

Deno.test("a release by a pod that never signed leaves nothing to wait for", () => {
  const machine = startElector();
  machine.at(1_000, watched(observation(1, record("a", ownPart("a-1", says(14))))));
  machine.at(2_000, watched(observation(2, released("a", "a-2", null))));
  assert.deepEqual(others(machine), []);
});

Deno.test("what was said before a release, in a register read later, does not come back; nor does an older release", () => {
  const machine = startElector({ registers: ["r1", "r2", "r3"] });
  machine.at(1_000, watched(observation(1, record("a", ownPart("a-7", says(14)))), "r1"));
  machine.at(2_000, watched(observation(2, released("a", "a-9", 3)), "r1"));
  machine.at(3_000, watched(observation(1, record("a", ownPart("a-8", says(14)))), "r2"));
  assert.deepEqual(others(machine), ["a 3"]);
  machine.at(4_000, watched(observation(3, record("a", ownPart("a-12", says(20)))), "r1"));
  machine.at(5_000, watched(observation(1, released("a", "a-6", 1)), "r3"));
  assert.deepEqual(others(machine), ["a 20"]);
});

Deno.test("an older reservation that is larger counts, and does not make a newer release old", () => {
  const machine = startElector({ registers: ["r1", "r2", "r3"] });
  machine.at(1_000, watched(observation(1, record("a", ownPart("a-9", says(10)))), "r1"));
  machine.at(2_000, watched(observation(1, record("a", ownPart("a-5", says(14)))), "r2"));
  assert.deepEqual(others(machine), ["a 14"]);
  machine.at(3_000, watched(observation(1, released("a", "a-7", 2)), "r3"));
  assert.deepEqual(others(machine), ["a 14"]);
});

Deno.test("what others know of others counts too, and passing it on makes it no younger", () => {
  const machine = startElector();
  machine.at(1_000, watched(observation(1, record("a", ownPart("a-1", says(5, 90))))));
  assert.deepEqual(others(machine), ["others known to a 90", "a 5"]);
  machine.tickTo(20_000);
  machine.at(20_000, watched(observation(2, record("b", ownPart("b-1", says(25, 90))))));
  const { signing } = machine.state();
  assert.deepEqual(
    signing.others.filter(({ until }) => until === BEGINNING + 90_000).map(({ countsUntil }) =>
      countsUntil
    ),
    [50_500, 50_500],
  );
});

Deno.test("a release that tells one time of its own node and of others: it counts as long as that of others", () => {
  const machine = startElector();
  machine.at(1_000, watched(observation(1, released("a", "a-1", 90, 90))));
  assert.deepEqual(machine.state().signing.others.map(({ countsUntil }) => countsUntil), [
    50_500,
    50_500,
  ]);
});

Deno.test("nothing that a remote clock says counts for longer than three leases by a slow clock", () => {
  const world = openWorld({ pods: { a: { starts: false } } });
  world.register.editByHand({
    holder: "x",
    own: ownPart("x-1", { signsUntil: BEGINNING + 3_600_000 }),
  });
  world.pod("a").start();
  world.run(49);
  assert.match(world.pod("a").state().forging.because, /a slot that is certainly clear is 35\d\d/);
  world.run(4);
  forgersAre(world, "a");
});

Deno.test("our own statements, read back, delay nobody", () => {
  const machine = startElector();
  machine.at(1_000, watched(observation(1, record("me", ownPart("mine-1", says(90, 91))))));
  assert.deepEqual(others(machine), []);
});

Deno.test("sixteen are remembered: those that still count, and of these who signs longest", () => {
  const machine = startElector();
  let revision = 0;
  const tell = (time: number, name: string, until: number) => {
    revision += 1;
    machine.at(
      time,
      watched(observation(revision, record(name, ownPart(`${name}-1`, says(until))))),
    );
  };
  for (let i = 0; i < 20; i += 1) tell(1_000 + i, `old${i}`, 5_000 + i);
  assert.equal(others(machine).length, 16);
  assert(others(machine).includes("old19 5019") && !others(machine).includes("old0 5000"));
  machine.tickTo(60_000);
  for (let i = 0; i < 3; i += 1) tell(60_000 + i, `new${i}`, 60 + i);
  assert.equal(others(machine).length, 16);
  for (const name of ["new0 60", "new1 61", "new2 62"]) {
    assert(others(machine).includes(name), `${name} is crowded out by what no longer counts`);
  }
});

Deno.test("a node whose clock was set back is not told to forge while it waits in a slot to come", () => {
  const world = openWorld({ pods: { a: {}, b: { starts: false } } });
  world.run(18);
  world.pod("b").start();
  world.run(12);
  world.pod("b").host.stepWall(-18_000);
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(15.5);
  assert.match(world.pod("b").state().forging.because, /set back by .* waits in a slot to come/);
  world.run(5);
  const stepped = 30;
  assert(timeOf(world, "b: node 2 forges: real") >= stepped + 18);
  forgersAre(world, "b");
});

Deno.test("a node would have ended if its clock had been set back further: that is not waited for", () => {
  const world = openWorld({ pods: { a: {}, b: { starts: false } } });
  world.run(18);
  world.pod("b").start();
  world.run(12);
  world.pod("b").host.stepWall(-25_000);
  assert.doesNotMatch(world.pod("b").state().forging.because, /waits in a slot to come/);
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(8);
  assert.doesNotMatch(world.pod("b").state().forging.because, /waits in a slot to come/);
});
