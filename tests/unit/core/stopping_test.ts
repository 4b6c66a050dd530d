import assert from "assert";
import { deriveBounds } from "../../../lib/core/mod.ts";
import { DEFAULTS, openWorld, type PodOptions, type World } from "../../support/core-world/mod.ts";
import { countOf, forgersAre, neverTells, runUntil, tells, timeOf } from "./story.ts";

/** Pod `a` forges since some seconds; `b` stands by. At t=30.0 the story begins. */
function calm(a: PodOptions = {}): World {
  const world = openWorld({ pods: { a, b: { starts: false } } });
  world.run(18);
  world.pod("b").start();
  world.run(12);
  forgersAre(world, "a");
  return world;
}

function end(world: World): void {
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
}

Deno.test("told to end beside a deaf node: SIGHUP, SIGHUP, SIGTERM, five seconds each, then release", () => {
  const world = calm({ node: { restartsAfter: null } });
  world.pod("a").node.habits.deaf = true;
  end(world);
  world.run(25);
  tells(
    world,
    "t=30.0 a: sends SIGHUP (disable_forging) to 1",
    "t=35.1 a: sends SIGHUP (retry) to 1",
    "t=40.1 a: sends SIGTERM (stop) to 1",
    "a: node 1 ends: SIGTERM",
    "a: stop_confirmed: its process has ended",
    "a: right_released",
    "a: exit",
    "b: right_acquired",
  );
  neverTells(world, "a: sends SIGKILL");
  forgersAre(world, "b");
});

Deno.test("told to end beside a node deaf to SIGTERM too: SIGKILL, within the 30 s that a pod has", () => {
  const world = calm({ node: { restartsAfter: null } });
  Object.assign(world.pod("a").node.habits, { deaf: true, stubborn: true });
  end(world);
  world.run(25);
  tells(
    world,
    "t=40.1 a: sends SIGTERM",
    "a: phase: stopping -> fenced: the node outlived SIGTERM",
    "t=45.1 a: sends SIGKILL",
    "a: exit",
  );
  assert.equal(countOf(world, "a: sends SIGKILL"), 1);
  assert(timeOf(world, "a: exit") < 60);
});

Deno.test("a SIGKILL that shows no effect is sent again every second", () => {
  const world = calm({ node: { restartsAfter: null } });
  world.pod("a").node.habits.deaf = true;
  world.pod("a").disguise({ kind: "unknown", because: "/proc cannot be read" });
  world.link("a", "cut");
  world.run(16);
  assert(countOf(world, "a: escalated: SIGKILL") >= 4);
  const times = world.story().filter((line) => line.includes("escalated: SIGKILL"));
  assert.equal(new Set(times).size, times.length, "once a second");
});

Deno.test("a second request to end changes nothing", () => {
  const world = calm();
  end(world);
  world.run(2);
  end(world);
  world.run(8);
  assert.equal(countOf(world, "a: stop_begins: this manager"), 1);
  tells(world, "a: stop_confirmed", "a: right_released", "a: exit");
  assert.equal(countOf(world, "a: exit"), 1);
  forgersAre(world, "b");
});

Deno.test("an enabling that never shows: patient rungs of 20 s, SIGTERM, SIGKILL, and others take over", () => {
  const world = openWorld({ pods: { a: {}, b: { starts: false } } });
  world.run(15);
  Object.assign(world.pod("a").node.habits, { deaf: true, stubborn: true });
  world.pod("b").start();
  world.run(80);
  tells(
    world,
    "t=16.6 a: sends SIGHUP (enable_forging) to 1",
    "a: degraded: the node does not forge 20 s after it was told to; this pod ranks last for 10 min",
    "t=36.7 a: phase: preparing -> stopping: the node does not forge 20 s after it was told to",
    "a: sends SIGHUP (disable_forging) to 1",
    "a: sends SIGTERM (stop) to 1",
    "a: phase: stopping -> fenced: the node outlived SIGTERM",
    "a: sends SIGKILL (stop) to 1",
    "a: right_released",
    "b: right_acquired",
    "b: node 2 forges: real",
  );
  neverTells(world, "a: sends SIGHUP (retry)");
  const bound = deriveBounds(DEFAULTS).find(({ name }) => name === "deaf_node");
  const took = timeOf(world, "b: phase: preparing -> forging") - 16.6;
  assert(bound !== undefined && took <= bound.value / 1000, `${took}`);
  forgersAre(world, "b");
});

