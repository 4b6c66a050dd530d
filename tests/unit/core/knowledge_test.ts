import assert from "assert";
import type { RegisterState } from "../../../lib/core/mod.ts";
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

function known(machine: Machine): RegisterState {
  const [register] = machine.state().registers;
  assert(register !== undefined);
  return register;
}

const theirs = (nonce: string) => record("they", ownPart(nonce));

/** A machine that holds register r1 since t0 = 16.6 s at revision 11, granted at 16.62 s. */
function holder(): Machine {
  const machine = startElector();
  machine.at(10, watched(observation(10, theirs("they-1"))));
  machine.tickTo(16_500);
  const read = requestIn(machine.tickTo(16_600), "read");
  const write = requestIn(
    machine.at(16_610, {
      type: "readAnswered",
      register: "r1",
      request: read.request,
      outcome: {
        kind: "observed",
        observation: observation(10, theirs("they-1")),
        serverTime: null,
      },
    }),
    "write",
  );
  machine.at(16_620, {
    type: "writeAnswered",
    register: "r1",
    request: write.request,
    outcome: { kind: "written", version: version(11, write.record), serverTime: null },
  });
  assert(known(machine).held !== null);
  return machine;
}

Deno.test("a wait begins when a holder or nonce is received that differs from the last", () => {
  const machine = startElector();
  machine.at(1_000, watched(observation(5, theirs("they-1"))));
  machine.tickTo(9_000);
  machine.at(9_000, watched(observation(6, theirs("they-1"))));
  assert.equal(known(machine).unchangedSince, 1_000, "a label was edited");
  assert.equal(known(machine).known?.revision, 6, "and is the version to replace");
  machine.at(10_000, watched(observation(7, theirs("they-2"))));
  assert.equal(known(machine).unchangedSince, 10_000);
});

Deno.test("nothing is taken before the wait is over, and a read precedes the write", () => {
  const machine = startElector();
  machine.at(10, watched(observation(5, theirs("they-1"))));
  assert.deepEqual(types(machine.tickTo(16_500)), []);
  assert.deepEqual(types(machine.tickTo(16_600)), ["read"]);
});

Deno.test("late news from the watch changes nothing", () => {
  const machine = holder();
  machine.at(17_000, watched(observation(10, theirs("they-1"))));
  machine.at(17_010, watched({ revision: 9, version: null }));
  assert(known(machine).held !== null);
  assert.equal(known(machine).known?.revision, 11);
});

Deno.test("another holder in a newer version ends the right, a deletion too", () => {
  for (const seen of [observation(12, theirs("they-2")), { revision: 12, version: null }]) {
    const machine = holder();
    machine.at(17_000, watched(seen));
    assert.equal(known(machine).held, null);
    assert.deepEqual(known(machine).nonces, []);
  }
});

Deno.test("the answer to a read that was sent before newer news came is late news", () => {
  const machine = startElector();
  machine.at(10, watched(observation(10, theirs("they-1"))));
  machine.tickTo(16_500);
  const read = requestIn(machine.tickTo(16_600), "read");
  machine.at(16_610, watched(observation(14, theirs("they-2"))));
  const answer = (seen: ReturnType<typeof observation> | { revision: null; version: null }) =>
    machine.at(16_620, {
      type: "readAnswered",
      register: "r1",
      request: read.request,
      outcome: { kind: "observed", observation: seen, serverTime: null },
    });
  assert.deepEqual(types(answer(observation(12, theirs("they-1")))), []);
  assert.equal(known(machine).known?.revision, 14);
});

Deno.test("a missing record in the answer to a read sent before it was created is late news", () => {
  const machine = holder();
  machine.tickTo(20_600);
  const renewal = requestIn(machine.tickTo(20_700), "write");
  const read = requestIn(
    machine.at(20_710, {
      type: "writeAnswered",
      register: "r1",
      request: renewal.request,
      outcome: { kind: "conflict", because: "somebody labelled it" },
    }),
    "read",
  );
  machine.at(20_720, watched(observation(13, renewal.record)));
  machine.at(20_730, {
    type: "readAnswered",
    register: "r1",
    request: read.request,
    outcome: {
      kind: "observed",
      observation: { revision: null, version: null },
      serverTime: null,
    },
  });
  assert(known(machine).held !== null);
  assert.equal(known(machine).known?.revision, 13);
});

Deno.test("a missing record in the answer to a read sent since ends the right", () => {
  const machine = holder();
  machine.tickTo(20_600);
  const renewal = requestIn(machine.tickTo(20_700), "write");
  const failed = { kind: "failed", because: "reset" } as const;
  const answered = { register: "r1", request: renewal.request } as const;
  machine.at(20_710, { type: "writeAnswered", ...answered, outcome: failed });
  const read = requestIn(machine.tickTo(21_250), "read");
  const effects = machine.at(21_260, {
    type: "readAnswered",
    register: "r1",
    request: read.request,
    outcome: { kind: "observed", observation: { revision: null, version: null }, serverTime: null },
  });
  assert.equal(known(machine).held, null);
  assert.deepEqual(types(effects), ["write"], "the record is created anew");
});

Deno.test("a revision that went back in an answer ends the right, even with our own content", () => {
  const machine = holder();
  machine.tickTo(20_600);
  const renewal = requestIn(machine.tickTo(20_700), "write");
  const mine = known(machine).known?.version?.record;
  assert(mine !== undefined);
  const read = requestIn(
    machine.at(20_710, {
      type: "writeAnswered",
      register: "r1",
      request: renewal.request,
      outcome: { kind: "conflict", because: "it was restored" },
    }),
    "read",
  );
  machine.at(20_720, {
    type: "readAnswered",
    register: "r1",
    request: read.request,
    outcome: { kind: "observed", observation: observation(8, mine), serverTime: null },
  });
  assert.equal(known(machine).held, null);
  assert.equal(known(machine).unchangedSince, machine.state().clocks.challenger);
});

