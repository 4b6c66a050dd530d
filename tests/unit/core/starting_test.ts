import assert from "assert";
import { openWorld, type PodOptions, type World } from "../../support/core-world/mod.ts";
import { NO_EVIDENCE } from "../../../lib/core/evidence.ts";
import { isAbout } from "../../../lib/core/producing.ts";
import { looked, startMachine } from "./machine.ts";
import { countOf, forgersAre, neverTells, runUntil, tells, timeOf } from "./story.ts";

/** Its node dies, and starts again when its manager has long seen that throw-away keys lie there. */
function startsBesideThrowaway(world: World): void {
  world.run(1.2);
  world.pod("a").node.signal("SIGKILL");
  world.run(3);
}

/** One pod `a`, with a node that waits for its files. */
function alone(a: PodOptions = {}): World {
  return openWorld({ pods: { a } });
}

Deno.test("no node, no files: throw-away keys are made, so that it can start, and removed when it has", () => {
  const world = alone();
  world.run(0.6);
  assert.equal(world.pod("a").disk.keys, "throwaway");
  world.run(9);
  assert.equal(world.pod("a").disk.keys, "absent");
  assert.equal(world.pod("a").state().forging.phase, "standby");
});

Deno.test("a node that needs no files gets none", () => {
  const world = alone({ config: { throwAwayKeys: false } });
  world.run(5);
  assert.equal(world.pod("a").disk.keys, "absent");
  tells(world, "a: the manager starts");
  assert.equal(world.pod("a").state().forging.because, "no cardano-node process was found");
});

Deno.test("a node that replays is waited for: no SIGHUP, no kill, nothing held", () => {
  const world = alone({ node: { replay: 60_000 } });
  world.run(60);
  neverTells(world, "a: sends");
  neverTells(world, "a: right_acquired");
  assert.match(world.pod("a").state().forging.because, /socket has not answered yet/);
  world.run(20);
  tells(
    world,
    "a: node 1 starts",
    "a: phase: unknown -> stopping: start-up makes the node non-producing",
    "a: sends SIGHUP (startup_cleanup) to 1",
    "a: phase: stopping -> standby",
    "a: node 1 forges: real",
  );
  neverTells(world, "a: node 1 ends");
});

Deno.test("a node started without the flag is caught on throw-away keys, switched off, and gets no real ones", () => {
  const world = alone({ node: { flag: false, replay: 4_000 } });
  world.run(60);
  tells(
    world,
    "a: node 1 forges: throwaway",
    "a: node_started: the node forges on throw-away keys",
    "a: phase: unknown -> stopping: the node was started without the non-producing flag",
    "a: node 1 forges: off",
    "a: phase: stopping -> standby",
  );
  forgersAre(world);
  neverTells(world, "a: right_acquired");
  neverTells(world, "a: node 1 ends");
  assert.match(world.pod("a").state().ineligible ?? "", /without the non-producing flag/);
});

Deno.test("where no metrics are required a node that is seen to forge unasked gets no real keys either", () => {
  const world = alone({ node: { flag: false }, config: { requireNodeMetrics: false } });
  world.pod("a").node.habits.deaf = true;
  world.run(60);
  tells(world, "a: node_started: the node forges on throw-away keys");
  neverTells(world, "a: right_acquired");
  assert.equal(countOf(world, "a: node_started: the node forges on throw-away keys"), 1);
});

Deno.test("where no metrics are required, but answer, a node is watched on throw-away keys before anything else", () => {
  const machine = startMachine({ requireNodeMetrics: false });
  const look = (counter: number) =>
    looked({
      keys: "throwaway",
      metrics: { kind: "sample", counter, gauge: 0, startTime: 1, tipSlot: null },
    });
  machine.at(0, { type: "markerRead", marker: "none" });
  machine.at(100, look(5));
  assert.equal(machine.state().forging.phase, "unknown");
  machine.at(1_100, look(6));
  assert.match(machine.state().forging.because, /without the non-producing flag/);
});

Deno.test("where no metrics are required, and none answer, nothing is watched", () => {
  const machine = startMachine({ requireNodeMetrics: false });
  const metrics = { kind: "unreachable", because: "nobody listens" } as const;
  machine.at(0, { type: "markerRead", marker: "none" });
  machine.at(100, looked({ keys: "throwaway", metrics }));
  assert.equal(machine.state().forging.phase, "stopping");
});

