import assert from "assert";
import { CREDENTIALS, openWorld, type World } from "../../support/core-world/mod.ts";
import { countOf, forgersAre, neverTells, tells, timeOf } from "./story.ts";

const IN_SYNC = { node: { tip: { behind: 0 } } };
const EXPIRED = { kind: "invalid", because: "the KES key has expired" } as const;

/** Pod a forges, the others are ready and have been for a while; all of them are in sync. */
function leading(...others: readonly string[]): World {
  return leadingIn({}, ...others);
}

function leadingIn(options: { readonly guarded?: boolean }, ...others: readonly string[]): World {
  const pods = Object.fromEntries(
    ["a", ...others].map((name) => [name, { ...IN_SYNC, starts: name === "a" }]),
  );
  const world = openWorld({ pods, offers: true, ...options });
  world.run(25);
  for (const name of others) world.pod(name).start();
  world.run(75);
  forgersAre(world, "a");
  return world;
}

function expire(world: World, ...names: readonly string[]): void {
  for (const name of names) world.pod(name).setCredentials(EXPIRED);
}

Deno.test("a forger whose keys have expired offers the right to a ready pod, and forges on until it answers", () => {
  const world = leading("b");
  const since = world.timeline.now() / 1000;
  expire(world, "a");
  world.run(80);
  tells(
    world,
    "a: degraded: credentials: the KES key has expired; the node forges on",
    "a: offer_made: the right is offered to b",
    "a: offer_answered: b",
    "a: stop_begins: the right is handed to b",
    "a: stop_confirmed: the leadership counter is still",
    "a: right_released",
    "a: offer_taken: b",
    "b: right_acquired",
    "b: node 2 forges: real",
  );
  assert(Math.abs(timeOf(world, "a: offer_made") - since - 60) < 1);
  assert(timeOf(world, "a: offer_answered") - timeOf(world, "a: offer_made") < 0.5);
  const dark = timeOf(world, "b: node 2 forges: real") - timeOf(world, "a: node 1 forges: off");
  assert(dark < 6, `${dark}`);
  forgersAre(world, "b");
});

Deno.test("with nobody ready a degraded forger stays, however long", () => {
  const world = leading("b", "c");
  expire(world, "a", "b", "c");
  world.run(1_000);
  neverTells(world, "a: offer_made");
  forgersAre(world, "a");
});

Deno.test("alone a degraded forger stays", () => {
  const world = leading();
  expire(world, "a");
  world.run(300);
  neverTells(world, "a: stop_begins: the right is handed");
  forgersAre(world, "a");
});

Deno.test("what is over within the grace is none of anybody's business", () => {
  const world = leading("b");
  for (let round = 0; round < 10; round += 1) {
    expire(world, "a");
    world.run(55);
    world.pod("a").setCredentials(CREDENTIALS);
    world.run(1);
  }
  neverTells(world, "a: offer_made");
  assert.equal(countOf(world, "a: well_again"), 10);
  forgersAre(world, "a");
});

Deno.test("a pod that is ready only now and then is offered nothing", () => {
  const world = leading("b");
  expire(world, "a");
  for (let round = 0; round < 8; round += 1) {
    world.run(25);
    expire(world, "b");
    world.run(4);
    world.pod("b").setCredentials(CREDENTIALS);
  }
  neverTells(world, "a: offer_made");
  forgersAre(world, "a");
  world.run(75);
  forgersAre(world, "b");
});

Deno.test("an offer that is not answered goes to the next, and the first is left alone for ten minutes", () => {
  const world = leading("b", "c");
  expire(world, "c");
  world.run(5);
  world.pod("b").crash();
  expire(world, "a");
  world.run(600);
  tells(world, "a: offer_made: the right is offered to b", "a: offer_unanswered: b");
  assert.equal(countOf(world, "a: offer_made"), 1);
  forgersAre(world, "a");
  world.run(150);
  assert.equal(countOf(world, "a: offer_made"), 2);
  world.pod("c").setCredentials(CREDENTIALS);
  world.run(80);
  tells(world, "a: offer_made: the right is offered to c", "a: offer_taken: c");
  forgersAre(world, "c");
});

Deno.test("a target that is gone after its answer: the next takes the right three seconds later", () => {
  const world = leading("b", "c");
  expire(world, "a");
  while (countOf(world, "a: offer_answered") === 0) world.run(0.01);
  const [target, other] = countOf(world, "a: offer_made: the right is offered to b") > 0
    ? ["b", "c"] as const
    : ["c", "b"] as const;
  world.pod(target).crash();
  world.run(20);
  tells(world, "a: right_released", "a: offer_not_taken", `${other}: right_acquired`);
  const waited = timeOf(world, `${other}: right_acquired`) - timeOf(world, "a: right_released");
  assert(waited > 2.9 && waited < 4, `${waited}`);
  forgersAre(world, other);
});

