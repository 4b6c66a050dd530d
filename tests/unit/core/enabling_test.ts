import assert from "assert";
import { deriveBounds } from "../../../lib/core/mod.ts";
import { DEFAULTS, openWorld, type World } from "../../support/core-world/mod.ts";
import { countOf, forgersAre, neverTells, runUntil, tells, timeOf } from "./story.ts";

function end(world: World): void {
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
}

Deno.test("an enabling that never shows: patient rungs of 20 s, SIGTERM, SIGKILL, and others take over", () => {
  const world = openWorld({ pods: { a: {}, b: { starts: false } } });
  world.run(15);
  Object.assign(world.pod("a").node.habits, { deaf: true, stubborn: true });
  world.pod("b").start();
  world.run(80);
  tells(
    world,
    "t=16.6 a: sends SIGHUP (enable_forging) to 1",
    "a: ranks_last: the node does not forge 20 s after it was told to; this pod ranks last for 10 min",
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
    "a: ranks_last: the node could not be told to forge within 20 s",
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
  neverTells(world, "a: ranks_last");
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
    "a: phase: preparing -> stopping: the right was not renewed in time",
    "a: sends SIGKILL (stop) to 1",
  );
  forgersAre(world, "b");
});

Deno.test("the right is taken away while the node is being enabled: it is lost, not left unrenewed", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(15);
  world.pod("a").node.habits.deaf = true;
  world.run(3);
  world.register.editByHand({ holder: "somebody" });
  world.run(1);
  const { lastStop } = world.pod("a").state().forging;
  assert.equal(lastStop?.code, "right_lost");
  assert.match(lastStop?.because ?? "", /written by another: holder somebody$/);
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
