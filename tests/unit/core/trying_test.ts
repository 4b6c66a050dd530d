import assert from "assert";
import {
  type CoreConfig,
  type Effect,
  holdsRight,
  type RegisterState,
  type WriteOutcome,
} from "../../../lib/core/mod.ts";
import { timingsOf } from "../../support/core-world/mod.ts";
import {
  type Machine,
  observation,
  ownPart,
  record,
  release,
  requestIn,
  startElector,
  types,
  version,
  watched,
} from "./machine.ts";

type Write = Extract<Effect, { type: "write" }>;

function r1(machine: Machine): RegisterState {
  const [register] = machine.state().registers;
  assert(register !== undefined);
  return register;
}

/** A machine that took a release at 2.0 s by this write, which is still unanswered. */
function taking(
  change: Partial<CoreConfig> = {},
): { readonly machine: Machine; readonly write: Write } {
  const machine = startElector(change);
  machine.at(1_000, watched(observation(5, record("they", ownPart("they-1")))));
  const effects = machine.at(2_000, watched(observation(6, release("they", "they-2"))));
  return { machine, write: requestIn(effects, "write") };
}

function answer(machine: Machine, time: number, request: number, outcome: WriteOutcome) {
  return machine.at(time, { type: "writeAnswered", register: "r1", request, outcome });
}

function written(revision: number, write: Write): WriteOutcome {
  return { kind: "written", version: version(revision, write.record), serverTime: null };
}

function read(
  machine: Machine,
  time: number,
  request: number,
  seen: ReturnType<typeof observation>,
) {
  return machine.at(time, {
    type: "readAnswered",
    register: "r1",
    request,
    outcome: { kind: "observed", observation: seen, serverTime: null },
  });
}

Deno.test("a success counts from before its request was sent", () => {
  const { machine, write } = taking();
  answer(machine, 3_500, write.request, written(7, write));
  assert.equal(r1(machine).held?.holderTime, 2_000);
  assert.equal(write.budget, 1_700);
});

Deno.test("a success that comes after its try was given up changes nothing", () => {
  const { machine, write } = taking();
  machine.tickTo(3_800);
  assert.equal(r1(machine).attempt?.request === write.request, false);
  answer(machine, 3_900, write.request, written(7, write));
  assert.equal(r1(machine).held, null);
});

Deno.test("an unknown register, an unknown request, a second answer: all change nothing", () => {
  const { machine, write } = taking();
  const before = machine.state().registers;
  machine.at(2_010, {
    type: "writeAnswered",
    register: "r9",
    request: write.request,
    outcome: written(7, write),
  });
  answer(machine, 2_010, 999, written(7, write));
  machine.at(2_010, {
    type: "readAnswered",
    register: "r1",
    request: 999,
    outcome: { kind: "failed", because: "" },
  });
  assert.deepEqual(machine.state().registers, before);
  answer(machine, 2_020, write.request, written(7, write));
  answer(machine, 2_030, write.request, { kind: "failed", because: "twice" });
  assert.equal(r1(machine).failing, null);
});

Deno.test("a conflict that the watch did not predict makes it distrust the watch, one that it did does not", () => {
  const first = taking();
  const conflict = { kind: "conflict", because: "changed" } as const;
  assert.deepEqual(types(answer(first.machine, 2_010, first.write.request, conflict)), [
    "distrustWatch",
    "read",
  ]);
  const second = taking();
  second.machine.at(2_005, watched(observation(7, record("they", ownPart("they-3")))));
  assert.deepEqual(types(answer(second.machine, 2_010, second.write.request, conflict)), ["read"]);
});

Deno.test("after a conflict the record is read: another's ends the try, a free one is written", () => {
  const conflict = { kind: "conflict", because: "changed" } as const;
  const lost = taking();
  const reading = requestIn(answer(lost.machine, 2_010, lost.write.request, conflict), "read");
  const theirs = observation(7, record("they", ownPart("they-3")));
  assert.deepEqual(types(read(lost.machine, 2_020, reading.request, theirs)), []);
  assert.equal(r1(lost.machine).attempt, null);

  const labelled = taking();
  const again = requestIn(
    answer(labelled.machine, 2_010, labelled.write.request, conflict),
    "read",
  );
  const same = observation(7, release("they", "they-2"));
  const write = requestIn(read(labelled.machine, 2_020, again.request, same), "write");
  assert.equal(write.expected?.revision, 7);
  assert.equal(write.purpose, "acquire");
});

