import assert from "assert";
import { openWorld, timingsOf, type World } from "../../support/core-world/mod.ts";
import { forgersAre } from "./story.ts";

for (const seconds of [10, 16, 22, 29.5]) {
  Deno.test(`a forger whose wall clock is stepped ahead by ${seconds} s: no slot is signed twice`, () => {
    for (const guarded of [false, true]) {
      const world = openWorld({ pods: { a: {}, b: { starts: false } }, guarded });
      world.run(17);
      world.pod("b").start();
      world.run(80);
      forgersAre(world, "a");
      world.pod("a").host.stepWall(seconds * 1_000);
      world.run(100);
      assert.deepEqual(world.breaches(), []);
      assert.equal(world.forgers().length, 1, world.story().join("\n"));
    }
  });
}

for (const handler of [300, 3_000]) {
  Deno.test(`the record is deleted while a forger that is ahead stops in ${handler} ms: what it signs is told`, () => {
    const world = openWorld({
      pods: { a: { wallOffset: 20_000, node: { handler } }, b: { starts: false } },
    });
    world.run(60);
    forgersAre(world, "a");
    world.register.remove();
    world.run(0.1);
    world.pod("b").start();
    world.run(150);
    assert.deepEqual(world.breaches(), []);
    assert.equal(world.forgers().length, 1);
  });
}

for (
  const { ahead, lease } of [
    { ahead: 16_000, lease: 15_000 },
    { ahead: 29_000, lease: 15_000 },
    { ahead: 20_000, lease: 60_000 },
  ]
) {
  Deno.test(`a forger with ${lease / 1000} s, ahead by ${ahead / 1000} s, is cut off: no slot is signed twice`, () => {
    const world = openWorld({
      pods: {
        a: { wallOffset: ahead, config: { timings: timingsOf({ leaseDuration: lease }) } },
        b: { starts: false },
      },
    });
    world.run(90);
    world.pod("b").start();
    world.run(30);
    forgersAre(world, "a");
    world.link("a", "cut");
    world.run(200);
    assert.deepEqual(world.breaches(), []);
    forgersAre(world, "b");
  });
}

for (const seconds of [18, 25, 29]) {
  Deno.test(`a forger whose wall clock was ${seconds} s ahead and is set back dies after its next renewal: no slot is signed twice`, () => {
    for (const guarded of [false, true]) {
      const world = openWorld({
        pods: { a: { wallOffset: seconds * 1_000 }, b: { starts: false } },
        guarded,
      });
      world.run(60);
      forgersAre(world, "a");
      untilRenewed(world);
      world.run(3.8);
      world.pod("a").host.stepWall(-seconds * 1_000);
      untilRenewed(world);
      world.pod("a").crash();
      world.pod("a").node.signal("SIGKILL");
      world.pod("b").start();
      world.run(60);
      forgersAre(world, "b");
    }
  });
}

Deno.test("who has signed slots of an hour to come leaves the right to others, who have not", () => {
  const world = openWorld({ pods: { a: {}, b: { starts: false }, c: { starts: false } } });
  world.run(17);
  for (const name of ["b", "c"]) world.pod(name).start();
  world.run(30);
  forgersAre(world, "a");
  world.pod("a").host.stepWall(3_600_000);
  world.run(60);
  const [second] = world.forgers();
  assert(second === "b" || second === "c", world.story().join("\n"));
  world.pod("a").host.stepWall(-3_600_000);
  world.run(60);
  world.pod(second).dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(20);
  forgersAre(world, second === "b" ? "c" : "b");
});

function untilRenewed({ register, run }: World): void {
  const { revision } = register.observed();
  while (register.observed().revision === revision) run(0.1);
}
