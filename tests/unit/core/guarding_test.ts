/** The manager's side of its guard, with a guard that says what the test wants it to say. */
import assert from "assert";
import { type GuardDuty, permits } from "../../../lib/core/mod.ts";
import { openWorld, type World } from "../../support/core-world/mod.ts";
import {
  armed,
  ask,
  asks,
  charge,
  engaged,
  forging,
  guarded,
  IDLE,
  NODE,
} from "./guarding_story.ts";
import { countOf, forgersAre, neverTells, runUntil, tells, timeOf } from "./story.ts";

function asksUnable(world: World, seconds: number, duty: () => GuardDuty): void {
  for (let i = 0; i < seconds * 5; i += 1) {
    ask(world.pod("a"), duty(), "it has another UID");
    world.run(0.2);
  }
}

Deno.test("what the manager has to be guarded, in each phase", () => {
  const { world, pod } = guarded();
  world.run(2);
  assert.deepEqual(charge(pod), { kind: "unknown" });
  runUntil(world, () => pod.state().forging.phase === "stopping");
  assert.deepEqual(charge(pod), {
    kind: "serves",
    process: NODE,
    engagement: null,
    right: null,
    stopping: true,
  });
  asks(world, 30, () => IDLE, () => pod.state().forging.phase === "standby");
  assert.deepEqual(charge(pod), { kind: "idle", process: NODE });
  asks(world, 30, () => IDLE, () => pod.state().guard.engagement !== null);
  const serves = charge(pod);
  assert(serves.kind === "serves" && serves.right !== null && !serves.stopping);
  assert.equal(serves.engagement, pod.state().guard.engagement);
  assert(serves.right.endsIn > 13_000 && serves.right.endsIn <= 13_500);
  assert.equal(serves.right.endsIn - serves.right.stopsIn, 6_000);
});

Deno.test("the answer tells of a stop that began with the very event of the question", () => {
  const { world, pod } = forging();
  pod.freeze();
  world.run(7);
  const told = charge(pod, armed(pod));
  assert(told.kind === "serves" && told.stopping);
});

Deno.test("the guard is told of a confirmed stop before the marker is gone", () => {
  const { world, pod } = forging();
  pod.dispatch({ type: "shutdown", because: "test" });
  asks(world, 1, () => armed(pod));
  const stopping = charge(pod, armed(pod));
  assert(stopping.kind === "serves" && stopping.stopping);
  runUntil(world, () => pod.state().forging.stop?.confirmed === true);
  assert.deepEqual(charge(pod), { kind: "idle", process: NODE });
});

Deno.test("a guard that never acknowledges: after 20 s the pod hands over", () => {
  const { world, pod } = engaged();
  asks(world, 25, () => IDLE);
  tells(
    world,
    "a: ranks_last: the node could not be told to forge within 20 s",
    "a: phase: preparing -> standby: the node could not be told to forge within 20 s",
    "a: right_released",
  );
  assert.equal(pod.state().guard.engagement, null);
  neverTells(world, "a: sends SIGHUP (enable_forging)");
});

Deno.test("an acknowledgement of another number, another start or another stage places no key", () => {
  for (
    const change of [
      { engagement: { startNonce: "a1", number: 0 } },
      { engagement: { startNonce: "b1", number: 1 } },
      { engagement: null },
      { kind: "stopping" as const },
    ]
  ) {
    const { world, pod } = engaged();
    asks(world, 5, () => armed(pod, change));
    neverTells(world, "a: sends SIGHUP (enable_forging)");
    assert.equal(pod.disk.keys, "absent");
  }
});

Deno.test("an acknowledgement is worth a second: then no key is placed or told on it", () => {
  const { world, pod } = engaged();
  ask(pod, armed(pod));
  runUntil(world, () => pod.state().forging.task?.kind === "place");
  const task = pod.state().forging.task?.id ?? 0;
  const place = { type: "placeKeys", task, set: "real" } as const;
  const hangup = { type: "signal", task, process: NODE, signal: "SIGHUP" } as const;
  const { monotonic, wall, boot } = pod.host.read();
  const later = (by: number) => ({ monotonic: monotonic + by, wall: wall + by, boot });
  for (const effect of [place, { ...hangup, reason: "enable_forging" } as const]) {
    assert.equal(permits(pod.state(), later(500), effect), true);
    assert.equal(permits(pod.state(), later(1_100), effect), "the guard has not asked lately");
  }
  assert.equal(permits(pod.state(), later(1_100), { type: "removeKeys", task }), true);
});

Deno.test("a manager that was frozen while it placed keys: refused, no failure of this pod, enabled anew", () => {
  const { world, pod } = engaged();
  ask(pod, armed(pod));
  runUntil(world, () => pod.state().forging.task?.kind === "place");
  pod.freeze();
  world.run(1.5);
  pod.thaw();
  world.run(0.05);
  tells(world, "a: task_failed: place: the guard has not asked lately", "a: stop_begins");
  neverTells(world, "a: ranks_last");
  asks(world, 6, () => armed(pod), () => pod.state().forging.phase === "standby");
  asks(world, 2, () => IDLE, () => pod.state().guard.engagement !== null);
  asks(world, 5, () => armed(pod));
  forgersAre(world, "a");
});

