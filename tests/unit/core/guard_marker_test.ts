/** The guard alone, driven by hand: after its restart, told to end, frozen, and on clocks that jump. */
import assert from "assert";
import {
  ASKS_EVERY,
  GUARD_AWAITED,
  GUARD_KILL_RESERVE,
  GUARD_LAG,
  MOST_QUESTIONS,
  WAKING_GRACE,
} from "../../../lib/core/guard/timing.ts";
import type { Marker } from "../../../lib/core/mod.ts";
import { STOP_PARTS } from "../../../lib/core/timing.ts";
import { BEGINNING, DEFAULTS } from "../../support/core-world/mod.ts";
import { acts, armed, dutyIn, IDLE, NODE, serves, startGuard, succeed } from "./guard_machine.ts";

const MARKER: Marker = {
  process: NODE,
  startTime: 1,
  rightEnds: BEGINNING + 13_500,
  told: true,
  shown: true,
};

Deno.test("restarted beside a marker, with no manager within a second: it stops that node", () => {
  const guard = startGuard(MARKER);
  assert.deepEqual(acts(guard.tickTo(999)), []);
  assert.deepEqual(acts(guard.tickTo(1_000)), ["remove"]);
  succeed(guard, 1_005);
  succeed(guard, 1_010);
  assert.deepEqual(acts(guard.tickTo(12_499)), []);
  assert.deepEqual(acts(guard.tickTo(12_500)), ["SIGKILL"]);
});

Deno.test("restarted beside a marker: no SIGHUP before it looked whether that is the same process", () => {
  const starting = startGuard(MARKER);
  starting.connect(10);
  assert.deepEqual(acts(starting.answer(20, "n", { kind: "unknown" })), ["remove"]);
  assert.deepEqual(acts(succeed(starting, 25)), []);
  const process = { pid: NODE.pid, stamp: NODE.stamp + 1 };
  const other = { kind: "found", process, socketAnswers: false } as const;
  assert.deepEqual(acts(starting.at(50, { type: "looked", look: other })), []);
  assert.equal(starting.state().duty, null);

  const running = startGuard(MARKER);
  running.connect(10);
  running.answer(20, "n", { kind: "unknown" });
  succeed(running, 25);
  const same = { kind: "found", process: NODE, socketAnswers: true } as const;
  assert.deepEqual(acts(running.at(50, { type: "looked", look: same })), ["SIGHUP"]);
});

Deno.test("restarted beside a marker whose stop is due, or whose end is past: it asks, then acts", () => {
  const due = startGuard({ ...MARKER, rightEnds: BEGINNING + 5_500 });
  assert.deepEqual(acts(due.tickTo(299)), []);
  assert.deepEqual(acts(due.tickTo(300)), ["remove"]);
  assert.deepEqual(acts(due.tickTo(4_500)), ["SIGKILL"]);
  const past = startGuard({ ...MARKER, rightEnds: BEGINNING - 60_000 });
  assert.deepEqual(acts(past.tickTo(300)), ["remove"]);
  assert.deepEqual(acts(past.tickTo(999)), []);
  assert.deepEqual(acts(past.tickTo(1_000)), ["SIGKILL"]);
});

Deno.test("restarted beside a marker that could not be refreshed, its manager renewing: nothing happens", () => {
  const guard = startGuard({ ...MARKER, rightEnds: BEGINNING - 60_000 });
  guard.connect(200);
  guard.answer(250, "m", serves(12_000));
  assert.deepEqual(acts(guard.tickTo(6_500)), []);
});

Deno.test("a wall clock that was set back makes no more of a marker than a right can have", () => {
  const guard = startGuard({ ...MARKER, rightEnds: BEGINNING + 3_600_000 });
  assert.equal(guard.state().duty?.endsAt, 13_500);
});

Deno.test("a wall clock that was set back lengthens no marker: the boot clock tells how far", () => {
  const guard = startGuard({
    ...MARKER,
    rightEnds: BEGINNING + 10_000,
    wallAhead: BEGINNING + 4_000,
  });
  assert.equal(guard.state().duty?.endsAt, 5_000);
});

Deno.test("restarted beside a marker: the manager that enabled the node takes up where it was", () => {
  const guard = startGuard(MARKER);
  guard.connect(500);
  guard.answer(550, "m", serves(12_000));
  assert.deepEqual(guard.state().duty?.engagement, { startNonce: "m", number: 1 });
  assert.deepEqual(acts(guard.tickTo(6_900)), []);
});

Deno.test("restarted beside a marker: a manager that did not enable the node cannot take it up", () => {
  for (
    const charge of [
      { kind: "unknown" } as const,
      serves(0, { right: null, engagement: null }),
      serves(13_500, { engagement: null }),
    ]
  ) {
    const guard = startGuard(MARKER);
    guard.connect(100);
    assert.deepEqual(acts(guard.answer(100, "n", charge)), ["remove"]);
    assert.equal(guard.state().duty?.engagement, null);
  }
});

