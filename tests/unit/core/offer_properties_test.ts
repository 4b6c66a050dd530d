import assert from "assert";
import { fc, testAlways } from "testing";
import { eligibility } from "../../../lib/core/mod.ts";
import { CREDENTIALS, openWorld } from "../../support/core-world/mod.ts";

const NAMES = ["a", "b", "c"] as const;
/** Who yielded ranks last for ten minutes, so that it is offered nothing meanwhile. */
const RANKS_LAST = 600;
const EXPIRED = { kind: "invalid", because: "the KES key has expired" } as const;

/** Something about one pod becomes better or worse, and stays so for so many seconds. */
const turn = fc.record({
  pod: fc.constantFrom(...NAMES),
  what: fc.constantFrom("keys", "tip", "socket"),
  well: fc.boolean(),
  lasts: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 60, max: 120 })),
});

testAlways(
  "however readiness goes up and down, the right does not flap, and somebody forges who may",
  fc.property(fc.array(turn, { minLength: 5, maxLength: 25 }), fc.nat(1_000), (turns, seed) => {
    const node = { tip: { behind: 0 } };
    const world = openWorld({
      pods: { a: { node }, b: { node }, c: { node } },
      offers: true,
      seed,
    });
    world.run(40);
    for (const { pod, what, well, lasts } of turns) {
      const { node, setCredentials } = world.pod(pod);
      if (what === "keys") setCredentials(well ? CREDENTIALS : EXPIRED);
      if (what === "tip") node.habits.tip = { behind: well ? 0 : 400 };
      if (what === "socket") node.habits.socket = well ? "answer" : "silent";
      world.run(lasts);
    }
    const story = world.story();
    assert.deepEqual(world.breaches(), [], story.join("\n"));
    for (const name of NAMES) {
      const yields = story.filter((line) => line.includes(` ${name}: offer_answered`))
        .map((line) => Number(/^t=([\d.]+)/.exec(line)?.[1]));
      const gaps = yields.slice(1).map((time, index) => time - (yields[index] ?? 0));
      assert(gaps.every((gap) => gap >= RANKS_LAST), story.join("\n"));
    }
    const acquired = story.filter((line) => line.includes(": right_acquired")).length;
    const answered = story.filter((line) => line.includes(": offer_answered")).length;
    assert(acquired <= 1 + answered, story.join("\n"));
    world.run(10);
    // Who is asked may fall behind in the moment in which the other stops.
    if (NAMES.every((name) => !eligibility(world.pod(name).state()).allowed)) return;
    assert.equal(world.forgers().length, 1, world.story().join("\n"));
  }),
  12,
);