Deno.test("a clock that is set back hides no node that was started without the flag", () => {
  const world = alone({ node: { flag: false, metrics: "unreachable" } });
  const { node, host } = world.pod("a");
  node.habits.deaf = true;
  world.run(2);
  host.stepWall(-19_000);
  node.habits.metrics = "answer";
  world.run(60);
  tells(world, "a: node_started: the node forges on throw-away keys");
  neverTells(world, "a: phase: stopping -> standby");
});

Deno.test("slots that a missing counter hid show a node without the flag, also after it was silenced", () => {
  const world = alone({ node: { flag: false, metrics: "partial" } });
  runUntil(world, () => world.pod("a").state().forging.phase === "standby");
  world.pod("a").node.habits.metrics = "answer";
  world.run(100);
  tells(world, "a: node_started: the node forges on throw-away keys");
  neverTells(world, "a: sends SIGHUP (enable_forging)");
});

Deno.test("a node would have ended if its clock had been set back further: its proof does not wait for that", () => {
  const world = alone();
  while (countOf(world, "a: node_started: process 1 was found") === 0) world.run(0.1);
  world.pod("a").host.stepWall(-30_000);
  world.run(25);
  tells(world, "a: phase: stopping -> standby");
});

Deno.test("metrics that are silent are waited for: a node that is silenced before tells of no missing flag", () => {
  const world = alone({ node: { flag: false, metrics: "unreachable" } });
  world.run(60);
  neverTells(world, "a: sends");
  assert.match(world.pod("a").state().forging.because, /but its metrics: connection refused/);
  world.pod("a").node.habits.metrics = "answer";
  world.run(60);
  tells(
    world,
    "a: node_started: the node forges on throw-away keys",
    "a: sends SIGHUP (startup_cleanup) to 1",
    "a: phase: stopping -> standby",
  );
  neverTells(world, "a: right_acquired");
});

Deno.test("a manager that starts anew beside a node that was silenced knows that it lacks the flag", () => {
  const world = alone({ node: { flag: false } });
  const { disk, crash, start } = world.pod("a");
  world.run(30);
  assert.equal(disk.noted?.process.pid, 1);
  crash();
  world.run(1);
  start();
  world.run(60);
  tells(
    world,
    "a: phase: stopping -> standby",
    "a: the manager starts",
    "a: node_started: an earlier manager saw the node forge on throw-away keys",
    "a: phase: stopping -> standby",
  );
  neverTells(world, "a: right_acquired");
  neverTells(world, "a: node 1 ends");
  assert.match(world.pod("a").state().ineligible ?? "", /without the non-producing flag/);
});

Deno.test("what is noted of one start says nothing of the next", () => {
  const world = alone({ node: { flag: false } });
  const { node } = world.pod("a");
  world.run(30);
  node.habits.flag = true;
  node.signal("SIGKILL");
  world.run(60);
  forgersAre(world, "a");
});

Deno.test("a missing flag that cannot be noted yet: the node is left alone on its throw-away keys", () => {
  const world = alone({ node: { flag: false, replay: 4_000 } });
  startsBesideThrowaway(world);
  const { disk } = world.pod("a");
  disk.full = "no space left on device";
  world.run(30);
  tells(world, "a: task_failed: note: no space left on device");
  neverTells(world, "a: sends");
  disk.full = null;
  world.run(30);
  tells(world, "a: sends SIGHUP (startup_cleanup) to 2", "a: phase: stopping -> standby");
  neverTells(world, "a: right_acquired");
});

Deno.test("nor does a manager that is to end wait for that: the node harms nobody", () => {
  const world = alone({ node: { flag: false, replay: 4_000 } });
  startsBesideThrowaway(world);
  const { disk, dispatch } = world.pod("a");
  disk.full = "no space left on device";
  world.run(30);
  dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(2);
  tells(world, "a: task_failed: note: no space left on device", "a: exit");
  neverTells(world, "a: sends");
});

Deno.test("a note that cannot be read may be about any node but one that is watched on throw-away keys", () => {
  for (const keys of ["absent", "other", "throwaway"] as const) {
    const machine = startMachine();
    machine.at(0, { type: "markerRead", marker: "none", noted: "unreadable" });
    machine.at(100, looked({ keys }));
    assert.equal(machine.state().node.life?.startedProducing, keys !== "throwaway", keys);
  }
});

