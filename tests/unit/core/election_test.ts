import assert from "assert";
import { deriveBounds, type RightRecord } from "../../../lib/core/mod.ts";
import { DEFAULTS, openWorld, timingsOf } from "../../support/core-world/mod.ts";
import { calm, countOf, forgersAre, neverTells, recordOf, tells, timeOf } from "./story.ts";

function bound(name: string): number {
  const found = deriveBounds(DEFAULTS).find((one) => one.name === name);
  assert(found !== undefined);
  return found.value / 1000;
}

Deno.test("first election: the record is created, waited for, and the node enabled and seen to forge", () => {
  const world = openWorld({ pods: { a: {}, b: {} } });
  world.run(25);
  tells(
    world,
    "t=0.0 a: record_created",
    "t=1.0 a: node 1 starts",
    "t=4.0 a: phase: unknown -> stopping: start-up makes the node non-producing",
    "t=4.0 a: sends SIGHUP (startup_cleanup) to 1",
    "t=7.5 a: phase: stopping -> standby: the node is proven not to forge",
    "t=16.6 a: phase: standby -> preparing",
    "t=16.6 a: right_acquired",
    "t=16.6 a: sends SIGHUP (enable_forging) to 1",
    "t=16.9 a: node 1 forges: real",
    "t=17.0 a: phase: preparing -> forging: the leadership counter rises",
  );
  forgersAre(world, "a");
  assert(timeOf(world, "a: node 1 forges: real") <= bound("first_election"));
});

Deno.test("a planned end: stop, confirm, release; the next takes the marked release at once", () => {
  const world = calm();
  world.tell("a is told to end");
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(10);
  tells(
    world,
    "t=30.0 a: phase: forging -> stopping: this manager is ending: SIGTERM",
    "a: sends SIGHUP (disable_forging) to 1",
    "a: node 1 forges: off",
    "a: stop_confirmed: the leadership counter is still",
    "a: right_released",
    "a: exit",
    "b: right_acquired",
    "b: node 2 forges: real",
  );
  forgersAre(world, "b");
  const dark = timeOf(world, "b: node 2 forges: real") - timeOf(world, "a: node 1 forges: off");
  assert(dark <= 6, `${dark} s without a forger`);
  assert(timeOf(world, "b: phase: preparing -> forging") - 30 <= bound("handover"));
});

Deno.test("a manager and its node are gone: the challenger waits the lease out, and no longer", () => {
  const world = calm();
  world.pod("a").crash();
  world.pod("a").node.habits.restartsAfter = null;
  world.pod("a").node.signal("SIGKILL");
  world.run(bound("crash"));
  const renewed = (recordOf(world).acquiredAt ?? 0) - 1_800_000_000_000;
  assert(renewed >= 28_000 + DEFAULTS.challengerWaits, `${renewed}`);
  forgersAre(world, "b");
});

Deno.test("a node's end alone: keys removed, released at once, taken at once", () => {
  const world = calm();
  world.pod("a").node.signal("SIGKILL");
  world.run(8);
  tells(
    world,
    "a: node 1 ends: SIGKILL",
    "a: node_gone: process 1 has ended",
    "a: phase: forging -> stopping: the node's process has ended",
    "a: stop_confirmed: its process has ended",
    "a: phase: stopping -> unknown: the node has ended",
    "a: right_released",
    "b: right_acquired",
    "b: node 2 forges: real",
  );
  neverTells(world, "a: sends SIGHUP (disable_forging)");
  assert(timeOf(world, "b: phase: preparing -> forging") - 30 <= bound("node_death"));
  world.run(20);
  tells(world, "a: node 3 starts", "a: eligible");
  forgersAre(world, "b");
});

Deno.test("a newcomer that did not see the holder waits out even a marked release", () => {
  const world = calm();
  world.pod("b").crash();
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(5);
  assert(recordOf(world).own?.mark !== null, "the release is marked");
  world.pod("b").start();
  world.run(16);
  forgersAre(world);
  world.run(5);
  forgersAre(world, "b");
});

Deno.test("a holder emptied by hand ends the right at once, and everybody waits", () => {
  const world = calm();
  world.tell("somebody empties the record");
  world.register.editByHand({ holder: "" });
  world.run(1);
  tells(
    world,
    "t=30.0 somebody",
    "a: right_lost: register r1 was written by another: holder nobody",
    "a: phase: forging -> stopping: the right is lost",
  );
  world.run(15);
  forgersAre(world);
  world.run(5);
  assert.equal(world.forgers().length, 1);
  forgersAre(world, ...world.forgers());
});

