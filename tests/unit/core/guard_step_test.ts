/** The guard alone, driven by hand: what it counts from, what it does when, and what ends its duty. */
import assert from "assert";
import { acts, armed, dutyIn, IDLE, NODE, serves, startGuard, succeed } from "./guard_machine.ts";

Deno.test("it asks five times a second, and only a manager that is there", () => {
  const guard = startGuard();
  assert.equal(dutyIn(guard.tickTo(1_000)), "asks nothing");
  assert.equal(dutyIn(guard.at(1_000, { type: "connected" })), "asks nothing", "the marker first");
  guard.at(1_000, { type: "markerRead", marker: "none" });
  const asks = guard.tickTo(2_000).filter(({ type }) => type === "ask");
  assert.equal(asks.length, 5);
});

Deno.test("armed by an answer, it says so at once, and does nothing while the right is renewed", () => {
  const guard = startGuard();
  guard.connect(0);
  assert.equal(dutyIn(guard.answer(50, "m", serves(13_500))), "armed");
  assert.equal(guard.state().duty?.endsAt, 13_500, "counted from the asking");
  for (let time = 200; time < 60_000; time += 200) {
    assert.deepEqual(acts(guard.tickTo(time)), []);
    assert.deepEqual(acts(guard.answer(time, "m", serves(9_000))), []);
  }
});

Deno.test("a frozen manager: keys and SIGHUP half a second after begin-to-stop, SIGKILL a second before the end", () => {
  const guard = armed();
  assert.deepEqual(acts(guard.tickTo(7_999)), []);
  assert.deepEqual(acts(guard.at(8_000, { type: "tick" })), ["remove"]);
  assert.deepEqual(acts(succeed(guard, 8_005)), ["SIGHUP"]);
  assert.equal(dutyIn(succeed(guard, 8_010)), "stopping, signalled");
  assert.deepEqual(acts(guard.tickTo(12_499)), []);
  assert.deepEqual(acts(guard.at(12_500, { type: "tick" })), ["SIGKILL"]);
  assert.deepEqual(acts(guard.tickTo(13_400)), []);
  assert.deepEqual(acts(guard.tickTo(13_500)), ["SIGKILL"], "one without effect is sent again");
});

Deno.test("an answer that was long on its way is counted from the asking, not from the receipt", () => {
  const guard = armed();
  guard.tickTo(4_000);
  const question = guard.question();
  guard.tickTo(5_400);
  guard.answer(5_400, "m", serves(13_500), question);
  assert.equal(guard.state().duty?.endsAt, 4_000 + 13_500);
  assert.equal(guard.state().duty?.stopsAt, 4_000 + 7_500);
});

Deno.test("less is left: believed at once, but from a late answer, whose end is too early, not at all", () => {
  const guard = armed();
  guard.tickTo(200);
  const question = guard.question();
  guard.tickTo(1_200);
  guard.answer(1_200, "m", serves(12_300), question);
  assert.equal(guard.state().duty?.endsAt, 13_500);
  guard.answer(1_200, "m", serves(5_000));
  assert.equal(guard.state().duty?.endsAt, 1_200 + 5_000);
});

Deno.test("an answer out of turn, to an old question or to one of an earlier connection tells nothing", () => {
  const guard = armed();
  const first = guard.question();
  guard.tickTo(400);
  const second = guard.question();
  guard.answer(400, "m", serves(13_500));
  assert.deepEqual(acts(guard.answer(400, "m", IDLE, first)), []);
  guard.answer(400, "m", IDLE, second);
  assert.equal(guard.state().duty?.over, null);
  guard.tickTo(600);
  const third = guard.question();
  guard.at(700, { type: "disconnected", because: "test" });
  guard.connect(700);
  guard.answer(700, "m", IDLE, third);
  guard.answer(700, "m", IDLE, 999);
  assert.notEqual(guard.state().duty, null);
  guard.tickTo(60_000);
  assert.equal(guard.state().asked.length, 40, "what is remembered is bounded");
});

Deno.test("a manager that says it stops gets no help with SIGHUP, but the SIGKILL stays", () => {
  const guard = armed();
  guard.tickTo(7_600);
  guard.answer(7_600, "m", serves(5_900, { stopping: true }));
  assert.deepEqual(acts(guard.tickTo(12_499)), []);
  assert.deepEqual(acts(guard.at(12_500, { type: "tick" })), ["SIGKILL", "remove"]);
});