/** A node that is deaf and forges, on a full disk, as seen by a manager that found it beside throw-away keys. */
function besideThrowaway(keysStood: boolean | null): ReturnType<typeof startMachine> {
  const machine = startMachine();
  const look = (time: number, report: Parameters<typeof looked>[0]) => {
    machine.tickTo(time);
    machine.at(time, looked(report));
  };
  machine.at(0, { type: "markerRead", marker: "none" });
  const nobody = {
    process: { kind: "none" },
    socket: { kind: "silent", because: "" },
    metrics: { kind: "unreachable", because: "" },
    keys: "throwaway",
  } as const;
  if (keysStood !== null) look(100, { ...nobody, keysStood });
  for (let slot = 0; slot < 20; slot += 1) {
    const metrics = {
      kind: "sample",
      counter: slot,
      gauge: 1,
      startTime: 1,
      tipSlot: null,
    } as const;
    look(2_000 + slot * 1_000, { keys: "throwaway", metrics });
  }
  return machine;
}

Deno.test("a node that may have read other keys before throw-away ones were laid is stopped at once", () => {
  for (const keysStood of [null, false, true]) {
    const { life } = besideThrowaway(keysStood).state().node;
    assert.equal(life?.harmless, keysStood === true);
    assert.equal(life?.startedProducing, true);
  }
});

Deno.test("who was proven off and forges then was told to by somebody: it is fenced, and not noted", () => {
  const world = alone({ config: { throwAwayKeys: true } });
  const { node, disk } = world.pod("a");
  world.pod("a").setCredentials({ kind: "invalid", because: "none are there" });
  world.run(20);
  assert.equal(world.pod("a").state().forging.phase, "standby");
  disk.full = "no space left on device";
  disk.keys = "other";
  node.signal("SIGHUP");
  world.run(0.2);
  disk.keys = "absent";
  node.habits.deaf = true;
  world.run(20);
  tells(world, "a: node 1 forges: real", "a: sends SIGHUP (fence) to 1", "a: sends SIGKILL");
  neverTells(world, "a: task_failed: note");
});

Deno.test("a note is about the node of its PID and start time, or stamp where that is not known", () => {
  const process = { pid: 7, stamp: 70 };
  const about = (startTime: number | null, stamp: number, noted: number | null) =>
    isAbout({ process: { pid: 7, stamp }, startTime: noted }, {
      ...{ process, onThrowaway: true },
      evidence: { ...NO_EVIDENCE, startTime },
    });
  assert.equal(about(5, 99, 5), true);
  assert.equal(about(6, 70, 5), false);
  assert.equal(about(null, 70, 5), true);
  assert.equal(about(null, 99, 5), false);
  assert.equal(about(5, 70, null), true);
  assert.equal(
    isAbout({ process: { pid: 8, stamp: 70 }, startTime: 5 }, {
      ...{ process, onThrowaway: true },
      evidence: { ...NO_EVIDENCE, startTime: 5 },
    }),
    false,
  );
});

Deno.test("metrics that answer all through the replay do not pass for a watch over the flag", () => {
  const world = alone({ node: { flag: false, replay: 30_000 } });
  world.run(40);
  tells(
    world,
    "a: phase: unknown -> stopping: the node was started without the non-producing flag",
  );
});

Deno.test("samples from before the socket answered say nothing of the flag: the watch begins with it", () => {
  const machine = startMachine();
  const sample = (counter: number | null) =>
    ({ kind: "sample", counter, gauge: 0, startTime: 1, tipSlot: null }) as const;
  const keys = "throwaway";
  machine.at(0, { type: "markerRead", marker: "none" });
  for (const time of [100, 10_000, 20_000]) {
    machine.tickTo(time);
    machine.at(
      time,
      looked({ keys, metrics: sample(null), socket: { kind: "silent", because: "" } }),
    );
  }
  machine.tickTo(20_500);
  machine.at(20_500, looked({ keys, metrics: sample(null) }));
  assert.equal(machine.state().forging.phase, "unknown", "three seconds from here");
  machine.at(21_000, looked({ keys, metrics: sample(1) }));
  assert.equal(machine.state().node.life?.startedProducing, true);
});