Deno.test("a write whose answer was lost is found by its nonce, and renewed with a new t0", () => {
  const { machine, write } = taking();
  const committed = observation(7, write.record);
  machine.at(2_300, watched(committed));
  answer(machine, 2_400, write.request, { kind: "failed", because: "connection reset" });
  const reading = requestIn(machine.tickTo(4_500), "read");
  const renewal = requestIn(read(machine, 4_510, reading.request, committed), "write");
  answer(machine, 4_520, renewal.request, written(8, renewal));
  assert.equal(r1(machine).held?.holderTime, 4_510);
  assert.equal(renewal.record.transitions, write.record.transitions);
});

Deno.test("however many writes fail, the nonce that the record carries is never forgotten", () => {
  const { machine, write } = taking({ timings: timingsOf({ leaseDuration: 300_000 }) });
  answer(machine, 2_010, write.request, written(7, write));
  const held = observation(7, write.record);
  let failures = 0;
  for (let now = 2_100; failures < 40; now += 100) {
    const asks = [...machine.at(now, { type: "tick" })];
    for (const effect of asks) {
      if (effect.type === "read") asks.push(...read(machine, now + 1, effect.request, held));
      if (effect.type === "write") {
        answer(machine, now + 2, effect.request, { kind: "failed", because: "403" });
        failures += 1;
      }
    }
  }
  assert.equal(r1(machine).nonces.length, 8);
  assert.equal(r1(machine).nonces[0], write.record.own?.nonce);
  const reading = requestIn(machine.tickTo(machine.state().clocks.physical + 600), "read");
  const now = machine.state().clocks.physical + 10;
  const renewal = requestIn(read(machine, now, reading.request, held), "write");
  assert.equal(renewal.purpose, "renew");
  answer(machine, now + 10, renewal.request, written(8, renewal));
  assert.equal(r1(machine).held?.holderTime, now);
});

Deno.test("at most eight nonces are kept while no write of ours takes effect", () => {
  const machine = startElector();
  machine.at(0, watched(observation(5, record("they", ownPart("they-1")))));
  machine.tickTo(16_400);
  for (let i = 0; i < 200; i += 1) {
    const now = machine.state().clocks.physical + 100;
    const reading = machine.at(now, { type: "tick" }).find((effect) => effect.type === "read");
    if (reading?.type !== "read") continue;
    const seen = observation(5, record("they", ownPart("they-1")));
    const write = requestIn(read(machine, now + 1, reading.request, seen), "write");
    answer(machine, now + 2, write.request, { kind: "failed", because: "503" });
  }
  assert.equal(r1(machine).nonces.length, 8);
});

Deno.test("tries that fail at once begin half a second apart, also of a machine that stands back", () => {
  const machine = startElector();
  machine.at(0, watched({ version: null, revision: 1 }));
  const begun: number[] = [];
  let request = r1(machine).attempt?.request ?? 0;
  for (let now = 100; now < 5_000; now += 100) {
    const effects = answer(machine, now, request, { kind: "failed", because: "refused" });
    for (const effect of [...effects, ...machine.at(now + 50, { type: "tick" })]) {
      if (effect.type !== "write") continue;
      begun.push(now);
      request = effect.request;
    }
  }
  assert(begun.length >= 6 && begun.length <= 10, `${begun}`);
});

Deno.test("the budget of a read is what its try has left; with too little left the try fails", () => {
  const { machine, write } = taking();
  const conflict = { kind: "conflict", because: "changed" } as const;
  assert.equal(requestIn(answer(machine, 3_000, write.request, conflict), "read").budget, 700);
  const late = taking();
  const effects = answer(late.machine, 3_650, late.write.request, conflict);
  assert.deepEqual(types(effects), ["distrustWatch"]);
  assert.equal(r1(late.machine).failing, "no time left in this try");
});

