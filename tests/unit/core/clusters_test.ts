import assert from "assert";
import { deriveBounds, step } from "../../../lib/core/mod.ts";
import { BEGINNING, DEFAULTS } from "../../support/core-world/mod.ts";
import { FAILBACK, openClusters } from "./clusters_world.ts";
import { countOf, forgersAre, neverTells, recordOf, tells, timeOf } from "./story.ts";

const EXPIRED = { kind: "invalid", because: "the KES key has expired" } as const;
const THREE = { eu: ["a"], us: ["b"], ap: ["c"] } as const;

Deno.test("of several clusters the best one forges first, whoever is quicker", () => {
  for (let seed = 1; seed <= 5; seed += 1) {
    const { world } = openClusters({ ap: ["z"], us: ["b"], eu: ["a"] }, { seed });
    world.run(40);
    forgersAre(world, "z");
  }
});

Deno.test("a cluster without a ready pod is not waited for", () => {
  const { world } = openClusters(THREE);
  world.pod("a").setCredentials(EXPIRED);
  world.pod("b").setCredentials(EXPIRED);
  world.run(40);
  forgersAre(world, "c");
  const alone = openClusters({ ap: ["c"] }).world;
  alone.run(40);
  assert.equal(timeOf(world, "c: right_acquired"), timeOf(alone, "c: right_acquired"));
});

Deno.test("after the crash of the forger its own cluster takes over first, and then each in its turn", () => {
  const { world } = openClusters({ eu: ["a1", "a2"], us: ["b"], ap: ["c"] });
  world.run(40);
  const [first] = world.forgers();
  assert(first === "a1" || first === "a2");
  world.pod(first).crash();
  world.pod(first).node.signal("SIGKILL");
  world.run(30);
  const second = first === "a1" ? "a2" : "a1";
  forgersAre(world, second);
  world.pod(second).crash();
  world.pod(second).node.signal("SIGKILL");
  world.run(40);
  forgersAre(world, "b");
});

Deno.test("better clusters that die with the forger are waited for as long as the bounds say", () => {
  const died = (clusters: Readonly<Record<string, readonly string[]>>) => {
    const { world, now } = openClusters({ ...clusters, worst: ["z"] });
    world.run(60);
    forgersAre(world, "a");
    const since = now();
    for (const name of Object.values(clusters).flat()) {
      world.pod(name).crash();
      world.pod(name).node.signal("SIGKILL");
    }
    world.run(60);
    return timeOf(world, "z: right_acquired") - since;
  };
  const more = died({ eu: ["a"], us: ["b"], ap: ["c"], sa: ["d"], af: ["e"] }) -
    died({ eu: ["a"] });
  const crash = (amongClusters: boolean) =>
    deriveBounds(DEFAULTS, amongClusters).find(({ name }) => name === "crash")?.value ?? NaN;
  const stated = (crash(true) - crash(false)) / 1000;
  assert(more > stated - 0.5 && more < stated + 0.5, `${more}`);
});

Deno.test("a cluster that is disabled stops within a second, and leaves the right to the best that is ready", () => {
  const { world, patch, now } = openClusters(THREE);
  world.run(60);
  forgersAre(world, "a");
  const since = now();
  patch("eu", { forgeState: "Disabled" });
  world.run(20);
  tells(
    world,
    "a: offer_made: the right is left to b",
    "a: stop_begins: CardanoForgeCluster eu is Disabled",
    "a: stop_confirmed",
    "a: right_released",
    "b: right_acquired",
  );
  assert(timeOf(world, "a: stop_begins") - since < 1);
  assert(timeOf(world, "b: right_acquired") - timeOf(world, "a: right_released") < 0.5);
  forgersAre(world, "b");
});

Deno.test("a release names its target, whom a cluster in between lets go first", () => {
  const { world, patch } = openClusters(THREE);
  world.run(60);
  patch("us", { priority: 9 });
  patch("eu", { forgeState: "Disabled" });
  world.run(20);
  forgersAre(world, "c");
  tells(world, "a: right_released", "a: offer_taken: c", "c: right_acquired");
});