Deno.test("a wall clock set back while the flag is proven: the watch begins anew when it is back", () => {
  const machine = startMachine();
  const look = (time: number, counter: number | null) => {
    machine.tickTo(time);
    const metrics = { kind: "sample", counter, gauge: 0, startTime: 1, tipSlot: null } as const;
    machine.at(time, looked({ keys: "throwaway", metrics }));
  };
  machine.at(0, { type: "markerRead", marker: "none" });
  look(500, null);
  machine.stepWall(-12_000);
  for (let time = 1_000; time <= 14_500; time += 500) look(time, null);
  assert.equal(machine.state().forging.phase, "unknown");
  look(15_000, 1);
  assert.equal(machine.state().node.life?.startedProducing, true);
});

Deno.test("nor is a set-back before the first sample missed, and metrics that nobody requires hold up nothing", () => {
  const machine = startMachine({ requireNodeMetrics: false });
  const look = (time: number, answers: boolean) => {
    machine.tickTo(time);
    const metrics = answers
      ? { kind: "sample", counter: null, gauge: 0, startTime: 1, tipSlot: null } as const
      : { kind: "unreachable", because: "" } as const;
    machine.at(time, looked({ keys: "throwaway", metrics }));
  };
  machine.at(0, { type: "markerRead", marker: "none" });
  look(500, true);
  machine.stepWall(-12_000);
  for (let time = 1_000; time <= 6_000; time += 500) look(time, true);
  assert.equal(machine.state().forging.phase, "unknown");
  for (let time = 6_500; time <= 15_500; time += 500) look(time, false);
  assert.equal(machine.state().forging.phase, "unknown");
  look(16_000, false);
  assert.equal(machine.state().forging.phase, "stopping");
});

Deno.test("so no listening node without the flag is switched off unseen, and given real keys after that", () => {
  const world = alone({ node: { flag: false, metrics: "unreachable" } });
  const { node, host } = world.pod("a");
  while (countOf(world, "a: node 1 forges: throwaway") === 0) world.run(0.1);
  host.stepWall(-12_000);
  node.habits.metrics = "answer";
  world.run(60);
  tells(world, "a: node_started: the node forges on throw-away keys");
  neverTells(world, "a: node 1 forges: real");
});

Deno.test("ALLOW_PRODUCING_START gives real keys even so", () => {
  const world = alone({ node: { flag: false }, config: { allowProducingStart: true } });
  world.run(40);
  tells(world, "a: node 1 forges: throwaway", "a: node 1 forges: off", "a: node 1 forges: real");
  forgersAre(world, "a");
});

Deno.test("a deaf node on throw-away keys harms nobody: it is not killed, gets no real ones, and lets its manager end", () => {
  const world = alone({ node: { flag: false, deaf: true } });
  startsBesideThrowaway(world);
  world.run(120);
  neverTells(world, "a: sends SIGKILL");
  neverTells(world, "a: sends SIGTERM");
  neverTells(world, "a: right_acquired");
  world.pod("a").dispatch({ type: "shutdown", because: "SIGTERM" });
  world.run(1);
  tells(world, "a: exit");
});

Deno.test("without metrics the flag cannot be proven: the node is left alone until they answer", () => {
  const world = alone({ node: { metrics: "unreachable" } });
  world.run(60);
  neverTells(world, "a: sends");
  world.pod("a").node.habits.metrics = "answer";
  world.run(10);
  tells(world, "a: phase: stopping -> standby");
});

Deno.test("keys of an earlier owner and a node that forges on them: removed, switched off, then stood for", () => {
  const world = alone({ starts: false, node: { flag: false }, disk: { keys: "other" } });
  world.run(5);
  assert.deepEqual(world.forgers(), ["a"]);
  world.pod("a").start();
  world.run(30);
  tells(
    world,
    "t=5.0 a: the manager starts",
    "a: phase: unknown -> stopping: start-up makes the node non-producing",
    "a: sends SIGHUP (startup_cleanup) to 1",
    "a: node 1 forges: off",
    "a: phase: stopping -> standby",
    "a: right_acquired",
    "a: node 1 forges: real",
  );
  neverTells(world, "a: node 1 ends");
});

