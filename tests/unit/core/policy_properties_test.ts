import assert from "assert";
import { fc, testAlways } from "testing";
import { type ClusterResource, eligibility, standings } from "../../../lib/core/mod.ts";
import { BEGINNING } from "../../support/core-world/mod.ts";
import { mirrorOf, openClusters, resourceOf } from "./clusters_world.ts";
import { startMachine } from "./machine.ts";

const CLUSTER = {
  ...{ name: "eu", sources: ["home", "us", "ap"], policyMaxAge: 600_000, failbackDelay: 60_000 },
};
const STATES = ["Enabled", "Disabled", "Priority-based"] as const;

const change = fc.record({
  uid: fc.constantFrom("1", "2"),
  generation: fc.integer({ min: 1, max: 3 }),
  isMirror: fc.boolean(),
  createdAt: fc.constantFrom(BEGINNING, BEGINNING - 1),
  forgeState: fc.constantFrom(...STATES),
  priority: fc.integer({ min: 1, max: 3 }),
  override: fc.option(fc.record({
    expiresAt: fc.constantFrom(null, BEGINNING - 1, BEGINNING + 1),
    forcePriority: fc.constantFrom(null, 2),
    forceState: fc.constantFrom(null, "Enabled" as const, "Disabled" as const),
  })),
  health: fc.option(
    fc.record({
      consecutiveFailures: fc.integer({ min: 0, max: 4 }),
      failureThreshold: fc.constant(3),
    }),
  ),
});
const resource = fc.tuple(fc.constantFrom("eu", "us", "ap", "sa"), change)
  .map(([cluster, its]): ClusterResource => resourceOf(cluster, its));

testAlways(
  "the order is total, and does not depend on the order in which clusters are told",
  fc.property(
    fc.uniqueArray(resource, { selector: ({ cluster }) => cluster, maxLength: 4 }),
    (all) => {
      const shown = (resources: readonly ClusterResource[]) => {
        const machine = startMachine({ cluster: CLUSTER });
        machine.at(0, { type: "policySeen", source: "home", resources });
        return standings(machine.state());
      };
      const order = shown(all);
      assert.equal(order.length, all.length);
      assert.deepEqual(shown(all.toReversed()), order);
      const places = order.map(({ state }) =>
        state === "Enabled" ? 0 : state === "Priority-based" ? 1 : 2
      );
      assert.deepEqual(places, places.toSorted());
    },
  ),
  200,
);

testAlways(
  "mirrors never allow what the home, or what was read there last, does not",
  fc.property(
    fc.option(change, { nil: null }),
    fc.array(resource, { maxLength: 5 }),
    fc.boolean(),
    (own, mirrors, isReadable) => {
      const machine = startMachine({ cluster: CLUSTER });
      const atHome = own === null ? [] : [resourceOf("eu", { ...own, isMirror: false })];
      machine.at(0, { type: "policySeen", source: "home", resources: atHome });
      const alone = eligibility(machine.state());
      const because = "refused";
      if (!isReadable) machine.at(0, { type: "policyUnreadable", source: "home", because });
      const resources = mirrors.map(mirrorOf);
      for (const source of ["us", "ap"]) {
        machine.at(0, { type: "policySeen", source, resources });
      }
      const verdict = eligibility(machine.state());
      assert(!verdict.allowed && !alone.allowed);
      const forbids = (code: string) => code === "cluster_disabled" || code === "policy_unreadable";
      if (!isReadable || forbids(alone.code)) assert(forbids(verdict.code), verdict.because);
      else assert(!forbids(verdict.code), verdict.because);
    },
  ),
  300,
);

/** The health of one cluster becomes what it is after so many failures, for so many seconds. */
const swing = fc.record({
  cluster: fc.constantFrom("eu", "us"),
  consecutiveFailures: fc.integer({ min: 0, max: 3 }),
  lasts: fc.integer({ min: 1, max: 50 }),
});

testAlways(
  "however health goes up and down, yields are as far apart as the delay; within it there is none",
  fc.property(
    fc.array(swing, { minLength: 5, maxLength: 20 }),
    fc.constantFrom(20, 60),
    fc.nat(1_000),
    (swings, delay, seed) => {
      const pods = { eu: ["a"], us: ["b"] };
      const { world, patch } = openClusters(pods, { seed, failbackDelay: delay * 1_000 });
      patch("us", { priority: 1 });
      world.run(40);
      for (const { cluster, consecutiveFailures, lasts } of swings) {
        patch(cluster, { health: { consecutiveFailures, failureThreshold: 3 } });
        world.run(lasts);
      }
      const story = world.story();
      assert.deepEqual(world.breaches(), [], story.join("\n"));
      const yields = story.filter((line) => line.includes(": offer_answered"))
        .map((line) => Number(/^t=([\d.]+)/.exec(line)?.[1]));
      const gaps = yields.slice(1).map((time, at) => time - (yields[at] ?? 0));
      assert(gaps.every((gap) => gap >= delay), story.join("\n"));
      const total = swings.reduce((sum, { lasts }) => sum + lasts, 40);
      assert(yields.length <= total / delay, story.join("\n"));
    },
  ),
  8,
);