Deno.test("a stop right after the enabling SIGHUP waits until that has shown, then sends its own", () => {
  const world = openWorld({ pods: { a: { node: { handler: 900 } }, b: { starts: false } } });
  world.run(16.7);
  tells(world, "t=16.6 a: sends SIGHUP (enable_forging)");
  world.pod("b").start();
  end(world);
  world.run(8);
  tells(
    world,
    "a: phase: preparing -> stopping: this manager is ending",
    "a: node 1 forges: real",
    "a: sends SIGHUP (disable_forging) to 1",
    "a: stop_confirmed: the leadership counter is still",
    "a: exit",
  );
  assert.equal(world.pod("a").disk.keys, "absent");
  neverTells(world, "a: node 1 ends");
});

Deno.test("a stop after an enabling SIGHUP that found the keys gone: it never shows, so the node has to end", () => {
  const world = openWorld({ pods: { a: { node: { restartsAfter: null } } } });
  world.run(15);
  world.pod("a").node.habits.deaf = true;
  world.run(2);
  world.pod("a").node.habits.deaf = false;
  end(world);
  world.run(20);
  tells(
    world,
    "a: phase: preparing -> stopping",
    "a: sends SIGHUP (disable_forging) to 1",
    "a: sends SIGTERM (stop) to 1",
    "a: stop_confirmed: its process has ended",
    "a: exit",
  );
  const waited = timeOf(world, "a: sends SIGHUP (disable_forging)") - 16.6;
  assert(waited >= 2.4 && waited <= 2.7, `${waited}`);
});

Deno.test("a request to end in the midst of placing the keys: they are removed, no SIGHUP to forge goes out", () => {
  const world = openWorld({ pods: { a: {} } });
  runUntil(world, () => world.pod("a").state().forging.enabled?.stage === "marked");
  end(world);
  world.run(6);
  neverTells(world, "a: sends SIGHUP (enable_forging)");
  assert.equal(world.pod("a").disk.keys, "absent");
  assert.equal(world.pod("a").disk.marker, "none");
  tells(world, "a: stop_confirmed", "a: right_released", "a: exit");
});

Deno.test("unreachable metrics never end a right that is renewed; they are told of", () => {
  const world = calm();
  world.pod("a").node.habits.metrics = "unreachable";
  world.run(120);
  tells(world, "a: degraded: the node's metrics: connection refused");
  forgersAre(world, "a");
  world.pod("a").node.habits.metrics = "answer";
  world.run(5);
  assert.equal(countOf(world, "a: stop_begins"), 1);
  forgersAre(world, "a");
});

Deno.test("unreachable metrics in a short stop: nothing proves it, so the node is killed within the right", () => {
  const world = calm();
  world.pod("a").node.habits.metrics = "unreachable";
  const t0 = (world.pod("a").state().registers[0]?.held?.physicalTime ?? 0) / 1000;
  world.link("a", "cut");
  world.run(20);
  const kill = timeOf(world, "a: sends SIGKILL") - t0;
  assert(kill > 12 && kill <= 12.7, `${kill}`);
  forgersAre(world, "b");
});

