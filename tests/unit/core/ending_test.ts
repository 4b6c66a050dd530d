import assert from "assert";
import { openWorld, type World } from "../../support/core-world/mod.ts";
import { countOf, neverTells, runUntil, tells, timeOf } from "./story.ts";
import { looked, startMachine, types } from "./machine.ts";

function end(world: World): void {
  world.tell("a is told to end");
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
}

/** Seconds from the request to end to the end. */
function took(world: World): number {
  return timeOf(world, "a: exit") - timeOf(world, "a is told to end");
}

Deno.test("told to end before anything is known: waits for the marker and one look, then ends", () => {
  const machine = startMachine();
  assert.deepEqual(types(machine.at(10, { type: "shutdown", because: "SIGTERM" })), []);
  assert.deepEqual(types(machine.at(20, { type: "markerRead", marker: "none" })), []);
  const none = { process: { kind: "none" }, socket: { kind: "silent", because: "" } } as const;
  const effects = machine.at(
    30,
    looked({ ...none, metrics: { kind: "unreachable", because: "" } }),
  );
  assert.deepEqual(types(effects), ["exit"]);
});

Deno.test("told to end while the node replays: ends at once, no SIGHUP, no throw-away keys", () => {
  const world = openWorld({ pods: { a: { node: { replay: 60_000 } } } });
  world.run(10);
  end(world);
  world.run(1);
  assert(took(world) <= 0.1);
  neverTells(world, "a: sends");
});

Deno.test("told to end while no node runs: ends at once", () => {
  const world = openWorld({ pods: { a: { node: { restartsAfter: null } } } });
  world.run(10);
  world.pod("a").node.signal("SIGKILL");
  world.run(0.4);
  end(world);
  world.run(1);
  assert(took(world) <= 0.2);
});

Deno.test("told to end while the node is made non-producing at start-up: nothing is at stake, ends at once", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(5);
  assert.equal(world.pod("a").state().forging.phase, "stopping");
  end(world);
  world.run(1);
  assert(took(world) <= 0.1);
});

Deno.test("told to end as a standby: ends at once", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(10);
  end(world);
  world.run(1);
  assert(took(world) <= 0.1);
});

Deno.test("told to end with the right held but nothing enabled: released, then ends", () => {
  const world = openWorld({ pods: { a: { config: { guarded: true } } } });
  runUntil(world, () => world.pod("a").holds());
  end(world);
  world.run(1);
  tells(world, "a is told to end", "a: right_released", "a: exit");
  neverTells(world, "a: sends SIGHUP (enable_forging)");
});

for (const task of ["mark", "place"] as const) {
  Deno.test(`told to end with the task ${task} under way: stopped, proven, released`, () => {
    const world = openWorld({ pods: { a: {} } });
    runUntil(world, () => world.pod("a").state().forging.task?.kind === task);
    end(world);
    world.run(12);
    tells(world, "a is told to end", "a: stop_confirmed", "a: right_released", "a: exit");
    assert.equal(world.pod("a").disk.keys, "absent");
    assert.equal(world.pod("a").disk.marker, "none");
    assert.deepEqual(world.forgers(), []);
    neverTells(world, "a: node 1 ends");
    assert(took(world) < 7, `${took(world)}`);
  });
}

Deno.test("told to end in a stop that is under way: the same stop goes on", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(25);
  world.link("a", "cut");
  runUntil(world, () => world.pod("a").state().forging.phase === "stopping");
  world.run(1);
  end(world);
  world.run(8);
  assert.equal(countOf(world, "a: stop_begins"), 2);
  tells(
    world,
    "a: phase: forging -> stopping: the right was not renewed",
    "a: stop_confirmed",
    "a: exit",
  );
});

Deno.test("told to end while fenced: waits for the end of the process", () => {
  const world = openWorld({ pods: { a: { node: { restartsAfter: null } } } });
  world.run(25);
  world.pod("a").node.habits.deaf = true;
  world.link("a", "cut");
  runUntil(world, () => world.pod("a").state().forging.phase === "fenced");
  end(world);
  world.run(8);
  tells(
    world,
    "a: sends SIGKILL",
    "a is told to end",
    "a: stop_confirmed: its process has ended",
    "a: exit",
  );
});

Deno.test("told to end with the API gone: the stop is proven, the release tried, then the right expires", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(25);
  world.link("a", "cut");
  end(world);
  world.run(20);
  tells(world, "a: stop_confirmed", "a: try_failed", "a: exit");
  assert(took(world) >= 8 && took(world) <= 9.5, `${took(world)}`);
});

Deno.test("told to end with a node that is gone already: that counts as stopped", () => {
  const world = openWorld({ pods: { a: { node: { restartsAfter: null } } } });
  world.run(25);
  world.pod("a").node.signal("SIGKILL");
  end(world);
  world.run(2);
  tells(world, "a: stop_confirmed: its process has ended", "a: right_released", "a: exit");
  assert(took(world) <= 1);
});

Deno.test("told to end just after it started beside a node that forges under its marker: stops it first", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(25);
  world.pod("a").crash();
  world.pod("a").start();
  end(world);
  world.run(8);
  tells(world, "a is told to end", "a: stop_confirmed: the leadership counter is still", "a: exit");
});

Deno.test("told to end just after it started beside a node that forges on another's keys: stops it first", () => {
  const world = openWorld({
    pods: { a: { starts: false, node: { flag: false }, disk: { keys: "other" } } },
  });
  world.run(5);
  world.pod("a").start();
  world.run(1.2);
  end(world);
  world.run(8);
  tells(world, "a: sends SIGHUP (startup_cleanup)", "a: node 1 forges: off", "a: exit");
});
