import assert from "assert";
import { advanceClocks, startClocks } from "../../../lib/core/mod.ts";
import { afterSignal, NO_EVIDENCE, provesStopped, withSample } from "../../../lib/core/evidence.ts";
import type { MetricsReport, NodeReport } from "../../../lib/core/mod.ts";
import { looked, type Machine, startMachine, types } from "./machine.ts";

function sample(
  counter: number | null,
  change: Partial<Extract<MetricsReport, { kind: "sample" }>> = {},
) {
  return { kind: "sample", counter, gauge: 0, startTime: 1, tipSlot: null, ...change } as const;
}

/** A machine whose start-up stop has sent its SIGHUP at 1.0 s to a node that looks as given. */
function stopping(change: Partial<NodeReport> = {}): Machine {
  const machine = startMachine({ throwAwayKeys: false });
  machine.at(900, { type: "markerRead", marker: "none" });
  machine.at(900, looked(change));
  done(machine, 950);
  done(machine, 1_000);
  assert.equal(machine.state().forging.stop?.signalledAt, 1_000);
  return machine;
}

/** Answers the task under way. */
function done(machine: Machine, time: number, because?: string): void {
  const { task } = machine.state().forging;
  assert(task !== null, "a task is under way");
  const outcome = because === undefined ? { ok: true } as const : { ok: false, because } as const;
  machine.at(time, { type: "taskDone", task: task.id, outcome });
}

function scrape(machine: Machine, time: number, metrics: MetricsReport): void {
  machine.tickTo(time);
  machine.at(time, looked({ metrics }));
}

function phase(machine: Machine): string {
  return machine.state().forging.phase;
}

Deno.test("slots that a missing counter hid do not pass for those of an enabling", () => {
  const clocks = startClocks({ wall: 0, boot: 0, monotonic: 0 });
  const at = (monotonic: number) =>
    advanceClocks(clocks, { wall: monotonic, boot: monotonic, monotonic });
  const hidden = withSample(NO_EVIDENCE, sample(null), clocks);
  const back = withSample(hidden, sample(5), at(1_000));
  assert.equal(back.risenAt, 1_000);
  assert.equal(back.countedAt, null);
  assert.equal(withSample(back, sample(6), at(2_000)).countedAt, 2_000);
  assert.equal(withSample(hidden, sample(3), at(1_000)).countedAt, 1_000, "its first slots");
});

Deno.test("a stop is proven by four scrapes over three seconds without a rise, not by less", () => {
  const few = stopping();
  scrape(few, 1_500, sample(5));
  scrape(few, 2_500, sample(5));
  scrape(few, 4_600, sample(5));
  assert.equal(phase(few), "stopping", "three scrapes");
  scrape(few, 4_700, sample(5));
  assert.equal(phase(few), "standby");

  const short = stopping();
  for (const time of [1_500, 2_000, 2_500, 3_000, 3_500, 4_000, 4_400]) {
    scrape(short, time, sample(5));
  }
  assert.equal(phase(short), "stopping", "2.9 s");
  assert.match(
    short.state().forging.because,
    /still for 2\.9 s over 7 scrapes, expected 3 s over 4/,
  );
  scrape(short, 4_500, sample(5));
  assert.equal(phase(short), "standby");
});

Deno.test("a rise begins the proof anew, an unreachable endpoint neither proves nor refutes", () => {
  const machine = stopping();
  scrape(machine, 1_500, sample(5));
  scrape(machine, 2_500, sample(6));
  scrape(machine, 3_500, sample(6));
  scrape(machine, 4_500, { kind: "unreachable", because: "timed out" });
  scrape(machine, 5_000, sample(6));
  assert.equal(phase(machine), "stopping");
  scrape(machine, 5_500, sample(6));
  assert.equal(phase(machine), "standby");
});

Deno.test("scrapes from before the SIGHUP do not count", () => {
  const machine = startMachine({ throwAwayKeys: false });
  machine.at(0, { type: "markerRead", marker: "none" });
  machine.at(0, looked({ metrics: sample(5) }));
  for (const time of [1_000, 2_000, 3_000, 4_000]) scrape(machine, time, sample(5));
  done(machine, 4_100);
  done(machine, 4_200);
  scrape(machine, 4_300, sample(5));
  assert.equal(phase(machine), "stopping");
});