Deno.test("a manager that is stopping without a right any more moves no deadline", () => {
  const guard = armed();
  guard.tickTo(2_000);
  guard.answer(2_000, "m", serves(0, { stopping: true, right: null }));
  assert.equal(guard.state().duty?.endsAt, 13_500);
  assert.equal(guard.state().duty?.managerStops, true);
});

Deno.test("a connection that the same manager resumes within a second changes nothing", () => {
  const guard = armed();
  guard.tickTo(1_000);
  guard.at(1_000, { type: "disconnected", because: "test" });
  guard.tickTo(1_900);
  guard.connect(1_900);
  guard.answer(1_950, "m", serves(12_000));
  assert.deepEqual(acts(guard.tickTo(8_000)), []);
});

Deno.test("a connection that nobody resumes: after a second it stops the node, and no answer stops that", () => {
  const guard = armed();
  guard.tickTo(1_000);
  guard.at(1_000, { type: "disconnected", because: "test" });
  assert.deepEqual(acts(guard.tickTo(1_999)), []);
  assert.deepEqual(acts(guard.at(2_000, { type: "tick" })), ["remove"]);
  guard.connect(2_000);
  guard.answer(2_000, "m", serves(13_500));
  assert.deepEqual(acts(succeed(guard, 2_005)), ["SIGHUP"]);
  assert.equal(dutyIn(succeed(guard, 2_005)), "stopping, signalled");
  assert.deepEqual(acts(guard.tickTo(14_400)), [], "but the deadline is a newer one");
  assert.deepEqual(acts(guard.tickTo(14_500)), ["SIGKILL"]);
});

Deno.test("connected anew without a word of the earlier end: that connection is lost all the same", () => {
  const guard = armed();
  guard.connect(500);
  assert.deepEqual(acts(guard.tickTo(1_500)), ["remove"]);
});

Deno.test("another manager in the place of the lost one: stopped at once, and its answers add nothing", () => {
  for (
    const charge of [{ kind: "unknown" } as const, serves(0, { right: null, engagement: null })]
  ) {
    const guard = armed();
    guard.at(1_000, { type: "disconnected", because: "test" });
    guard.connect(1_100);
    assert.deepEqual(acts(guard.answer(1_100, "n", charge)), ["remove"]);
    assert.equal(guard.state().duty?.endsAt, 13_500);
  }
});

Deno.test("a stranger beside the manager that is there is not listened to", () => {
  const guard = armed();
  guard.tickTo(200);
  assert.deepEqual(acts(guard.answer(200, "n", serves(60_000))), []);
  assert.equal(guard.state().duty?.endsAt, 13_500);
});

Deno.test("the stop that a manager confirms ends the duty, whoever that manager is", () => {
  for (const nonce of ["m", "n"]) {
    const guard = armed();
    guard.tickTo(200);
    assert.equal(dutyIn(guard.answer(200, nonce, IDLE)), "idle");
    assert.deepEqual(acts(guard.tickTo(20_000)), []);
  }
});

Deno.test("a confirmed stop of another process ends nothing", () => {
  const guard = armed();
  guard.tickTo(200);
  guard.answer(200, "m", { kind: "idle", process: { pid: 8, stamp: 8 } });
  guard.tickTo(400);
  guard.answer(400, "m", serves(60_000, { process: { pid: 8, stamp: 8 } }));
  assert.equal(guard.state().duty?.process.pid, 7);
  assert.equal(guard.state().duty?.endsAt, 13_500);
});

Deno.test("it is idle only once its own act is done: no SIGHUP of it comes after that", () => {
  const guard = armed();
  guard.tickTo(8_000);
  succeed(guard, 8_005);
  guard.tickTo(8_200);
  assert.equal(dutyIn(guard.answer(8_200, "m", IDLE)), "asks nothing");
  assert.equal(dutyIn(guard.tickTo(8_400)), "stopping");
  assert.equal(dutyIn(succeed(guard, 8_450)), "idle");
  assert.deepEqual(acts(guard.answer(8_450, "m", IDLE)), []);
});