Deno.test("a mark copied by hand into another write is void", () => {
  const world = calm();
  const { own, transitions } = recordOf(world);
  assert(own !== null);
  const mark = { releaser: recordOf(world).holder, nonce: "b-1", transitions };
  world.register.editByHand({ holder: "", own: { ...own, mark } });
  world.run(14);
  assert.equal(countOf(world, "b: right_acquired"), 0);
  world.register.editByHand({
    holder: "",
    transitions: transitions + 1,
    own: { ...own, nonce: "b-1", mark },
  });
  world.run(14);
  assert.equal(countOf(world, "b: right_acquired"), 0);
});

Deno.test("a deleted record ends the right at once, is made anew and waited for", () => {
  const world = calm();
  world.register.remove();
  world.run(1);
  tells(world, "a: right_lost: the record of register r1 is gone", "a: record_created");
  assert.equal(recordOf(world).holder, "");
  assert.equal(recordOf(world).own?.mark, null);
  world.run(14);
  forgersAre(world);
  world.run(6);
  assert.equal(world.forgers().length, 1);
});

Deno.test("a register restored from a backup ends the right, even if it names the same holder", () => {
  const world = calm();
  const old = world.register.observed();
  world.run(9);
  world.tell("the register is restored");
  world.register.restore(old);
  world.run(5);
  tells(
    world,
    "t=39.0 the register is restored",
    "a: right_lost: register r1 went back to revision",
    "a: phase: forging -> stopping: the right is lost",
  );
  world.run(10);
  forgersAre(world);
  world.run(10);
  assert.equal(world.forgers().length, 1);
});

Deno.test("labels on the object disturb neither the holder nor a challenger's wait", () => {
  const world = calm();
  world.pod("a").crash();
  world.pod("a").node.habits.restartsAfter = null;
  world.pod("a").node.signal("SIGKILL");
  for (let i = 0; i < 15; i += 1) {
    world.register.label();
    world.run(1);
  }
  world.run(5);
  forgersAre(world, "b");
  neverTells(world, "a: right_lost");
});

Deno.test("a stranger that renews its lease without our mark is waited for as long as it does", () => {
  const world = openWorld({ pods: { a: { starts: false } } });
  world.register.editByHand({ holder: "the original", renewedAt: 0 });
  world.pod("a").start();
  for (let i = 1; i <= 20; i += 1) {
    world.run(2);
    world.register.editByHand({ renewedAt: i });
  }
  neverTells(world, "a: right_acquired");
  world.run(18);
  tells(world, "a: right_acquired");
  forgersAre(world, "a");
});

Deno.test("the longest duration that anybody wrote is waited for; nonsense counts as 300 s", () => {
  const waits = (change: Partial<RightRecord>) => {
    const world = openWorld({ pods: { a: { starts: false } } });
    world.register.editByHand({ holder: "x", ...change });
    world.pod("a").start();
    world.run(1);
    return world.pod("a").state().registers[0]?.wait;
  };
  assert.equal(waits({ duration: 5_000 }), 16_500);
  assert.equal(waits({ duration: 60_000 }), 66_000);
  assert.equal(waits({ duration: -1 }), 330_000);
  assert.equal(waits({ duration: 0 }), 330_000);
  assert.equal(waits({ duration: 0, holder: "" }), 16_500, "an empty record protects nobody");
  assert.equal(waits({ duration: 5_000, own: ownOf({ duration: 100_000 }) }), 110_000);
});

Deno.test("two pods stand at the same moment: one wins, the other stands back", () => {
  const world = openWorld({ pods: { a: {}, b: {} } });
  world.run(20);
  tells(world, "a: right_acquired", "b: campaign_lost: it won 0 registers, and needed 1");
  assert.equal(countOf(world, "b: campaign_lost"), 1);
  forgersAre(world, "a");
});

function ownOf(change: Partial<NonNullable<RightRecord["own"]>>): RightRecord["own"] {
  return {
    nonce: "n",
    duration: 15_000,
    mark: null,
    signsUntil: null,
    othersSignUntil: null,
    certificateCounter: null,
    fingerprint: `${"a".repeat(56)}/preview-2/r1`,
    ...change,
  };
}

Deno.test("who never hears of its own writes leaves the record to others in the end", () => {
  const world = calm();
  world.link("a", "writeAnswersLost");
  world.run(90);
  forgersAre(world, "b");
});

Deno.test("so it does with a longer lease", () => {
  const config = { timings: timingsOf({ leaseDuration: 60_000 }) };
  const world = openWorld({ pods: { a: { config }, b: { config, starts: false } } });
  world.run(75);
  world.pod("b").start();
  world.run(10);
  forgersAre(world, "a");
  world.link("a", "writeAnswersLost");
  world.run(300);
  forgersAre(world, "b");
});