Deno.test("a guard that still stands for something else: not engaged, and after 5 s the pod is not ready", () => {
  const { world, pod } = guarded();
  const other = () => armed(pod, { process: { pid: 99, stamp: 99 }, engagement: null });
  asks(world, 4, () => IDLE);
  asks(world, 4.5, other);
  neverTells(world, "a: not_eligible: the guard is still");
  asks(world, 12, other);
  tells(world, "a: not_eligible: the guard is still armed for process 99");
  neverTells(world, "a: right_acquired");
  asks(world, 20, () => IDLE, () => pod.state().guard.engagement !== null);
  tells(world, "a: eligible", "a: right_acquired");
});

Deno.test("the right is lost while the guard is asked: it hears that there is nothing to guard", () => {
  const { world, pod } = engaged();
  world.register.editByHand({ holder: "x" });
  asks(world, 0.4, () => IDLE);
  tells(world, "a: phase: preparing -> standby: the right is not held");
  assert.equal(pod.state().guard.engagement, null);
  assert.equal(charge(pod).kind, "idle");
});

Deno.test("a guard that is lost while the node is enabled: the enabling is stopped", () => {
  const { world, pod } = engaged();
  asks(world, 5, () => armed(pod), () => pod.state().forging.enabled?.stage === "signalled");
  pod.dispatch({ type: "guardLost", because: "so the test says" });
  world.run(8);
  tells(
    world,
    "a: guard: the guard is gone: so the test says",
    "a: phase: preparing -> stopping: the guard is gone",
    "a: sends SIGHUP (disable_forging)",
    "a: stop_confirmed",
  );
});

Deno.test("a guard is told of as lost once, by its silence or by its connection", () => {
  const { world, pod } = forging();
  world.run(10);
  pod.dispatch({ type: "guardLost", because: "again" });
  tells(world, "a: guard: the guard is gone: it has not asked for 2 s");
  assert.equal(countOf(world, "a: guard: the guard is gone"), 2, "and once at the start");
  forgersAre(world, "a");
});

Deno.test("a guard that is there, but for a minute not for this enabling: the pod hands over", () => {
  const { world } = forging();
  asks(world, 59, () => IDLE);
  forgersAre(world, "a");
  asks(world, 30, () => IDLE);
  tells(
    world,
    "a: phase: forging -> stopping: the guard is gone",
    "a: stop_confirmed",
    "a: ranks_last: the node could not be told to forge within 20 s",
    "a: right_released",
  );
  assert.equal(countOf(world, "a: sends SIGHUP (enable_forging)"), 1);
});

Deno.test("the guard stops the node while it is being enabled, or forges: the manager stops too, without a SIGHUP", () => {
  for (const phase of ["preparing", "forging"] as const) {
    const { world, pod } = engaged();
    asks(world, 5, () => armed(pod), () => {
      const { forging } = pod.state();
      return forging.phase === phase && forging.enabled?.stage === "signalled";
    });
    const stopping = () => armed(pod, { kind: "stopping" });
    pod.disk.keys = "absent";
    asks(world, 1, stopping);
    tells(world, `a: phase: ${phase} -> stopping: the guard has stopped the node`);
    assert.equal(pod.state().forging.stop?.signals, 0, "the guard has yet to send it");
    pod.node.signal("SIGHUP");
    asks(world, 8, () => armed(pod, { kind: "stopping", signalled: true }));
    tells(world, "a: node 1 forges: off", "a: stop_confirmed: the leadership counter is still");
    neverTells(world, "a: sends SIGHUP (disable_forging)");
    tells(world, "a: phase: stopping -> standby: the node is proven not to forge");
  }
});

Deno.test("a guard that is lost in the middle of its stop leaves the SIGHUP to the manager", () => {
  const { world, pod } = forging();
  asks(world, 0.4, () => armed(pod, { kind: "stopping" }));
  pod.dispatch({ type: "guardLost", because: "test" });
  world.run(6);
  tells(world, "a: sends SIGHUP (disable_forging)", "a: stop_confirmed");
});

Deno.test("a guard that cannot signal the node: told of once, no key beside it, and ready as soon as it can", () => {
  const { world, pod } = guarded();
  asksUnable(world, 30, () => IDLE);
  assert.equal(countOf(world, "a: guard: the guard cannot signal the node: it has another UID"), 1);
  assert.equal(pod.state().guard.engagement, null);
  neverTells(world, "a: phase: standby -> preparing");
  asks(world, 30, () => IDLE, () => pod.state().guard.engagement !== null);
  asksUnable(world, 2, () => armed(pod));
  neverTells(world, "a: sends SIGHUP (enable_forging)");
});

Deno.test("a guard that failed to signal, and stops or stands for another: the manager's SIGHUP", () => {
  for (
    const duty of [{ kind: "stopping" as const }, {
      engagement: { startNonce: "b1", number: 1 },
    }]
  ) {
    const { world, pod } = forging();
    pod.dispatch({ type: "shutdown", because: "test" });
    ask(pod, armed(pod, duty), "it has another UID");
    asksUnable(world, 6, () => armed(pod, duty));
    tells(world, "a: sends SIGHUP (disable_forging)", "a: stop_confirmed");
  }
});