Deno.test("with nobody ready a disabled cluster lets go all the same", () => {
  const { world, patch } = openClusters({ eu: ["a"] });
  world.run(60);
  patch("eu", { forgeState: "Disabled" });
  world.run(20);
  forgersAre(world);
  assert.equal(recordOf(world).holder, "");
  neverTells(world, "a: offer_made");
  patch("eu", { forgeState: "Enabled" });
  world.run(20);
  forgersAre(world, "a");
});

Deno.test("a cluster that becomes the best gets the right once it has been for the delay, and costs a few slots", () => {
  const { world, patch, now } = openClusters(THREE);
  world.run(60);
  patch("eu", { forgeState: "Disabled" });
  world.run(100);
  forgersAre(world, "b");
  const since = now();
  patch("eu", { forgeState: "Priority-based" });
  world.run(80);
  tells(
    world,
    "b: offer_made: the right is offered to a_a1: cluster eu (Priority-based, priority 1) comes before us",
    "b: offer_answered: a",
    "b: stop_begins: the right is handed to a",
    "a: right_acquired",
  );
  const waited = timeOf(world, "b: offer_made") - since;
  assert(waited >= FAILBACK / 1000 && waited < FAILBACK / 1000 + 3, `${waited}`);
  const dark = timeOf(world, "a: node 1 forges: real") - timeOf(world, "b: node 2 forges: off");
  assert(dark < 7, `${dark}`);
  neverTells(world, "b: ranks_last");
  forgersAre(world, "a");
});

Deno.test("an offer that is answered when a stop has begun for another reason begins no second one", () => {
  const { world, patch } = openClusters({ eu: ["a"], us: ["b"] }, { failbackDelay: 0 });
  patch("eu", { forgeState: "Disabled" });
  world.run(60);
  patch("eu", { forgeState: "Priority-based" });
  const { host, state } = world.pod("b");
  for (let tick = 0; tick < 3_000 && state().offering.offer === null; tick += 1) world.run(0.01);
  const { offering: { offer }, guard, config, node: { life } } = state();
  assert(offer !== null && life !== null);
  const duty = {
    kind: "stopping",
    process: life.process,
    engagement: null,
    signalled: true,
  } as const;
  const guarded = {
    ...state(),
    config: { ...config, guarded: true },
    guard: { ...guard, contact: "there", heardAt: state().clocks.physical, duty },
  } as const;
  const stopping = step(guarded, { type: "tick", at: host.read() }).state;
  assert.equal(stopping.forging.lastStop?.code, "guard_stopped");
  const answer = { identity: offer.target, ready: true, tip: null, answers: offer.nonce };
  const { state: after } = step(stopping, {
    type: "candidatesSeen",
    register: "r1",
    candidates: [{ ...answer, cluster: "eu" }],
    at: host.read(),
  });
  assert.equal(after.offering.offer, null);
  assert.equal(after.forging.lastStop?.code, "guard_stopped");
});

Deno.test("without a delay a better cluster is offered the right at once", () => {
  const { world, patch } = openClusters(THREE, { failbackDelay: 0 });
  world.run(60);
  patch("ap", { forgeState: "Enabled" });
  world.run(15);
  forgersAre(world, "c");
});

Deno.test("an override that expires is noticed within a second, without any event", () => {
  const { world, patch, now } = openClusters(THREE, { failbackDelay: 0 });
  world.run(60);
  const expiresAt = BEGINNING + 100_000;
  patch("eu", { override: { expiresAt, forcePriority: null, forceState: "Disabled" } });
  world.run(20);
  forgersAre(world, "b");
  world.run(100 - now() + 1);
  assert(timeOf(world, "b: offer_made") >= 100, world.story().join("\n"));
  assert(timeOf(world, "b: offer_made") <= 101, world.story().join("\n"));
  world.run(15);
  forgersAre(world, "a");
});

Deno.test("a deleted resource counts as Disabled", () => {
  const { world, remove } = openClusters(THREE);
  world.run(60);
  remove("eu");
  world.run(20);
  tells(world, "a: stop_begins: CardanoForgeCluster eu does not exist");
  forgersAre(world, "b");
});