Deno.test("a release that fails and is sent again still names the pod that has answered", () => {
  const world = leading("b", "c");
  expire(world, "a");
  while (countOf(world, "a: offer_answered") === 0) world.run(0.01);
  const target = countOf(world, "a: offer_made: the right is offered to b") > 0 ? "b" : "c";
  world.link("a", "cut");
  while (countOf(world, "a: try_failed") === 0) world.run(0.01);
  world.link("a", "open");
  const released: (string | undefined)[] = [];
  world.register.onChange(({ version }) => {
    if (version?.record.holder === "") released.push(version.record.own?.offer?.target);
  });
  world.run(10);
  assert.equal(released.length, 1);
  assert.match(released[0] ?? "nobody", new RegExp(`^${target}`));
  tells(world, `a: offer_taken: ${target}`);
  forgersAre(world, target);
});

Deno.test("who has answered takes the right, though its clock is found to be off by then", () => {
  const world = leading("b", "c");
  expire(world, "a");
  while (countOf(world, "a: offer_answered") === 0) world.run(0.01);
  const target = countOf(world, "a: offer_made: the right is offered to b") > 0 ? "b" : "c";
  world.pod(target).host.stepWall(4_000);
  world.run(20);
  tells(world, `${target}: clock: the wall clock`, `a: offer_taken: ${target}`);
  forgersAre(world, target);
});

Deno.test("who is well again before the answer keeps the right", () => {
  const world = leading("b");
  world.link("b", "cut");
  expire(world, "a");
  world.run(62);
  tells(world, "a: offer_made: the right is offered to b");
  world.pod("a").setCredentials(CREDENTIALS);
  world.run(1);
  tells(world, "a: offer_withdrawn: b");
  world.link("b", "open");
  world.run(60);
  forgersAre(world, "a");
});

Deno.test("a node that does not stop for its handover is left to forge, with the keys that it has in memory", () => {
  const world = leading("b");
  expire(world, "a");
  world.pod("a").node.habits.deaf = true;
  world.run(130);
  tells(
    world,
    "a: offer_answered",
    "a: stop_begins: the right is handed to b",
    "a: sends SIGHUP (disable_forging)",
    "a: sends SIGHUP (retry)",
    "a: phase: stopping -> forging: the node did not stop when it was told to",
    "a: handover_called_off",
  );
  neverTells(world, "a: sends SIGTERM");
  neverTells(world, "a: sends SIGKILL");
  assert.equal(world.pod("a").disk.keys, "absent");
  forgersAre(world, "a");
  world.run(500);
  assert.equal(countOf(world, "a: offer_made"), 1);
  forgersAre(world, "a");
});

Deno.test("a node that cannot be seen when it was told to stop is not said to forge on: another does", () => {
  const world = leading("b");
  expire(world, "a");
  while (!world.story().some((line) => line.includes("a: sends SIGHUP (disable_forging)"))) {
    world.run(0.1);
  }
  world.pod("a").node.habits.metrics = "unreachable";
  world.run(150);
  neverTells(world, "a: handover_called_off");
  tells(world, "a: escalated: SIGTERM to process 1", "a: right_released", "b: right_acquired");
  forgersAre(world, "b");
});

Deno.test("a guard leaves a node alone whose stop is called off, and guards it on", () => {
  const world = leadingIn({ guarded: true }, "b");
  expire(world, "a");
  world.pod("a").node.habits.deaf = true;
  world.run(160);
  tells(world, "a: stop_begins: the right is handed to b", "a: handover_called_off");
  forgersAre(world, "a");
  world.link("a", "cut");
  world.pod("a").freeze();
  world.run(30);
  forgersAre(world, "b");
});

Deno.test("a stop that is called off can be begun again, and is proven as ever", () => {
  const world = leading("b");
  expire(world, "a");
  world.pod("a").node.habits.deaf = true;
  world.run(125);
  tells(world, "a: handover_called_off");
  world.pod("a").node.habits.deaf = false;
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(15);
  tells(world, "a: handover_called_off", "a: stop_confirmed", "a: right_released", "a: exit");
  forgersAre(world, "b");
});

Deno.test("a SIGHUP that is handled long after its stop was called off finds no keys to enable with", () => {
  const world = leading("b");
  expire(world, "a");
  const { node } = world.pod("a");
  node.habits.deaf = true;
  world.run(125);
  tells(world, "a: handover_called_off");
  node.habits.deaf = false;
  node.signal("SIGHUP");
  world.run(40);
  tells(
    world,
    "a: handover_called_off",
    "a: node 1 forges: off",
    "a: stop_begins: the node has not been seen forging for 20 s",
    "a: right_released",
    "b: right_acquired",
  );
  forgersAre(world, "b");
});

Deno.test("whose metrics are silent hands nothing over: only the end of the node could prove the stop", () => {
  const world = leading("b");
  expire(world, "a");
  world.pod("a").node.habits.metrics = "unreachable";
  world.run(200);
  neverTells(world, "a: offer_made");
  forgersAre(world, "a");
});

Deno.test("a right that is lost while its handover is under way is stopped for in time", () => {
  const world = leading("b");
  expire(world, "a");
  world.pod("a").node.habits.deaf = true;
  while (countOf(world, "a: offer_answered") === 0) world.run(0.01);
  world.run(2);
  world.link("a", "cut");
  world.run(30);
  tells(world, "a: offer_answered", "a: escalated: SIGKILL", "b: right_acquired");
  forgersAre(world, "b");
});
