import assert from "assert";
import { ranksLast } from "../../../lib/core/mod.ts";
import { openWorld } from "../../support/core-world/mod.ts";
import { openClusters } from "./clusters_world.ts";
import { registerOf } from "./register_set.ts";
import { forgersAre, neverTells, tells, timeOf } from "./story.ts";

Deno.test("a host whose clock is off ranks last and says so; who ranks last leaves a free record to others", () => {
  const world = openWorld({ pods: { a: { wallOffset: 5_000 }, b: {} } });
  world.run(40);
  tells(world, "a: clock: the wall clock of this host is 5 s from a register's: it ranks last");
  forgersAre(world, "b");
  assert.match(ranksLast(world.pod("a").state()) ?? "", /wall clock of this host is 5 s/);
  assert.equal(ranksLast(world.pod("b").state()), null);
});

Deno.test("a standby that has only watched knows that its clock is off: a release is another's to take", () => {
  const ahead = { wallOffset: 3 * 3600_000, starts: false };
  const world = openWorld({ pods: { a: {}, b: ahead, c: { starts: false } } });
  world.run(30);
  forgersAre(world, "a");
  world.pod("b").start();
  world.pod("c").start();
  world.run(20);
  tells(world, "b: clock: the wall clock of this host is 10800 s from a register's: it ranks last");
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(20);
  forgersAre(world, "c");
});

Deno.test("whose clock is off and who is alone takes the right five seconds later", () => {
  const world = openWorld({ pods: { a: { wallOffset: -5_000 } } });
  world.run(40);
  const at = timeOf(world, "a: right_acquired");
  assert(at >= 21.5 && at <= 22.5, `${at}`);
  world.pod("a").host.stepWall(5_000);
  world.run(2);
  tells(world, "a: clock: the wall clock of this host agrees with the registers' again");
});

Deno.test("the only register's clock is wrong: whose node never forges does not take the right before the others", () => {
  const world = openWorld({
    pods: { a: { node: { deaf: true, restartsAfter: 1 } }, b: { starts: false } },
  });
  registerOf(world, "r1").ahead = 10_000;
  world.run(60);
  tells(world, "a: ranks_last: the node does not forge 20 s after it was told to");
  world.pod("b").start();
  world.run(60);
  forgersAre(world, "b");
});

Deno.test("a clock further off than the lease, as a majority of three says: that host does not forge", () => {
  const world = openWorld({ pods: { a: {}, b: { starts: false } }, registers: 3 });
  world.run(20);
  forgersAre(world, "a");
  world.pod("b").start();
  world.run(10);
  world.tell("a's wall clock is set back");
  world.pod("a").host.stepWall(-20_000);
  world.run(60);
  tells(
    world,
    "t=30.0 a's wall clock is set back",
    "a: phase: forging -> stopping: the wall clock of this host is 20 s from a majority of the registers': set its clock",
  );
  forgersAre(world, "b");
  assert.match(world.pod("a").state().ineligible ?? "", /set its clock/);
  world.pod("a").host.stepWall(20_000);
  world.run(30);
  assert.equal(world.pod("a").state().ineligible, null);
});

Deno.test("with one register a clock that is far off only ranks last: nobody can say whose is wrong", () => {
  const world = openWorld({ pods: { a: { wallOffset: 40_000 } } });
  world.run(40);
  forgersAre(world, "a");
});

Deno.test("the clock of one register of three is wrong: no host is blamed, and the best cluster gets the right back", () => {
  const { world, patch } = openClusters({ eu: ["a"], us: ["b"], ap: ["c"] }, { registers: 3 });
  registerOf(world, "r3").ahead = 10_000;
  world.run(60);
  patch("eu", { forgeState: "Disabled" });
  world.run(60);
  forgersAre(world, "b");
  patch("eu", { forgeState: "Priority-based" });
  world.run(90);
  forgersAre(world, "a");
  for (const pod of ["a", "b", "c"]) {
    neverTells(world, `${pod}: clock: the wall clock of this host`);
  }
});