Deno.test("whose policy cannot be read does not stand", () => {
  const { world, hide, show } = openClusters(THREE);
  hide("eu");
  world.run(40);
  tells(world, "a: not_eligible: CardanoForgeCluster eu cannot be read: connection refused");
  forgersAre(world, "b");
  show("eu");
  world.run(80);
  forgersAre(world, "a");
});

Deno.test("who holds the right goes on while mirrors are read beside a majority, and else for a while", () => {
  const { world, hide } = openClusters(THREE, { registers: 3, policyMaxAge: 100_000 });
  world.run(60);
  hide("eu", "eu");
  world.run(200);
  forgersAre(world, "a");
  hide("us", "eu");
  world.run(95);
  forgersAre(world, "a");
  world.run(30);
  tells(world, "a: stop_begins: CardanoForgeCluster eu cannot be read", "b: right_acquired");
  forgersAre(world, "b");
});

Deno.test("a mirror may forbid while the home cannot be read, and never allows what was forbidden there", () => {
  const { world, hide, patch } = openClusters(THREE, { registers: 3 });
  world.run(60);
  hide("eu", "eu");
  patch("eu", { forgeState: "Disabled" });
  world.run(20);
  tells(world, "a: stop_begins: CardanoForgeCluster eu is Disabled");
  forgersAre(world, "b");
  patch("eu", { forgeState: "Enabled" });
  world.run(200);
  forgersAre(world, "b");
});

Deno.test("a degraded forger offers to its own cluster before another whose tip is further", () => {
  const { world } = openClusters({ eu: ["a1", "a2"], us: ["b"] });
  world.run(40);
  const [first = "", second = ""] = world.forgers().includes("a1") ? ["a1", "a2"] : ["a2", "a1"];
  world.pod(second).node.habits.tip = { behind: 20 };
  world.run(100);
  world.pod(first).setCredentials(EXPIRED);
  world.run(90);
  forgersAre(world, second);
});

Deno.test("health that goes up and down faster than the delay moves nothing", () => {
  const { world, patch } = openClusters(THREE);
  world.run(60);
  for (let round = 0; round < 40; round += 1) {
    const consecutiveFailures = round % 2 === 0 ? 3 : 0;
    patch("eu", { generation: 1, health: { consecutiveFailures, failureThreshold: 3 } });
    world.run(30);
  }
  neverTells(world, "a: offer_made");
  forgersAre(world, "a");
});

Deno.test("views that differ for good do not send the right to and fro", () => {
  const { world, patch, hide } = openClusters({ eu: ["a"], us: ["b"] });
  world.run(60);
  // Each sees an old mirror of the other, by which that one is better.
  hide("eu", "us");
  hide("us", "eu");
  patch("eu", { priority: 50 });
  world.run(10);
  for (const [pod, other] of [["a", "us"], ["b", "eu"]] as const) {
    const { clusters } = world.pod(pod).state().policy;
    const shown = clusters.flat().map((one) =>
      one.cluster === other
        ? { ...one, isMirror: true, generation: 1, priority: 1 }
        : { ...one, generation: 9, isMirror: false, priority: 50 }
    );
    world.pod(pod).dispatch({ type: "policySeen", source: "home", resources: shown });
  }
  world.run(3_600);
  assert.equal(countOf(world, "a: stop_begins: the right is handed"), 0, world.story().join("\n"));
  assert(countOf(world, "a: offer_made") <= 3, world.story().join("\n"));
  forgersAre(world, "a");
});

Deno.test("without metrics a forger of the best cluster hands over for its new set, too", () => {
  const { world } = openClusters({ eu: ["a"], us: ["b"] }, { requireNodeMetrics: false });
  world.run(100);
  forgersAre(world, "a");
  for (const name of ["a", "b"]) {
    world.pod(name).setCredentials({
      ...{ kind: "valid", certificateCounter: 8, set: "set 8", poolId: "a".repeat(56) },
    });
  }
  world.run(100);
  tells(world, "a: offer_made: the right is offered to b", "a: offer_answered: b");
});