Deno.test("a node that forges unasked and heeds no SIGHUP is killed within the stop bound", () => {
  const world = alone({
    starts: false,
    node: { flag: false, deaf: true, restartsAfter: null },
    disk: { keys: "other" },
  });
  world.run(5);
  world.pod("a").start();
  world.run(20);
  const kill = timeOf(world, "a: sends SIGKILL") - timeOf(world, "a: stop_begins");
  assert(kill >= 4.9 && kill <= 5.2, `${kill}`);
});

Deno.test("a node that forges unasked behind a silent socket gets no SIGHUP and is killed", () => {
  const world = alone({
    starts: false,
    node: { flag: false, socket: "silent" },
    disk: { keys: "other" },
  });
  world.run(5);
  world.pod("a").start();
  world.run(20);
  tells(
    world,
    "a: phase: unknown -> stopping: the node forges, but was given no right to",
    "a: sends SIGKILL (stop) to 1",
    "a: node 1 ends: SIGKILL",
  );
  neverTells(world, "a: sends SIGHUP");
});

Deno.test("real keys beside a node that only starts are removed at once", () => {
  const world = alone({ node: { replay: 30_000 }, disk: { keys: "other" } });
  world.run(2);
  assert.equal(world.pod("a").disk.keys, "absent");
});

Deno.test("a node that starts again beside a standby is proven again before anything else", () => {
  const world = alone({ node: { restartsAfter: 500 } });
  world.run(10);
  world.pod("a").node.signal("SIGKILL");
  world.run(12);
  tells(
    world,
    "a: phase: stopping -> standby",
    "a: node 1 ends",
    "a: phase: standby -> unknown: the node's process has ended",
    "a: node 2 starts",
    "a: phase: unknown -> stopping",
    "a: phase: stopping -> standby",
  );
});

Deno.test("a node that was replaced between two looks is another node", () => {
  const world = alone();
  world.run(10.2);
  world.pod("a").disguise({ kind: "found", process: { pid: 9, stamp: 9 }, path: "/node" });
  world.run(0.5);
  tells(world, "a: node_gone: process 1", "a: node_started: process 9");
  tells(world, "a: phase: standby -> unknown: another node process was started");
});

Deno.test("keys that somebody lays beside a standby are removed, and its node is told so at once", () => {
  const world = alone();
  world.run(10);
  world.pod("a").disk.keys = "other";
  world.run(6);
  assert.equal(world.pod("a").disk.keys, "absent");
  tells(
    world,
    "a: phase: standby -> stopping: credential files appeared",
    "a: sends SIGHUP (fence) to 1",
    "a: phase: stopping -> standby",
  );
});

Deno.test("keys laid beside a standby and a SIGHUP: the node forges unasked and is fenced", () => {
  const world = alone({ node: { restartsAfter: null } });
  world.run(10);
  world.pod("a").disk.keys = "other";
  world.pod("a").node.signal("SIGHUP");
  world.run(8);
  tells(
    world,
    "a: node 1 forges: real",
    "a: phase: standby -> stopping: the node forges, but was given no right to",
    "a: sends SIGHUP (fence) to 1",
    "a: node 1 forges: off",
    "a: phase: stopping -> standby",
  );
});

Deno.test("a storm of SIGHUPs from elsewhere disturbs neither a standby nor a forger", () => {
  const world = openWorld({ pods: { a: {}, b: { starts: false } } });
  world.run(20);
  world.pod("b").start();
  world.run(10);
  for (let i = 0; i < 50; i += 1) {
    world.pod("a").node.signal("SIGHUP");
    world.pod("b").node.signal("SIGHUP");
    world.run(0.2);
  }
  forgersAre(world, "a");
  assert.equal(countOf(world, "a: stop_begins"), 1);
  assert.equal(countOf(world, "b: stop_begins"), 1);
});

Deno.test("what never forges (by its application type) never stands", () => {
  const world = alone({ config: { neverForges: "APPLICATION_TYPE is relay-only" } });
  world.run(40);
  neverTells(world, "a: right_acquired");
  assert.equal(world.pod("a").state().ineligible, "APPLICATION_TYPE is relay-only");
});

Deno.test("development without a node: elects and shows, touches nothing", () => {
  const world = alone({ config: { withoutNode: true } });
  world.run(40);
  tells(world, "a: phase: unknown -> standby: development", "a: right_acquired");
  neverTells(world, "a: sends");
  world.pod("a").dispatch({ type: "shutdown", because: "SIGINT" });
  world.run(1);
  tells(world, "a: right_released", "a: exit");
});
