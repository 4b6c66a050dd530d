import assert from "assert";
import { type Marker, rightOf } from "../../../lib/core/mod.ts";
import {
  BEGINNING,
  openWorld,
  type PodOptions,
  timingsOf,
  type World,
} from "../../support/core-world/mod.ts";
import { countOf, forgersAre, neverTells, runUntil, tells, timeOf } from "./story.ts";

/** One pod `a`, with a node that waits for its files. */
function alone(a: PodOptions = {}): World {
  return openWorld({ pods: { a } });
}

/** A forger whose manager is gone since some seconds; its node forges on. */
function orphaned(a: PodOptions = {}): World {
  const world = alone(a);
  world.run(30);
  world.pod("a").crash();
  world.run(2);
  assert.deepEqual(world.forgers(), ["a"]);
  return world;
}

Deno.test("restart of the manager beside its forging node: the marker makes it stop and prove it first", () => {
  const world = orphaned();
  world.pod("a").start();
  world.run(25);
  tells(
    world,
    "t=32.0 a: the manager starts",
    "a: phase: unknown -> stopping: an earlier manager enabled this node",
    "a: sends SIGHUP (startup_cleanup) to 1",
    "a: stop_confirmed: the leadership counter is still",
    "a: phase: stopping -> standby",
    "a: right_acquired",
  );
  const waited = timeOf(world, "a: right_acquired") - 32;
  assert(waited >= 16.5, "it does not adopt its old lease by name");
  neverTells(world, "a: sends SIGKILL");
  forgersAre(world, "a");
});

Deno.test("restart beside a deaf forging node: killed before the right that the marker states is over", () => {
  const world = orphaned();
  const { marker } = world.pod("a").disk;
  assert(typeof marker !== "string");
  world.pod("a").node.habits.deaf = true;
  world.run((marker.rightEnds - BEGINNING) / 1000 - 32 - 4);
  world.pod("a").start();
  world.run(6);
  const kill = timeOf(world, "a: sends SIGKILL");
  assert(kill <= (marker.rightEnds - BEGINNING) / 1000 - 0.9, `${kill}`);
});

Deno.test("the marker tells of a right that is renewed while a deaf node is being stopped", () => {
  const world = alone();
  world.run(30);
  const { disk, node } = world.pod("a");
  node.habits.deaf = true;
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(8);
  const state = world.pod("a").state();
  assert.equal(state.forging.phase, "stopping");
  assert((state.registers[0]?.held?.physicalTime ?? 0) > (state.forging.stop?.began ?? 0));
  assert(typeof disk.marker !== "string");
  const ends = rightOf(state)?.endsPhysical ?? 0;
  assert.equal(disk.marker.rightEnds - state.clocks.wall, ends - state.clocks.physical);
});

Deno.test("a marker that could not be refreshed is, as soon as there is room, and not only with the next renewal", () => {
  const timings = timingsOf({ leaseDuration: 60_000, sleepInterval: 10_000 });
  const world = alone({ config: { timings } });
  world.run(90);
  const { disk } = world.pod("a");
  disk.full = "no space left on device";
  runUntil(world, () => countOf(world, "a: task_failed: refresh") > 0);
  disk.full = null;
  world.run(2);
  const state = world.pod("a").state();
  assert(typeof disk.marker !== "string");
  const ends = rightOf(state)?.endsPhysical ?? 0;
  assert.equal(disk.marker.rightEnds - state.clocks.wall, ends - state.clocks.physical);
});

Deno.test("restart just before its end, by a clock that was set back: it may be still to come, so the node is killed", () => {
  const world = orphaned();
  const { marker } = world.pod("a").disk;
  assert(typeof marker !== "string");
  world.pod("a").node.habits.deaf = true;
  world.run((marker.rightEnds - BEGINNING) / 1000 - 32 - 1.2);
  world.pod("a").host.stepWall(-1_100);
  world.pod("a").start();
  world.run(6);
  const kill = timeOf(world, "a: sends SIGKILL");
  assert(kill <= (marker.rightEnds - BEGINNING) / 1000, `${kill}`);
});

Deno.test("restart with a marker written after the clock was set back: the right ends when it ended, not before", () => {
  const world = alone();
  world.run(30);
  world.pod("a").host.stepWall(-17_000);
  const { marker } = world.pod("a").disk;
  runUntil(world, () => world.pod("a").disk.marker !== marker);
  const { forging, clocks } = world.pod("a").state();
  assert(forging.enabled !== null && forging.enabled.rightEnds !== null);
  const left = (forging.enabled.rightEnds - clocks.physical) / 1000;
  world.pod("a").crash();
  world.pod("a").node.habits.deaf = true;
  world.run(left - 4);
  world.pod("a").start();
  const again = timeOf(world, "a: the manager starts");
  world.run(6);
  const kill = timeOf(world, "a: sends SIGKILL") - again;
  assert(kill > 0.5 && kill <= 4, `${kill} s after it started again, expected 4 s at most`);
});

Deno.test("restart long after the right is over: the node has the stop bound, for it may be off already", () => {
  const world = orphaned();
  world.run(60);
  world.pod("a").start();
  world.run(10);
  tells(
    world,
    "t=92.0 a: the manager starts",
    "a: sends SIGHUP (startup_cleanup) to 1",
    "a: stop_confirmed: the leadership counter is still",
  );
  neverTells(world, "a: sends SIGKILL");
});

