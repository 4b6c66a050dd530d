import assert from "assert";
import { openClusters } from "./clusters_world.ts";
import { countOf, forgersAre } from "./story.ts";

/** In seconds: half of the delay, so that no other time decides. */
const LOOKS = 30;

/** Two clusters; the better one is well whenever it does not forge, and fails whenever it does. */
function failing() {
  const clusters = openClusters({ eu: ["a"], us: ["b"] });
  clusters.world.run(60);
  forgersAre(clusters.world, "a");
  let failures = 0;
  return {
    ...clusters,
    /** Lets so much time pass, in seconds. */
    live(seconds: number) {
      for (let rest = seconds; rest > 0; rest -= LOOKS) {
        failures = clusters.world.forgers().includes("a") ? failures + 1 : 0;
        clusters.patch("eu", {
          generation: 1,
          health: { consecutiveFailures: failures, failureThreshold: 3 },
        });
        clusters.world.run(LOOKS);
      }
    },
  };
}

Deno.test("health that fails only where the pool forges sends the right to and fro ever more rarely", () => {
  const { world, live } = failing();
  const handovers = () => countOf(world, "a: offer_taken") + countOf(world, "b: offer_taken");
  live(3_600);
  const first = handovers();
  assert(first >= 4 && first <= 10, `${first} handovers in the first hour`);
  live(3_600);
  const second = handovers() - first;
  assert(second <= 4, `${second} handovers in the second hour`);
  live(4 * 3_600);
  const later = handovers() - first - second;
  assert(later <= 8, `${later} handovers in the four hours after it`);
});

Deno.test("what an operator changes is followed after the plain delay, however often health had moved the right", () => {
  const { world, live, patch } = failing();
  live(2 * 3_600);
  const [best, other, heir] = world.forgers().includes("a")
    ? ["us", "eu", "b"] as const
    : ["eu", "us", "a"] as const;
  patch(best, { generation: 2, priority: 1, health: null });
  patch(other, { generation: 2, priority: 200, health: null });
  world.run(90);
  forgersAre(world, heir);
});