Deno.test("REQUIRE_NODE_METRICS=false: only the end of the process confirms a stop; a planned one has two rungs", () => {
  const blind = {
    config: { requireNodeMetrics: false },
    node: { metrics: "unreachable" },
  } as const;
  const world = openWorld({ pods: { a: blind, b: { ...blind, starts: false } } });
  world.run(18);
  tells(
    world,
    "a: stop_confirmed: it was never enabled and got a SIGHUP without keys",
    "a: phase: preparing -> forging: the node was told to forge",
  );
  world.pod("b").start();
  world.run(12);
  end(world);
  world.run(20);
  tells(
    world,
    "t=30.0 a: sends SIGHUP (disable_forging) to 1",
    "t=35.1 a: sends SIGTERM (stop) to 1",
    "a: stop_confirmed: its process has ended",
    "a: right_released",
    "b: node 2 forges: real",
  );
  neverTells(world, "a: sends SIGHUP (retry)");
  forgersAre(world, "b");
});

Deno.test("keys that cannot be removed: no SIGHUP, which would only read them again, but the kill", () => {
  const world = calm({ node: { restartsAfter: null } });
  world.pod("a").disk.readOnly = "read-only file system";
  end(world);
  world.run(120);
  tells(
    world,
    "a: task_failed: remove: read-only file system",
    "t=45.0 a: sends SIGKILL (stop) to 1",
    "a: node_gone",
    "b: right_acquired",
  );
  neverTells(world, "a: sends SIGHUP (disable_forging)");
  neverTells(world, "a: right_released");
  const stuck = timeOf(world, "b: right_acquired") - 30;
  assert(stuck >= 15 && stuck <= 15 + 5 + 4 + 16.6, `the right expires: ${stuck}`);
  forgersAre(world, "b");
});

Deno.test("a marker that cannot be removed does not keep the right", () => {
  const world = calm();
  world.pod("a").disk.readOnly = null;
  end(world);
  world.run(0.5);
  world.pod("a").disk.readOnly = "read-only file system";
  world.run(8);
  tells(world, "a: stop_confirmed", "a: task_failed: unmark", "a: right_released", "a: exit");
  forgersAre(world, "b");
});

Deno.test("a node that is not seen forging for 20 s while its metrics answer hands over", () => {
  const world = calm();
  world.tell("its forging thread is gone");
  world.pod("a").disk.keys = "absent";
  world.pod("a").node.signal("SIGHUP");
  world.run(40);
  tells(
    world,
    "t=30.0 its forging thread",
    "a: degraded: the node has not been seen forging for 20 s; this pod ranks last for 10 min",
    "a: phase: forging -> stopping: the node has not been seen forging for 20 s",
    "a: stop_confirmed: the leadership counter is still",
    "a: right_released",
    "b: node 2 forges: real",
  );
  neverTells(world, "a: node 1 ends");
  forgersAre(world, "b");
});

Deno.test("a slow handler is no reason to kill: the counter tells when it is done", () => {
  const world = calm({ node: { handler: 3_500 } });
  end(world);
  world.run(12);
  tells(
    world,
    "a: node 1 forges: off",
    "a: stop_confirmed: the leadership counter is still",
    "a: exit",
  );
  neverTells(world, "a: sends SIGTERM");
});

Deno.test("the node ends while it is being stopped: that confirms it", () => {
  const world = calm();
  end(world);
  world.run(1);
  world.pod("a").node.signal("SIGKILL");
  world.run(3);
  tells(world, "a: stop_confirmed: its process has ended", "a: right_released", "a: exit");
});

Deno.test("a patient stop turns short when the right is not renewed any more, and patient when it is", () => {
  const world = calm();
  world.pod("a").node.habits.deaf = true;
  end(world);
  world.run(1);
  world.link("a", "cut");
  world.run(8);
  world.link("a", "open");
  world.run(0.5);
  neverTells(world, "a: sends SIGKILL");
  tells(world, "t=35.1 a: sends SIGHUP (retry)");
  world.run(1);
  assert.equal(world.pod("a").state().forging.stop?.shortSince, null);
  tells(world, "t=40.1 a: sends SIGTERM");
});

Deno.test("a stop that was patient for 18 s takes its next rungs one by one when this manager is told to end", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(15);
  Object.assign(world.pod("a").node.habits, { deaf: true, stubborn: true });
  world.run(1 + 20 + 18.5);
  tells(world, "t=36.7 a: phase: preparing -> stopping");
  end(world);
  world.run(9);
  tells(world, "t=54.5 a: sends SIGTERM", "t=59.5 a: sends SIGKILL");
});

