import assert from "assert";
import { deriveBounds, holdsRight, rightOf } from "../../../lib/core/mod.ts";
import { DEFAULTS, openWorld, type PodOptions, type World } from "../../support/core-world/mod.ts";
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

/** Seconds since the last lease that pod `a` was granted; its deadlines count from there. */
function renewedAt(world: World): number {
  const { held } = world.pod("a").state().registers[0] ?? {};
  assert(held !== null && held !== undefined);
  return held.physicalTime / 1000;
}

Deno.test("cut off: two tries, the stop begins at 7.5 s, is confirmed, and the other takes over at 16.5 s", () => {
  const world = calm();
  const t0 = renewedAt(world);
  world.tell("a loses the API");
  world.link("a", "cut");
  world.run(25);
  tells(
    world,
    "t=30.0 a loses the API",
    "a: try_failed: register r1: no answer within 1700 ms",
    "a: try_failed: register r1: no answer within 1700 ms",
    "a: phase: forging -> stopping: the right was not renewed in time",
    "a: sends SIGHUP (disable_forging) to 1",
    "a: stop_confirmed: the leadership counter is still",
    "a: phase: stopping -> standby",
    "b: right_acquired",
    "b: node 2 forges: real",
  );
  const begins = timeOf(world, "a: stop_begins") - t0;
  assert(begins >= 7.5 && begins <= 7.7, `${begins}`);
  const takes = timeOf(world, "b: right_acquired") - t0;
  assert(takes >= 16.5 && takes <= 16.9, `${takes}`);
  const bound = deriveBounds(DEFAULTS).find(({ name }) => name === "cut_off");
  const took = timeOf(world, "b: phase: preparing -> forging") - 30;
  assert(bound !== undefined && took <= bound.value / 1000, `${took}`);
  neverTells(world, "a: sends SIGKILL");
  forgersAre(world, "b");
});

Deno.test("an API that is away for one try costs nothing, and the second try begins at once", () => {
  const world = calm();
  world.run(renewedAt(world) + 3.95 - 30);
  world.link("a", "cut");
  world.run(1.5);
  world.link("a", "open");
  world.run(20);
  assert.equal(countOf(world, "a: try_failed"), 1);
  neverTells(world, "a: stop_begins: the right");
  forgersAre(world, "a");
});

Deno.test("lost answers: a renewal that was committed is read back by its nonce and goes on", () => {
  const world = calm();
  const { transitions } = world.register.observed().version?.record ?? {};
  world.link("a", "answersLost");
  world.run(5.5);
  world.link("a", "open");
  world.run(20);
  assert(countOf(world, "a: try_failed") >= 1);
  neverTells(world, "a: right_lost");
  assert.equal(world.register.observed().version?.record.transitions, transitions);
  forgersAre(world, "a");
});

Deno.test("a committed renewal whose answer never comes does not lengthen the right", () => {
  const world = calm();
  const t0 = renewedAt(world);
  world.link("a", "answersLost");
  world.run(30);
  const begins = timeOf(world, "a: stop_begins") - t0;
  assert(begins >= 7.5 && begins <= 7.7, `${begins}`);
  forgersAre(world, "b");
});

Deno.test("after a cut that was too long the pod takes the right again, without flapping", () => {
  const world = calm();
  world.link("b", "cut");
  world.link("a", "cut");
  world.run(9);
  world.link("a", "open");
  world.run(10);
  tells(
    world,
    "a: phase: forging -> stopping: the right was not renewed in time",
    "a: stop_confirmed",
    "a: phase: standby -> preparing",
    "a: phase: preparing -> forging",
  );
  assert.equal(countOf(world, "a: stop_begins"), 2, "once at start-up, once when cut off");
  forgersAre(world, "a");
});

Deno.test("a wall clock set forward: SIGHUP at once, and the kill would come S later, not in the same tick", () => {
  const world = calm({ node: { deaf: false } });
  world.pod("a").node.habits.deaf = true;
  world.tell("a's wall clock is set forward by an hour");
  world.pod("a").host.stepWall(3_600_000);
  world.run(0.3);
  tells(world, "t=30.0 a's wall clock", "a: phase: forging -> stopping: the right is lost");
  tells(world, "a: sends SIGHUP (disable_forging) to 1");
  world.run(4);
  neverTells(world, "a: sends SIGKILL");
  world.run(2);
  const kill = timeOf(world, "a: sends SIGKILL") - timeOf(world, "a: stop_begins");
  assert(kill >= 4.9 && kill <= 5.2, `${kill}`);
});

Deno.test("a wall clock set forward on a node that listens costs some seconds of forging, no restart", () => {
  const world = calm();
  world.pod("a").host.stepWall(3_600_000);
  world.run(12);
  tells(
    world,
    "a: phase: forging -> stopping: the right is lost",
    "a: clock: the wall clock of this host is 3600 s from a register's: it ranks last",
    "a: stop_confirmed: the leadership counter is still",
  );
  neverTells(world, "a: node 1 ends");
  world.run(60);
  assert.deepEqual(world.breaches(), []);
  assert.equal(world.forgers().length, 1);
});

Deno.test("a wall clock set back a little: the proof of a stop waits for the slots already seen", () => {
  const world = calm();
  world.pod("a").host.stepWall(-2_000);
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(10);
  const took = timeOf(world, "a: stop_confirmed") - 30;
  assert(took >= 5 && took <= 6.5, `${took}`);
  tells(world, "a: stop_begins", "a: stop_confirmed: the leadership counter is still", "a: exit");
  forgersAre(world, ...world.forgers());
});