Deno.test("a gauge that says forging delays the proof by 0.4 s, and does nothing else", () => {
  const lying = sample(5, { gauge: 1 });
  const machine = stopping();
  for (const time of [1_500, 2_500, 3_500, 4_500]) scrape(machine, time, lying);
  assert.equal(phase(machine), "stopping");
  scrape(machine, 4_900, lying);
  assert.equal(phase(machine), "standby");
});

Deno.test("a counter that nobody has counted yet is as still as any", () => {
  const machine = stopping();
  for (const time of [1_500, 2_500, 3_500, 4_500]) scrape(machine, time, sample(null));
  assert.equal(phase(machine), "standby");
});

Deno.test("an answer in which the counter has gone neither proves nor refutes", () => {
  const machine = stopping();
  for (const time of [1_500, 2_000]) scrape(machine, time, sample(5));
  for (const time of [2_500, 3_000, 3_500, 4_000]) scrape(machine, time, sample(null));
  scrape(machine, 4_400, sample(5));
  assert.equal(phase(machine), "stopping", "three scrapes");
  scrape(machine, 4_500, sample(5));
  assert.equal(phase(machine), "standby");
});

Deno.test("a first check (from none to some) is a rise", () => {
  const machine = stopping();
  for (const time of [1_500, 2_500, 3_500]) scrape(machine, time, sample(null));
  scrape(machine, 4_500, sample(1));
  assert.equal(phase(machine), "stopping");
  assert.equal(machine.state().node.life?.evidence.risenAt, 4_500);
});

Deno.test("a counter that fell, or another start time, belongs to another process: nothing seen before counts", () => {
  for (const other of [sample(1), sample(5, { startTime: 2 })]) {
    const machine = stopping({ metrics: sample(4) });
    scrape(machine, 1_500, sample(5));
    scrape(machine, 2_500, sample(5));
    scrape(machine, 3_500, sample(5));
    scrape(machine, 4_500, other);
    assert.equal(phase(machine), "stopping");
    assert.equal(machine.state().node.life?.evidence.risenAt, null);
  }
});

Deno.test("a node whose clock was set back only waits: the proof waits as long", () => {
  let clocks = startClocks({ monotonic: 0, wall: 50_000, boot: 0 });
  let evidence = NO_EVIDENCE;
  const look = (monotonic: number, wall: number, counter: number) => {
    clocks = advanceClocks(clocks, { monotonic, wall, boot: 0 });
    evidence = withSample(evidence, sample(counter), clocks);
  };
  look(1_000, 51_000, 5);
  look(2_000, 52_000, 6);
  evidence = afterSignal(evidence);
  for (const time of [3_000, 4_000, 5_000, 6_000, 7_000]) look(time, 47_000 + time, 6);
  assert.match(String(provesStopped(evidence, clocks, true)), /the wall clock was set back/);
  assert.match(String(provesStopped(evidence, clocks, false)), /set back/, "it was seen to forge");
  assert.equal(provesStopped({ ...evidence, risenAt: null }, clocks, false), true);
  look(8_100, 55_200, 6);
  assert.equal(provesStopped(evidence, clocks, true), true);
});

Deno.test("a clock that is set back while the counter is watched is waited for, too", () => {
  let clocks = startClocks({ monotonic: 0, wall: 50_000, boot: 0 });
  let evidence = NO_EVIDENCE;
  const look = (monotonic: number, wall: number) => {
    clocks = advanceClocks(clocks, { monotonic, wall, boot: 0 });
    evidence = withSample(evidence, sample(6), clocks);
  };
  for (const time of [1_000, 2_000, 3_000]) look(time, 50_000 + time);
  for (const time of [3_500, 4_000, 4_500, 5_000]) look(time, 48_500 + time);
  assert.match(String(provesStopped(evidence, clocks, true)), /could not have risen/);
  for (const time of [5_500, 6_500, 7_400]) look(time, 48_500 + time);
  assert.match(String(provesStopped(evidence, clocks, true)), /for another 0\.1\d* s/);
  look(7_500, 56_000);
  assert.equal(provesStopped(evidence, clocks, true), true);
});