Deno.test("restart with a marker that cannot be read: the node counts as enabled, and has the stop bound", () => {
  const world = orphaned({ node: { restartsAfter: null } });
  world.pod("a").disk.marker = "unreadable";
  world.pod("a").start();
  world.run(25);
  tells(
    world,
    "t=32.0 a: the manager starts",
    "a: phase: unknown -> stopping: an earlier manager enabled this node",
    "a: sends SIGHUP (startup_cleanup) to 1",
    "a: node 1 forges: off",
    "a: node 1 ends: SIGKILL",
    "a: stop_confirmed: its process has ended",
  );
  const kill = timeOf(world, "a: sends SIGKILL") - 32;
  assert(kill >= 4.9 && kill <= 5.2, `${kill}`);
  assert.equal(world.pod("a").disk.marker, "none");
});

Deno.test("restart just after the enabling was seen: the marker says so already", () => {
  const world = alone();
  world.run(17.1);
  tells(world, "t=17.0 a: phase: preparing -> forging");
  const { marker } = world.pod("a").disk;
  assert(typeof marker !== "string" && marker.shown);
  world.pod("a").crash();
  world.pod("a").start();
  world.run(5);
  tells(world, "a: stop_confirmed: the leadership counter is still");
});

Deno.test("restart with a marker whose enabling was never seen: only the end of the process confirms the stop", () => {
  const marker: Marker = {
    process: { pid: 1, stamp: 1 },
    startTime: 0,
    rightEnds: BEGINNING + 13_000,
    told: true,
    shown: false,
  };
  const world = alone({ disk: { keys: "other", marker } });
  world.run(20);
  tells(
    world,
    "a: phase: unknown -> stopping: an earlier manager enabled this node",
    "a: node 1 ends: SIGKILL",
    "a: stop_confirmed: its process has ended",
  );
});

Deno.test("restart with a marker whose enabling was seen: a counter that is still is proof enough", () => {
  const world = orphaned();
  world.pod("a").start();
  world.run(10);
  tells(
    world,
    "a: stop_confirmed: the leadership counter is still",
    "a: phase: stopping -> standby",
  );
  neverTells(world, "a: node 1 ends");
});

Deno.test("restart beside a node that forged and whose counter is missing: nothing to see is no proof", () => {
  const world = orphaned();
  world.pod("a").node.habits.metrics = "partial";
  world.pod("a").node.habits.deaf = true;
  world.pod("a").start();
  world.run(30);
  tells(world, "a: node 1 ends: SIGKILL", "a: stop_confirmed: its process has ended");
});

Deno.test("restart with the marker of a process that is gone: it is removed, and the new one proven", () => {
  const marker: Marker = {
    process: { pid: 77, stamp: 77 },
    startTime: null,
    rightEnds: BEGINNING + 13_000,
    told: true,
    shown: true,
  };
  const world = alone({ disk: { keys: "throwaway", marker } });
  world.run(10);
  tells(
    world,
    "a: phase: unknown -> stopping: start-up makes the node non-producing",
    "a: phase: stopping -> standby",
  );
  assert.equal(world.pod("a").disk.marker, "none");
});

Deno.test("a marker and no process at all: keys and marker are removed, then the node can start", () => {
  const marker: Marker = {
    process: { pid: 77, stamp: 77 },
    startTime: null,
    rightEnds: BEGINNING,
    told: true,
    shown: true,
  };
  const world = alone({ starts: false, disk: { marker } });
  world.pod("a").disk.keys = "absent";
  world.run(0.1);
  world.pod("a").start();
  world.run(0.9);
  assert.equal(world.pod("a").disk.marker, "none");
  assert.equal(world.pod("a").disk.keys, "throwaway");
});

Deno.test("a marker is kept while something still answers for a process that cannot be found", () => {
  const world = orphaned();
  world.pod("a").disguise({ kind: "none" });
  world.pod("a").start();
  world.run(3);
  assert.notEqual(world.pod("a").disk.marker, "none");
  assert.equal(world.pod("a").disk.keys, "absent", "but its keys are not left lying");
});

Deno.test("where the search is ambiguous, the marker tells which process to stop", () => {
  const world = orphaned();
  world.pod("a").disguise({ kind: "ambiguous", because: "Found 2 processes" });
  world.pod("a").start();
  world.run(8);
  tells(
    world,
    "t=32.0 a: the manager starts",
    "a: phase: unknown -> stopping: an earlier manager enabled this node",
    "a: sends SIGHUP (startup_cleanup) to 1",
    "a: node 1 forges: off",
    "a: stop_confirmed",
  );
});

Deno.test("without a marker an ambiguous or unreadable search is waited out and says why", () => {
  for (const kind of ["ambiguous", "unknown"] as const) {
    const world = alone();
    world.pod("a").disguise({ kind, because: `it is ${kind}` });
    world.run(20);
    assert.equal(world.pod("a").state().forging.because, `it is ${kind}`);
    neverTells(world, "a: sends");
  }
});

Deno.test("restart after a crash between the keys and the SIGHUP: the marker says so, and the node is not killed", () => {
  const world = alone();
  runUntil(world, () => world.pod("a").state().forging.task?.kind === "announce");
  world.pod("a").crash();
  const { marker, keys } = world.pod("a").disk;
  assert(typeof marker !== "string" && !marker.told);
  assert.equal(keys, "other");
  world.pod("a").start();
  world.run(8);
  tells(
    world,
    "a: phase: unknown -> stopping: an earlier manager enabled this node",
    "a: stop_confirmed: the leadership counter is still",
  );
  neverTells(world, "a: node 1 ends");
});

Deno.test("the marker says that the SIGHUP comes before it goes out, and goes on saying so", () => {
  const world = alone();
  runUntil(world, () => countOf(world, "a: sends SIGHUP (enable_forging)") > 0);
  const told = () => {
    const { marker } = world.pod("a").disk;
    return typeof marker !== "string" && marker.told;
  };
  assert(told());
  world.run(20);
  assert(told());
});