Deno.test("what the guard signalled for another process, or after the manager's own SIGHUP, begins no proof anew", () => {
  const { world, pod } = forging();
  pod.dispatch({ type: "shutdown", because: "test" });
  asks(world, 1, () => armed(pod));
  const { signalledAt } = pod.state().forging.stop ?? {};
  asks(world, 1, () => armed(pod, { kind: "stopping", signalled: true }));
  asks(
    world,
    1,
    () => armed(pod, { kind: "stopping", process: { pid: 9, stamp: 9 }, signalled: true }),
  );
  assert.equal(pod.state().forging.stop?.signalledAt, signalledAt);
  assert.equal(countOf(world, "a: sends SIGHUP (disable_forging)"), 1);
});

Deno.test("the guard's SIGHUP is the second of a stop: the manager sends none beside it", () => {
  for (const signalled of [true, false]) {
    const { world, pod } = forging();
    pod.node.habits.deaf = true;
    pod.dispatch({ type: "shutdown", because: "test" });
    asks(world, 4.5, () => armed(pod));
    asks(world, 1, () => armed(pod, { kind: "stopping", signalled }));
    neverTells(world, "a: sends SIGHUP (retry)");
    assert.equal(pod.state().forging.stop?.signals, 2);
    asks(world, 3, () => armed(pod, { kind: "stopping", signalled: true }));
    neverTells(world, "a: sends SIGTERM");
    asks(world, 3, () => armed(pod, { kind: "stopping", signalled: true }));
    tells(world, "a: sends SIGTERM (stop) to 1");
    neverTells(world, "a: sends SIGHUP (retry)");
  }
});

Deno.test("no node is told to forge while it may still be handling the SIGHUP of a guard that woke", () => {
  const { world, pod } = engaged();
  const since = timeOf(world, "a: phase: standby -> preparing");
  asks(world, 1, () => armed(pod, { kind: "stopping", signalled: true }));
  asks(world, 1, () => armed(pod));
  neverTells(world, "a: sends SIGHUP (enable_forging)");
  asks(world, 5, () => armed(pod));
  const waited = timeOf(world, "a: sends SIGHUP (enable_forging)") - since;
  assert(waited >= 2.5 && waited < 4, `${waited}`);
  forgersAre(world, "a");
});

for (
  const { how, again } of [
    { how: "was about to signal and is idle again", again: { kind: "stopping" as const } },
    { how: "is back and has signalled once more", again: null },
  ]
) {
  Deno.test(`nor while it may be handling that of a guard that ${how}`, () => {
    const { world, pod } = engaged();
    if (again === null) {
      asks(world, 1, () => armed(pod, { kind: "stopping", signalled: true }));
      pod.dispatch({ type: "guardLost", because: "test" });
      world.run(3);
      asks(world, 0.2, () => armed(pod, { kind: "stopping", signalled: true }));
    } else asks(world, 0.2, () => armed(pod, again));
    const since = world.timeline.now() / 1000;
    asks(world, 0.2, () => IDLE);
    asks(world, 8, () => armed(pod));
    const waited = timeOf(world, "a: sends SIGHUP (enable_forging)") - since;
    assert(waited >= 2.2 && waited < 4, `${waited}`);
    forgersAre(world, "a");
  });
}

Deno.test("started beside an enabled node it leaves the first SIGHUP to a guard for half a second, no longer", () => {
  const { world, pod } = forging();
  pod.crash();
  pod.guardLink.cut();
  world.run(1);
  const starts = world.timeline.now() / 1000;
  pod.start();
  world.run(8);
  const sends = timeOf(world, "a: sends SIGHUP (startup_cleanup)") - starts;
  assert(sends >= 0.4 && sends <= 0.7, `${sends}`);
  tells(world, "a: stop_confirmed: the leadership counter is still");
});

Deno.test("told to end it waits until the guard knows that nothing is enabled, five seconds at most", () => {
  const { world, pod } = forging();
  pod.dispatch({ type: "shutdown", because: "test" });
  asks(world, 8, () => armed(pod), () => countOf(world, "a: right_released") > 0);
  assert(countOf(world, "a: right_released") > 0);
  asks(world, 3, () => armed(pod));
  assert(pod.isUp());
  ask(pod, IDLE);
  assert(!pod.isUp());

  const stuck = forging();
  stuck.pod.dispatch({ type: "shutdown", because: "test" });
  asks(stuck.world, 14, () => armed(stuck.pod));
  assert(!stuck.pod.isUp());
});

Deno.test("whoever is not guarded heeds no guard", () => {
  const world = openWorld({ pods: { a: {} } });
  world.run(30);
  const pod = world.pod("a");
  ask(pod, armed(pod, { kind: "stopping" }));
  pod.dispatch({ type: "guardLost", because: "test" });
  world.run(90);
  assert.equal(countOf(world, "a: stop_begins"), 1);
  forgersAre(world, "a");
});
