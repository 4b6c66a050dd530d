import assert from "assert";
import { openWorld, type PodOptions, timingsOf, type World } from "../../support/core-world/mod.ts";
import { countOf, forgersAre, neverTells, tells, timeOf } from "./story.ts";

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

Deno.test("keys that come back while a stop is under way are removed again before its second SIGHUP", () => {
  const world = calm();
  const { node, disk } = world.pod("a");
  node.habits.deaf = true;
  end(world);
  world.run(2);
  disk.keys = "other";
  node.habits.deaf = false;
  const told = world.story().length;
  world.run(10);
  const since = world.story().slice(told);
  assert(since.some((line) => line.includes("a: sends SIGHUP (retry)")), since.join("\n"));
  assert(since.some((line) => line.includes("a: node 1 forges: off")), since.join("\n"));
  assert(!since.some((line) => line.includes("a: node 1 forges: real")), since.join("\n"));
  assert.equal(disk.keys, "absent");
  forgersAre(world, "b");
});

Deno.test("a marker that cannot be refreshed keeps no rung of a patient stop from its time", () => {
  const timings = timingsOf({ sleepInterval: 1_000 });
  const world = calm({ config: { timings } });
  const { node, disk } = world.pod("a");
  node.habits.deaf = true;
  end(world);
  world.run(1);
  disk.full = "no space left on device";
  world.run(24);
  tells(
    world,
    "a: task_failed: refresh",
    "a: sends SIGHUP (retry) to 1",
    "a: sends SIGTERM (stop) to 1",
  );
  neverTells(world, "a: sends SIGKILL");
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

Deno.test("unreachable metrics never end a right that is renewed; they are told of", () => {
  const world = calm();
  world.pod("a").node.habits.metrics = "unreachable";
  world.run(120);
  tells(world, "a: forging_unseen: the node's metrics: connection refused");
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
    "a: ranks_last: the node has not been seen forging for 20 s; this pod ranks last for 10 min",
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
