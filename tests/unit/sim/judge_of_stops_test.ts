/** What a stop is proven by, and what a marker says: what the judge makes of it. */
import assert from "assert";
import type { Marker, State } from "../../../lib/core/mod.ts";
import type { Invariant, JudgedPod } from "../../sim/judge.ts";
import { openStopJudge } from "../../sim/judge_of_stops.ts";

const PROCESS = { pid: 1, stamp: 5 };

function scene() {
  const made = { now: 0, broken: [] as Invariant[], waits: false, pid: 1 as number | null };
  const disk = { marker: "none" as Marker | "none" };
  const pod = {
    name: "a",
    disk,
    host: { read: () => ({ monotonic: made.now, wall: 60_000 + made.now, boot: made.now }) },
    node: { pid: () => made.pid, waits: () => made.waits, habits: { metrics: "answer" } },
  };
  const judge = openStopJudge({
    now: () => made.now,
    // Only what the judge looks at is there.
    pods: [pod as unknown as JudgedPod],
    breach: (invariant) => made.broken.push(invariant),
  });
  const look = (
    stop: object,
    {
      enabled = { stage: "signalled" } as object | null,
      metrics = "sample",
      requireNodeMetrics = true,
    } = {},
  ) =>
    judge.held(0, {
      config: { requireNodeMetrics },
      clocks: { physical: made.now },
      forging: {
        enabled,
        stop: {
          ...{ process: PROCESS, began: 0, signalledAt: 0, killedAt: null, shortSince: null },
          ...{ confirmed: false, ...stop },
        },
      },
      node: { life: { process: PROCESS }, report: { metrics: { kind: metrics } } },
    } as unknown as State);
  /** So many looks, half a second apart, and then the stop counts as confirmed. */
  const stopped = (looks: number, than: Parameters<typeof look>[1] = {}) => {
    for (let count = 0; count < looks; count += 1) {
      look({}, than);
      made.now += 500;
    }
    look({ confirmed: true }, than);
    return made.broken;
  };
  const marker = (change: Partial<Marker> = {}): Marker => ({
    ...{
      process: PROCESS,
      startTime: 1,
      rightEnds: 0,
      wallAhead: 60_000,
      told: true,
      shown: false,
    },
    ...change,
  });
  return { made, judge, disk, look, stopped, marker };
}

Deno.test("judge of stops: a counter that is still for 3 s proves it, and nothing less", () => {
  assert.deepEqual(scene().stopped(6), []);
  assert.deepEqual(scene().stopped(3), ["stop_proven"]);
  assert.deepEqual(scene().stopped(6, { metrics: "unreachable" }), ["stop_proven"]);
});

Deno.test("judge of stops: the end of the process proves it, too", () => {
  const { made, stopped } = scene();
  made.pid = null;
  assert.deepEqual(stopped(0), []);
});

Deno.test("judge of stops: where there are no metrics, a SIGHUP proves it only of who was never enabled", () => {
  const blind = { metrics: "unreachable", requireNodeMetrics: false };
  assert.deepEqual(scene().stopped(1, { ...blind, enabled: null }), []);
  assert.deepEqual(scene().stopped(6, blind), ["stop_proven"]);
});

Deno.test("judge of stops: not a node that waits for its clock, nor one that has not begun to forge", () => {
  const waiting = scene();
  waiting.made.waits = true;
  assert.deepEqual(waiting.stopped(6), ["stop_proven"]);

  const enabled = scene();
  enabled.judge.enabled(0);
  enabled.made.now += 1;
  assert.deepEqual(enabled.stopped(6), ["stop_proven"]);

  const shown = scene();
  shown.judge.enabled(0);
  shown.made.now += 1;
  shown.judge.signs(0);
  assert.deepEqual(shown.stopped(6), []);
});

Deno.test("judge of stops: a manager kills a second before the bound, or the end of the right", () => {
  const { made, look } = scene();
  made.now = 5_250;
  look({ shortSince: 0 });
  assert.deepEqual(made.broken, []);
  made.now += 1;
  look({ shortSince: 0, killedAt: 5_000 });
  assert.deepEqual(made.broken, []);
  look({ shortSince: 0 });
  look({ shortSince: 4_000 }, { enabled: { stage: "signalled", rightEnds: 5_000 } });
  assert.deepEqual(made.broken, ["kills_in_time", "kills_in_time"]);
});

Deno.test("judge of stops: whoever finds a marker heeds it", () => {
  const { made, disk, look, marker } = scene();
  disk.marker = marker({ process: { pid: 1, stamp: 6 } });
  look({}, { enabled: null });
  disk.marker = marker();
  look({});
  assert.deepEqual(made.broken, []);
  look({}, { enabled: null });
  assert.deepEqual(made.broken, ["marker_heeded"]);
});

Deno.test("judge of stops: a marker tells the truth", () => {
  const { made, disk, judge, marker } = scene();
  disk.marker = marker();
  judge.enabled(0);
  judge.marked(0, marker());
  assert.deepEqual(made.broken, []);
  judge.marked(0, marker({ shown: true }));
  judge.marked(0, marker({ wallAhead: 58_800 }));
  disk.marker = marker({ told: false });
  judge.enabled(0);
  assert.deepEqual(made.broken, ["marker_true", "marker_true", "marker_true"]);
});