Deno.test("a release by the holder seen before is taken at once, and written without another read", () => {
  const machine = startElector();
  machine.at(1_000, watched(observation(5, theirs("they-1"))));
  const effects = machine.at(2_000, watched(observation(6, release("they", "they-2"))));
  assert.deepEqual(types(effects), ["write"]);
  assert.equal(requestIn(effects, "write").expected?.revision, 6);
});

Deno.test("a release seen long ago is read again before it is taken", () => {
  const machine = startElector();
  machine.at(1_000, { type: "credentials", report: { kind: "invalid", because: "not yet" } });
  machine.at(1_000, watched(observation(5, theirs("they-1"))));
  machine.at(2_000, watched(observation(6, release("they", "they-2"))));
  machine.tickTo(10_000);
  const effects = machine.at(10_000, {
    type: "credentials",
    report: { kind: "valid", certificateCounter: 7, set: "set 7", poolId: "a".repeat(56) },
  });
  assert.deepEqual(types(effects), ["read"]);
});

Deno.test("a mark is valid only on the write that it repeats, by the holder that was seen before it", () => {
  const good = release("they", "they-2");
  const own = ownPart("they-2");
  const mark = { releaser: "they", nonce: "they-2", transitions: 1 };
  const bad = [
    record("", own),
    record("", { ...own, mark: { ...mark, nonce: "they-1" } }),
    record("", { ...own, mark: { ...mark, transitions: 2 } }),
    record("", { ...own, mark: { ...mark, releaser: "somebody" } }),
    record("", { ...own, mark: { ...mark, releaser: "" } }),
    record("someone", { ...own, mark }),
    record("", null),
  ];
  for (const content of bad) {
    const machine = startElector();
    machine.at(1_000, watched(observation(5, theirs("they-1"))));
    const effects = machine.at(2_000, watched(observation(6, content)));
    assert.deepEqual(types(effects), [], JSON.stringify(content));
    assert.equal(known(machine).unchangedSince, 2_000);
  }
  for (const before of [record("", ownPart("they-1")), record("someone", ownPart("s-1"))]) {
    const machine = startElector();
    machine.at(1_000, watched(observation(5, before)));
    assert.deepEqual(types(machine.at(2_000, watched(observation(6, good)))), []);
  }
  const newcomer = startElector();
  assert.deepEqual(types(newcomer.at(2_000, watched(observation(6, good)))), []);
});

Deno.test("an earlier release of the holder seen is of a register that was restored: it is waited for", () => {
  const earlier = [release("they", "they-8"), release("they", "they-9"), release("they", "x")];
  for (const content of earlier) {
    const machine = startElector();
    machine.at(1_000, watched(observation(5, theirs("they-9"))));
    assert.deepEqual(types(machine.at(2_000, watched(observation(6, content)))), []);
    assert.equal(known(machine).releasedBeforeOurEyes, false);
  }
  const machine = startElector();
  machine.at(1_000, watched(observation(5, theirs("they-9"))));
  const later = release("they", "they-10");
  assert.deepEqual(types(machine.at(2_000, watched(observation(6, later)))), ["write"]);
});

Deno.test("news of a register that is not ours is ignored", () => {
  const machine = startElector();
  machine.at(1_000, watched(observation(5, theirs("they-1")), "r9"));
  machine.at(1_000, { type: "watchState", register: "r9", healthy: true, because: "" });
  assert.equal(known(machine).known, undefined);
});

Deno.test("in a record without our part any change of its spec restarts the wait", () => {
  const machine = startElector();
  const seen = (renewedAt: number | null) => ({ ...record("x", null), renewedAt });
  machine.at(1_000, watched(observation(5, seen(1))));
  machine.at(2_000, watched(observation(6, seen(1))));
  assert.equal(known(machine).unchangedSince, 1_000);
  machine.at(3_000, watched(observation(7, seen(2))));
  assert.equal(known(machine).unchangedSince, 3_000);
  machine.at(4_000, watched(observation(8, record("x", ownPart("x-1")))));
  assert.equal(known(machine).unchangedSince, 4_000, "somebody's manager took over");
});

Deno.test("a new version never shortens the wait that an earlier one promised; a release before our eyes does", () => {
  const machine = startElector();
  const long = { ...record("they", ownPart("they-1", { duration: 60_000 })), duration: 60_000 };
  machine.at(1_000, watched(observation(5, long)));
  assert.equal(known(machine).wait, 66_000);
  machine.tickTo(11_000);
  machine.at(11_000, watched(observation(6, record("x", null))));
  assert.equal(known(machine).unchangedSince, 11_000);
  assert.equal(known(machine).wait, 56_000, "they may hold it until then");
  machine.at(12_000, watched(observation(7, record("x", null))));
  assert.equal(known(machine).wait, 56_000, "a label changes nothing");

  const other = startElector();
  other.at(1_000, watched(observation(5, long)));
  other.at(1_500, { type: "credentials", report: { kind: "invalid", because: "not yet" } });
  other.at(2_000, watched(observation(6, release("they", "they-2"))));
  assert.equal(known(other).wait, 16_500);
  other.at(3_000, watched(observation(7, record("y", ownPart("y-1")))));
  assert.equal(known(other).wait, 16_500);
});

Deno.test("before any register was read a pod is not fit to stand, and says so", () => {
  const machine = startElector();
  assert.equal(machine.state().ineligible, "no register has been read yet");
  machine.at(1_000, watched(observation(5, theirs("they-1"))));
  assert.equal(machine.state().ineligible, null);
});