Deno.test("the manager's next enabling is acknowledged by its number", () => {
  const guard = armed();
  guard.tickTo(200);
  assert.equal(dutyIn(guard.answer(200, "m", serves(13_000, { engagement: 2 }))), "armed");
  assert.deepEqual(guard.state().duty?.engagement, { startNonce: "m", number: 2 });
});

Deno.test("keys that cannot be removed: no SIGHUP, another try after a second, and the SIGKILL", () => {
  const guard = armed();
  guard.tickTo(8_000);
  const fail = (time: number) =>
    guard.at(time, {
      type: "done",
      task: guard.state().task?.id ?? 0,
      outcome: { ok: false, because: "read-only file system" },
    });
  assert.deepEqual(acts(fail(8_010)), []);
  assert.deepEqual(acts(guard.tickTo(9_000)), []);
  assert.deepEqual(acts(guard.tickTo(9_100)), ["remove"]);
  assert.deepEqual(acts(fail(9_100)), []);
  assert.deepEqual(acts(guard.tickTo(12_500)), ["remove", "SIGKILL"]);
});

Deno.test("the process is gone while the manager is there: the manager cleans up", () => {
  const guard = armed();
  assert.equal(dutyIn(guard.at(100, { type: "looked", look: { kind: "gone" } })), "idle");
  assert.equal(guard.state().duty, null);
});

Deno.test("the process is gone and no manager there: keys and marker are removed", () => {
  const guard = armed();
  guard.at(100, { type: "disconnected", because: "test" });
  assert.deepEqual(acts(guard.at(200, { type: "looked", look: { kind: "gone" } })), ["remove"]);
  assert.deepEqual(acts(guard.at(300, { type: "looked", look: { kind: "gone" } })), []);
  assert.deepEqual(acts(succeed(guard, 300)), ["unmark"]);
  succeed(guard, 400);
  assert.equal(guard.state().duty, null);
  assert.deepEqual(acts(guard.tickTo(20_000)), []);
});

Deno.test("a node that was started again under the same PID is another one: it is never touched", () => {
  const guard = armed();
  const look = { kind: "found", process: { pid: 7, stamp: 8 }, socketAnswers: false } as const;
  guard.at(100, { type: "looked", look });
  assert.equal(guard.state().duty, null);
  assert.deepEqual(acts(guard.tickTo(20_000)), []);
});

Deno.test("a stamp that the kernel made anew, while the node answers, ends nothing; nor does a blind look", () => {
  const guard = armed();
  const look = { kind: "found", process: { pid: 7, stamp: 8 }, socketAnswers: true } as const;
  guard.at(100, { type: "looked", look });
  guard.at(150, { type: "looked", look: { kind: "unknown" } });
  guard.at(150, { type: "looked", look: { kind: "found", process: NODE, socketAnswers: false } });
  assert.deepEqual(acts(guard.tickTo(8_000)), ["remove"]);
});

Deno.test("a look at another PID than that of the duty is the end of the process", () => {
  const guard = armed();
  const look = { kind: "found", process: { pid: 9, stamp: 7 }, socketAnswers: true } as const;
  guard.at(100, { type: "looked", look });
  assert.equal(guard.state().duty, null);
});

Deno.test("a standby's node is never touched", () => {
  for (
    const charge of [
      IDLE,
      { kind: "unknown" } as const,
      serves(13_500, { right: null }),
      serves(13_500, { stopping: true }),
      serves(13_500, { engagement: null }),
    ]
  ) {
    const guard = startGuard();
    guard.connect(0);
    guard.answer(0, "m", charge);
    assert.equal(guard.state().duty, null);
    guard.at(5_000, { type: "disconnected", because: "test" });
    guard.at(5_000, { type: "markerRead", marker: "none" });
    assert.deepEqual(acts(guard.at(5_000, { type: "looked", look: { kind: "gone" } })), []);
    assert.deepEqual(acts(guard.tickTo(30_000)), []);
  }
});

Deno.test("an answer to an act that is not under way changes nothing", () => {
  const guard = armed();
  const before = guard.state().duty;
  guard.at(0, { type: "done", task: 99, outcome: { ok: true } });
  assert.deepEqual(guard.state().duty, before);
});