Deno.test("a wall clock set back while the metrics were silent: the proof waits for slots that no scrape saw", () => {
  const world = calm();
  const { node, host } = world.pod("a");
  node.habits.metrics = "unreachable";
  world.run(20);
  host.stepWall(-10_000);
  node.habits.metrics = "answer";
  node.habits.deaf = true;
  world.run(1);
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(25);
  tells(world, "a: stop_begins", "a: sends SIGTERM", "a: stop_confirmed: its process has ended");
  assert.deepEqual(world.breaches(), []);
});

Deno.test("a wall clock set back and forward again: only what the counter does after that counts", () => {
  const world = calm();
  const { node, host } = world.pod("a");
  node.habits.deaf = true;
  host.stepWall(-10_000);
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(4.4);
  host.stepWall(10_000);
  world.run(25);
  tells(world, "a: stop_begins", "a: sends SIGTERM", "a: stop_confirmed: its process has ended");
  assert.deepEqual(world.breaches(), []);
});

Deno.test("a wall clock set back while its manager was gone: the marker tells the next how far", () => {
  const world = calm();
  const { node, host, crash, start } = world.pod("a");
  node.habits.deaf = true;
  crash();
  host.stepWall(-8_000);
  world.run(1);
  start();
  world.run(30);
  tells(world, "t=31.0 a: the manager starts", "a: sends SIGKILL");
  assert.deepEqual(world.breaches(), []);
});

Deno.test("a wall clock set back while its manager stood still: no slot is signed again that no event saw", () => {
  const world = calm();
  const { node, host, freeze, thaw } = world.pod("a");
  world.pod("b").crash();
  freeze();
  world.run(5);
  host.stepWall(-12_000);
  node.signal("SIGKILL");
  thaw();
  world.run(30);
  forgersAre(world, "a");
});

Deno.test("a wall clock set back by an hour: the node could only wait, so it is handed over, at the cost of its process", () => {
  const world = calm({ node: { restartsAfter: null } });
  world.pod("a").host.stepWall(-3_600_000);
  world.run(100);
  tells(
    world,
    "a: phase: forging -> stopping: the node has not been seen forging for 20 s",
    "a: sends SIGTERM (stop) to 1",
    "a: stop_confirmed: its process has ended",
    "a: right_released",
    "b: right_acquired",
  );
  forgersAre(world, "b");
});

Deno.test("a host that slept past its right kills its node as soon as it wakes", () => {
  const world = calm();
  world.pod("a").host.suspend();
  world.run(40);
  assert.equal(countOf(world, "b: right_acquired"), 1);
  world.tell("a wakes");
  world.pod("a").host.resume();
  world.run(1);
  tells(
    world,
    "t=70.0 a wakes",
    "a: phase: forging -> stopping: the right is lost",
    "t=70.0 a: sends SIGKILL (stop) to 1",
  );
});

Deno.test("a host that slept for a moment forges on", () => {
  const world = calm();
  world.pod("a").host.suspend();
  world.run(2);
  world.pod("a").host.resume();
  world.run(20);
  neverTells(world, "a: stop_begins: the right");
  forgersAre(world, "a");
});

Deno.test("a manager frozen past its right finds it lost and kills the node that forged on", () => {
  const world = calm();
  world.pod("a").freeze();
  world.run(14);
  assert.deepEqual(world.forgers(), ["a"]);
  world.pod("a").thaw();
  world.run(1);
  tells(world, "a: phase: forging -> stopping: the right is lost", "a: sends SIGKILL (stop) to 1");
  world.run(20);
  assert.equal(world.forgers().length, 1);
  assert.deepEqual(world.breaches(), []);
});

Deno.test("a manager frozen until its stop should have begun stops, and has the rest of the right for it", () => {
  const world = calm();
  const t0 = renewedAt(world);
  world.pod("a").node.habits.deaf = true;
  world.run(t0 + 3 - 30);
  world.pod("a").freeze();
  world.run(7);
  world.pod("a").thaw();
  world.link("a", "cut");
  world.run(1);
  tells(world, "a: phase: forging -> stopping: the right was not renewed in time");
  world.run(5);
  const kill = timeOf(world, "a: sends SIGKILL") - t0;
  assert(kill >= 12.5 && kill <= 12.7, `killed ${kill} s after t0`);
});

Deno.test("a register that answers slowly is renewed all the same", () => {
  const world = openWorld({ pods: { a: {} }, latency: [600, 750] });
  world.run(80);
  neverTells(world, "a: try_failed");
  assert.equal(countOf(world, "a: phase: preparing -> forging"), 1);
  forgersAre(world, "a");
});

Deno.test("what a pod believes of its right is what its registers granted, by the holder's clock", () => {
  const world = calm();
  const state = world.pod("a").state();
  const right = rightOf(state);
  assert(right !== null);
  assert.equal(right.endsHolder - (state.registers[0]?.held?.holderTime ?? 0), 13_500);
  assert(holdsRight(state));
  const later = { ...state, clocks: { ...state.clocks, holder: right.endsHolder } };
  assert.equal(holdsRight(later), false);
  assert.equal(rightOf(world.pod("b").state()), null);
});
