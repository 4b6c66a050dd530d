import { openWorld } from "../../support/core-world/mod.ts";
import { forgersAre, tells } from "./story.ts";

for (
  const [kind, said] of [
    ["kesKey", "the node cannot use its KES key"],
    ["cannotForge", "the node led a slot and could not forge"],
    ["invalidBlock", "the node forged a block that it found invalid itself"],
  ] as const
) {
  Deno.test(`a forger that makes no block of its slots (${kind}) says why, and another takes over`, () => {
    const world = openWorld({ pods: { a: {}, b: { starts: false } } });
    world.run(17);
    world.pod("b").start();
    world.run(30);
    forgersAre(world, "a");
    world.pod("a").node.habits.troubles = { [kind]: 1 };
    world.run(40);
    tells(world, `a: stop_begins: ${said}`, "a: right_released", "b: right_acquired");
    forgersAre(world, "b");
  });
}
