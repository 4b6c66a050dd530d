/** What a pod says of its own node, while its clock is stepped and its node dies. */
import assert from "assert";
import { fc, testAlways } from "testing";
import { openWorld, type World } from "../../support/core-world/mod.ts";
import { forgersAre } from "./story.ts";

const acts = fc.array(
  fc.record({
    pause: fc.integer({ min: 1, max: 100 }),
    act: fc.oneof(
      fc.integer({ min: -20_000, max: 20_000 }),
      fc.constantFrom("the node dies", "the record is deleted", "the link is cut"),
    ),
  }),
  { maxLength: 12, size: "max" },
);

/** Goes on for so many tenths of a second. What is told is no less than what was signed before. */
function goOn(world: World, tenths: number): void {
  for (let i = 0; i < tenths; i += 1) {
    const signed = Math.max(...world.ledger().keys());
    const { revision } = world.register.observed();
    world.run(0.1);
    const { version } = world.register.observed();
    if (version === null || version.revision === revision) continue;
    const { signsUntil } = version.record.own ?? {};
    assert((signsUntil ?? 0) >= signed * 1_000, `slot ${signed}, but ${signsUntil} is told`);
  }
}

testAlways(
  "each record of a pod tells of every slot that its node has signed",
  fc.property(acts, (acts) => {
    const world = openWorld({ pods: { a: {} } });
    world.run(18);
    forgersAre(world, "a");
    const { host, node } = world.pod("a");
    for (const { pause, act } of acts) {
      if (act === "the node dies") node.signal("SIGKILL");
      else if (act === "the record is deleted") world.register.remove();
      else if (act === "the link is cut") world.link("a", "cut");
      else host.stepWall(act);
      goOn(world, pause);
      world.link("a", "open");
    }
  }),
);