Deno.test("a marker that cannot be read is told of, and read again when a manager is lost", () => {
  const guard = startGuard("unreadable");
  assert.equal(guard.state().duty, null);
  guard.connect(0);
  const lost = guard.at(100, { type: "disconnected", because: "test" });
  assert(lost.some(({ type }) => type === "readMarker"));
  guard.at(200, { type: "markerRead", marker: MARKER });
  assert.deepEqual(acts(guard.tickTo(1_200)), ["remove"]);
  guard.at(1_200, { type: "markerRead", marker: { ...MARKER, process: { pid: 9, stamp: 9 } } });
  assert.equal(guard.state().duty?.process.pid, 7, "a duty is not replaced by a marker");
});

Deno.test("told to end while armed it stays; then it ends", () => {
  const guard = armed();
  assert.deepEqual(acts(guard.at(100, { type: "shutdown", because: "SIGTERM" })), []);
  assert.deepEqual(acts(guard.at(150, { type: "shutdown", because: "SIGTERM" })), []);
  guard.tickTo(8_000);
  succeed(guard, 8_000);
  succeed(guard, 8_000);
  assert.deepEqual(acts(guard.answer(8_000, "m", IDLE)), ["exit"]);
  assert.deepEqual(guard.at(8_100, { type: "tick" }), []);
});

Deno.test("told to end before the marker was read: it reads it first", () => {
  const idle = startGuard();
  idle.at(0, { type: "connected" });
  assert.deepEqual(acts(idle.at(0, { type: "shutdown", because: "SIGTERM" })), []);
  assert.deepEqual(acts(idle.at(0, { type: "markerRead", marker: "none" })), ["exit"]);
  const marked = startGuard();
  marked.at(0, { type: "connected" });
  marked.at(0, { type: "shutdown", because: "SIGTERM" });
  assert.deepEqual(acts(marked.at(0, { type: "markerRead", marker: MARKER })), []);
  assert.deepEqual(acts(marked.tickTo(1_000)), ["remove"]);
});

Deno.test("the host is suspended past the end: after waking it asks first, then acts", () => {
  const guard = armed();
  guard.tickTo(4_000);
  guard.suspend(20_000);
  assert.deepEqual(acts(guard.tickTo(4_300)), []);
  assert.deepEqual(acts(guard.tickTo(4_400)), ["remove"]);
  assert.deepEqual(acts(guard.tickTo(4_500)), ["SIGKILL"]);
});

Deno.test("a guard that was frozen, beside a manager that renews: the answer comes before the act", () => {
  const guard = armed();
  guard.tickTo(4_000);
  assert.equal(dutyIn(guard.at(30_000, { type: "tick" })), "armed");
  assert.deepEqual(acts(guard.at(30_200, { type: "tick" })), []);
  guard.answer(30_200, "m", serves(12_000));
  assert.deepEqual(acts(guard.tickTo(36_000)), []);
});

Deno.test("a guard that gets no time at all waits for an answer once, not for ever", () => {
  const guard = armed();
  assert.deepEqual(acts(guard.at(30_000, { type: "tick" })), []);
  assert.deepEqual(acts(guard.at(32_000, { type: "tick" })), ["remove"]);
  assert.deepEqual(acts(guard.at(34_000, { type: "tick" })), ["SIGKILL"]);
});

Deno.test("an answer from before its sleep, which adds nothing, is no reason to wait once more", () => {
  const guard = armed();
  guard.tickTo(4_000);
  const question = guard.question();
  assert.deepEqual(acts(guard.at(30_000, { type: "tick" })), []);
  guard.answer(30_000, "m", serves(9_000), question);
  assert.deepEqual(acts(guard.at(32_000, { type: "tick" })), ["remove"]);
});

Deno.test("a step of the wall clock: SIGHUP at once, and the kill only a stop bound later", () => {
  const guard = armed();
  guard.tickTo(1_000);
  guard.stepWall(3_600_000);
  assert.deepEqual(acts(guard.at(1_100, { type: "tick" })), ["remove"]);
  assert.deepEqual(acts(succeed(guard, 1_110)), ["SIGHUP"]);
  succeed(guard, 1_120);
  assert.deepEqual(acts(guard.tickTo(6_000)), []);
  assert.deepEqual(acts(guard.tickTo(6_100)), ["SIGKILL"]);
});

Deno.test("the guard's lag, a confirmed stop and the kill reserve are the stop bound, to the millisecond", () => {
  const confirmed = STOP_PARTS.handler + STOP_PARTS.counterStill + STOP_PARTS.scrape;
  assert.equal(GUARD_LAG + confirmed + GUARD_KILL_RESERVE, DEFAULTS.stopBound);
  assert(2 * ASKS_EVERY < GUARD_LAG, "two questions fit into the lag");
  assert(GUARD_AWAITED <= GUARD_LAG && WAKING_GRACE < GUARD_KILL_RESERVE);
  assert(MOST_QUESTIONS * ASKS_EVERY > DEFAULTS.stopBegins);
});