Deno.test("a file system that hangs while the keys are placed: handed over, the node killed at last, the right expires", () => {
  const world = openWorld({ pods: { a: { node: { restartsAfter: null } }, b: { starts: false } } });
  world.run(15);
  world.pod("b").start();
  runUntil(world, () => world.pod("a").state().forging.enabled?.stage === "marked");
  world.pod("a").disk.hangs = true;
  world.run(150);
  tells(
    world,
    "a: degraded: the node could not be told to forge within 20 s",
    "a: phase: preparing -> stopping: the node could not be told to forge within 20 s",
    "a: phase: stopping -> fenced: the credential files cannot be removed",
    "b: right_acquired",
  );
  neverTells(world, "a: right_released");
  forgersAre(world, "b");
});

Deno.test("the node ends while it is being enabled: what it was given is taken back, no kill", () => {
  const world = openWorld({ pods: { a: {} } });
  runUntil(world, () => countOf(world, "a: sends SIGHUP (enable_forging)") > 0);
  world.pod("a").node.signal("SIGKILL");
  world.run(2);
  tells(
    world,
    "a: phase: preparing -> stopping: the node's process has ended",
    "a: stop_confirmed: its process has ended",
    "a: right_released",
  );
  neverTells(world, "a: degraded");
  world.run(30);
  forgersAre(world, "a");
});

Deno.test("the right ends while the node is being enabled: stopped within the bound", () => {
  const world = openWorld({ pods: { a: {}, b: { starts: false } } });
  world.run(15);
  world.pod("a").node.habits.deaf = true;
  world.pod("b").start();
  world.run(3);
  world.link("a", "cut");
  world.run(30);
  tells(
    world,
    "a: phase: preparing -> stopping: the right is ending",
    "a: sends SIGKILL (stop) to 1",
  );
  forgersAre(world, "b");
});

Deno.test("a second SIGHUP that cannot be sent leaves SIGTERM as the next rung", () => {
  const world = calm({ node: { restartsAfter: null } });
  world.pod("a").node.habits.deaf = true;
  end(world);
  world.run(4);
  world.pod("a").disguise({ kind: "unknown", because: "/proc cannot be read" });
  world.pod("a").node.signal("SIGKILL");
  world.run(9);
  tells(world, "a: task_failed: disable: no such process", "a: escalated: SIGTERM to process 1");
  assert.equal(countOf(world, "a: escalated: SIGHUP"), 1);
});

Deno.test("a node that does not say when it started is proven stopped all the same", () => {
  const world = calm({ node: { tellsStart: false } });
  end(world);
  world.run(8);
  tells(world, "a: stop_confirmed: the leadership counter is still", "a: exit");
});

Deno.test("a node of which nothing is heard for a minute hands over; a socket that answers is enough to forge on", () => {
  const world = calm();
  Object.assign(world.pod("a").node.habits, { metrics: "unreachable", socket: "silent" });
  world.run(58);
  forgersAre(world, "a");
  world.run(3);
  tells(
    world,
    "a: phase: forging -> stopping: neither the node's socket nor its metrics answer any more",
  );
  world.run(80);
  forgersAre(world, "b");
});

Deno.test("with ALLOW_PRODUCING_START a node that starts again beside the keys keeps the right until it is proven off", () => {
  const allowed = { config: { allowProducingStart: true } };
  const node = { flag: false, restartsAfter: 100, replay: 5_000 };
  const world = openWorld({ pods: { a: { ...allowed, node }, b: { starts: false } } });
  world.run(40);
  forgersAre(world, "a");
  world.pod("b").start();
  world.run(12);
  world.pod("a").node.signal("SIGKILL");
  world.run(4);
  tells(world, "a: stop_confirmed: its process has ended");
  neverTells(world, "a: right_released");
  world.run(40);
  assert.deepEqual(world.breaches(), []);
});