Deno.test("a renewal that read first and has no time left to write ends, and the next one writes", () => {
  const { machine, write } = taking();
  answer(machine, 2_010, write.request, written(7, write));
  machine.tickTo(5_900);
  const renewal = requestIn(machine.tickTo(6_000), "write");
  answer(machine, 6_200, renewal.request, { kind: "failed", because: "reset" });
  const reading = requestIn(machine.tickTo(6_600), "read");
  assert.deepEqual(types(read(machine, 8_130, reading.request, observation(7, write.record))), [
    "write",
  ], "the try is over, a new one begins with the write");
});

Deno.test("once told to end, a machine takes nothing more, and waits for a write under way", () => {
  const { machine, write } = taking();
  machine.at(2_005, { type: "markerRead", marker: "none" });
  const effects = machine.at(2_010, { type: "shutdown", because: "SIGTERM" });
  assert.deepEqual(types(effects), [], "the write may still name this process");
  const freed = answer(machine, 2_020, write.request, written(7, write));
  const releasing = requestIn(freed, "write");
  assert.equal(releasing.purpose, "release");
  assert.deepEqual(types(answer(machine, 2_030, releasing.request, written(8, releasing))), [
    "exit",
  ]);
  assert.equal(machine.state().exited, true);
  assert.deepEqual(types(machine.tickTo(30_000)), []);
});

Deno.test("once told to end, a machine that only reads before it would take ends at once", () => {
  const machine = startElector();
  machine.at(0, watched(observation(5, record("they", ownPart("they-1")))));
  machine.tickTo(16_400);
  const reading = requestIn(machine.tickTo(16_600), "read");
  assert.deepEqual(types(machine.at(16_610, { type: "shutdown", because: "SIGTERM" })), ["exit"]);
  const seen = observation(5, record("they", ownPart("they-1")));
  assert.deepEqual(types(read(machine, 16_620, reading.request, seen)), []);
});

Deno.test("a release that no register acknowledges is tried for five seconds, then the right expires", () => {
  const { machine, write } = taking();
  answer(machine, 2_010, write.request, written(7, write));
  const effects = [...machine.at(3_000, { type: "shutdown", because: "SIGTERM" })];
  assert.equal(requestIn(effects, "write").purpose, "release");
  assert.equal(holdsRight(machine.state()), false, "it counts no more from the first request on");
  effects.push(...machine.tickTo(9_000));
  assert.equal(types(effects).filter((type) => type === "write").length, 3);
  const exit = types(effects).indexOf("exit");
  assert(exit > 0);
  assert.equal(r1(machine).held?.givenUp, true);
});

Deno.test("a release under way replaces a renewal under way", () => {
  const { machine, write } = taking();
  answer(machine, 2_010, write.request, written(7, write));
  machine.tickTo(5_900);
  const renewal = requestIn(machine.tickTo(6_000), "write");
  const effects = machine.at(6_110, { type: "shutdown", because: "SIGTERM" });
  const releasing = requestIn(effects, "write");
  assert.equal(releasing.purpose, "release");
  const conflict = { kind: "conflict", because: "the renewal came first" } as const;
  const reading = requestIn(answer(machine, 6_120, releasing.request, conflict), "read");
  const again = read(machine, 6_130, reading.request, observation(8, renewal.record));
  assert.equal(requestIn(again, "write").purpose, "release");
});

Deno.test("what a write leaves behind: holder, count, times, and a mark that repeats a release", () => {
  const { machine, write } = taking();
  const taken = write.record;
  assert.equal(taken.holder, "me");
  assert.equal(taken.transitions, 2);
  assert.equal(taken.own?.mark, null);
  assert.equal(taken.own?.signsUntil, 1_800_000_000_000 + 2_000 + 13_500);
  assert.equal(taken.acquiredAt, taken.renewedAt);
  answer(machine, 2_010, write.request, written(7, write));
  const renewal = requestIn(machine.tickTo(6_100), "write").record;
  assert.equal(renewal.transitions, 2);
  assert.equal(renewal.acquiredAt, taken.acquiredAt);
  assert.notEqual(renewal.own?.nonce, taken.own?.nonce);
  const gone = requestIn(machine.at(6_200, { type: "shutdown", because: "" }), "write").record;
  assert.equal(gone.holder, "");
  assert.equal(gone.transitions, 2);
  assert.deepEqual(gone.own?.mark, {
    releaser: "me",
    nonce: gone.own?.nonce,
    transitions: 2,
  });
  assert.equal(gone.own?.signsUntil, null, "its node never signed");
});