Deno.test("another slot without a block is noticed, one from before is not, nor that of a restart", () => {
  let clocks = startClocks({ monotonic: 0, wall: 50_000, boot: 0 });
  let evidence = NO_EVIDENCE;
  const look = (monotonic: number, change: Parameters<typeof sample>[1] = {}) => {
    clocks = advanceClocks(clocks, { monotonic, wall: 50_000 + monotonic, boot: 0 });
    evidence = withSample(evidence, sample(5, change), clocks);
    return evidence.troubles.latest?.at ?? null;
  };
  const kesKey = (count: number) => ({ troubles: { kesKey: count } });
  assert.equal(look(1_000, kesKey(130)), null, "it was there before we looked");
  assert.equal(look(2_000, kesKey(130)), null);
  assert.equal(look(3_000), null, "a scrape that says nothing of it");
  assert.equal(look(4_000, kesKey(131)), 4_000);
  assert.equal(look(5_000, kesKey(131)), 4_000);
  assert.equal(look(6_000, { ...kesKey(7), startTime: 2 }), null, "another process");
  evidence = NO_EVIDENCE;
  assert.equal(look(7_000), null);
  assert.equal(look(8_000, kesKey(1)), 8_000, "the first there ever was");
  assert.equal(look(9_000, { troubles: { kesKey: 1, cannotForge: 1 } }), 9_000);
  assert.equal(evidence.troubles.latest?.kind, "cannotForge");
});

Deno.test("a stamp that changed is another process only if the socket is lost or the start time differs", () => {
  const lives = (change: Partial<NodeReport>) => {
    const machine = startMachine({ throwAwayKeys: false });
    machine.at(0, { type: "markerRead", marker: "none" });
    machine.at(0, looked({ metrics: sample(5) }));
    machine.at(
      500,
      looked({
        process: { kind: "found", process: { pid: 7, stamp: 8 }, path: "/node" },
        metrics: sample(5),
        ...change,
      }),
    );
    return machine.state().node.life?.since === 0;
  };
  assert.equal(lives({}), true);
  assert.equal(lives({ socket: { kind: "unasked" } }), true);
  assert.equal(lives({ socket: { kind: "silent", because: "gone" } }), false);
  assert.equal(lives({ metrics: sample(0, { startTime: 9 }) }), false);
});

Deno.test("a process that is not found lives on while its socket or its metrics answer for it", () => {
  const none = { process: { kind: "none" } } as const;
  const silent = { kind: "silent", because: "gone" } as const;
  const unreachable = { kind: "unreachable", because: "gone" } as const;
  const lives = (change: Partial<NodeReport>) => {
    const machine = startMachine({ throwAwayKeys: false });
    machine.at(0, { type: "markerRead", marker: "none" });
    machine.at(0, looked({ metrics: sample(5) }));
    machine.at(500, looked({ ...none, ...change }));
    return machine.state().node.life !== null;
  };
  assert.equal(lives({ socket: silent, metrics: unreachable }), false);
  assert.equal(lives({ socket: silent, metrics: sample(5) }), true);
  assert.equal(lives({ metrics: unreachable }), true);
  assert.equal(lives({ socket: { kind: "unasked" }, metrics: unreachable }), true);
  assert.equal(lives({ metrics: sample(0, { startTime: 9 }) }), false, "another one answers");
});

Deno.test("while the search says nothing clear the node's counter is still read", () => {
  const machine = stopping();
  for (const time of [1_500, 2_500, 3_500, 4_500]) {
    machine.tickTo(time);
    const process = { kind: "ambiguous", because: "Found 2 processes" } as const;
    machine.at(time, looked({ process, metrics: sample(5) }));
  }
  assert.equal(phase(machine), "standby");
});

Deno.test("the answer to a task that is not under way changes nothing", () => {
  const machine = stopping();
  const before = machine.state().forging;
  const effects = machine.at(1_100, { type: "taskDone", task: 99, outcome: { ok: true } });
  assert.deepEqual(types(effects), []);
  assert.equal(machine.state().forging.stop?.signalledAt, before.stop?.signalledAt);
});

Deno.test("a SIGHUP that could not be sent is sent again a second later", () => {
  const machine = startMachine({ throwAwayKeys: false });
  machine.at(900, { type: "markerRead", marker: "none" });
  machine.at(900, looked());
  done(machine, 950);
  done(machine, 1_000, "operation not permitted");
  assert.equal(machine.state().forging.stop?.signals, 0);
  assert.deepEqual(types(machine.tickTo(1_900)), []);
  assert.deepEqual(types(machine.tickTo(2_000)), ["signal"]);
});
