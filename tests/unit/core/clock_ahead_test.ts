import assert from "assert";
import { openWorld } from "../../support/core-world/mod.ts";
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
