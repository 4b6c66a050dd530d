import assert from "assert";
import { fc, holds } from "testing";
import {
  eligibility,
  mayTake,
  type Membership,
  type OwnPart,
  type RegisterIds,
} from "../../../lib/core/mod.ts";
import { membershipAfter } from "../../../lib/core/listing.ts";
import { areMajority, needed } from "../../../lib/core/majority.ts";
import { type Machine, observation, ownPart, record, startElector, watched } from "./machine.ts";

const NAMES = ["r1", "r2", "r3"];
const FINGERPRINT = `${"a".repeat(56)}/preview-2/r1,r2,r3`;
const IDS = { r1: "A", r2: "B", r3: "C" };

type Told = Readonly<Record<string, Partial<Membership> | null>>;

/** A challenger of a set of three to which these registers are shown; the others do not answer. */
function shown(told: Told, change: Partial<OwnPart> = {}): Machine {
  const machine = startElector({ registers: NAMES });
  for (const [register, set] of Object.entries(told)) {
    machine.at(10, { type: "watchState", register, healthy: true, because: "opened" });
    const own = ownPart(`${register}-1`, {
      fingerprint: FINGERPRINT,
      ...(set === null ? {} : { set: membership(set) }),
      ...change,
    });
    machine.at(10, watched(observation(1, record("they", own)), register));
  }
  return machine;
}

function membership(change: Partial<Membership>): Membership {
  return { id: "A", ids: null, pending: [], retired: null, ...change };
}

/** Which registers it begins to take once it may. */
function asked(told: Told): readonly string[] {
  const machine = shown(told);
  machine.tickTo(17_000);
  return machine.state().registers.filter(({ attempt }) => attempt?.purpose === "acquire")
    .map(({ name }) => name);
}

/** The three as they are when their set is initialised. */
const listed = (change: Told = {}): Told => ({
  r1: { id: "A", ids: IDS },
  r2: { id: "B", ids: IDS },
  r3: { id: "C", ids: IDS },
  ...change,
});

const without = (told: Told, name: string): Told =>
  Object.fromEntries(Object.entries(told).filter(([key]) => key !== name));

Deno.test("of an initialised set any two registers are enough", () => {
  for (const name of NAMES) {
    assert.deepEqual(asked(without(listed(), name)), NAMES.filter((other) => other !== name));
  }
});

Deno.test("another server behind a known name is no part of the set", () => {
  for (const moved of [{ id: "X" }, { id: "X", ids: { ...IDS, r2: "X" } }, null]) {
    assert.deepEqual(asked(without(listed({ r2: moved }), "r3")), []);
    assert.deepEqual(
      asked(listed({ r2: moved })),
      NAMES,
      "it is taken too, and counts for nothing",
    );
  }
});

Deno.test("two servers behind one name never make two majorities, wherever a readmission ends", () => {
  const moved = { ...IDS, r2: "X" };
  const pending = ["r2"];
  // Each register as the two steps leave it, in every order in which their writes may arrive.
  const stages = [{ ids: IDS }, { ids: IDS, pending }, { ids: moved }];
  const steps = stages.flatMap((first, i) =>
    stages.filter((_, j) => Math.abs(i - j) <= 1).map((third) => ({ first, third }))
  );
  for (const { first, third } of steps) {
    const r1 = { id: "A", ...first };
    const r3 = { id: "C", ...third };
    const old = { id: "B", ids: IDS };
    const isWon = (told: Told) => asked(told).length > 0;
    for (const fresh of [{ id: "X", pending }, { id: "X", ids: moved }]) {
      const apart = [
        isWon({ r1, r2: old }) && isWon({ r2: fresh, r3 }),
        isWon({ r1, r2: fresh }) && isWon({ r2: old, r3 }),
      ];
      assert.deepEqual(apart, [false, false], JSON.stringify({ first, third, fresh }));
    }
    assert(isWon({ r1, r3 }), "the two that stay are enough at any time");
  }
});

Deno.test("a register whose list comes from elsewhere keeps nobody from the others", () => {
  const elsewhere = { r1: "P", r2: "Q", r3: "R" };
  assert.deepEqual(asked(listed({ r3: { id: "R", ids: elsewhere } })), NAMES);
  assert.deepEqual(asked(without(listed({ r3: { id: "R", ids: elsewhere } }), "r1")), []);
  const fresh = { r1: { id: "A" }, r2: { id: "B" }, r3: { id: "C", ids: elsewhere } };
  assert.deepEqual(asked(fresh), NAMES, "a list that does not name its own register is none");
});

Deno.test("lists that are not in a majority of records yet: all are needed", () => {
  const one = listed({ r2: { id: "B", pending: NAMES }, r3: { id: "C", pending: NAMES } });
  assert.deepEqual(asked(one), NAMES);
  assert.deepEqual(asked(without(one, "r3")), []);
  assert.equal(needed(shown(one).state()), 3);
  const two = listed({ r3: { id: "C", pending: NAMES } });
  assert.deepEqual(asked(without(two, "r3")), ["r1", "r2"]);
  assert.deepEqual(asked(without(two, "r1")), []);
  assert.equal(needed(shown(two).state()), 2);
});

Deno.test("records of an earlier version have no ids: theirs is a set to be initialised", () => {
  assert.deepEqual(asked({ r1: null, r2: null, r3: null }), NAMES);
  assert.deepEqual(asked({ r1: null, r2: null }), []);
});

Deno.test("a set that an operator retired is not taken into use again, unless a majority still is", () => {
  const by = { ids: null, retired: "operator" } as const;
  const minority = listed({ r1: { id: "A", ...by } });
  assert.deepEqual(asked(minority), NAMES);
  assert.deepEqual(asked(without(minority, "r3")), []);
  const most = listed({ r1: { id: "A", ...by }, r2: { id: "B", ...by } });
  assert.deepEqual(asked(most), []);
  const verdict = eligibility(shown(most).state());
  assert(!verdict.allowed);
  assert.equal(verdict.code, "set_retired");
  assert.match(verdict.because, /\(r1 and r2\): .*`forge-manager registers readmit` takes/);
});

Deno.test("the same id under two names: without a majority that lists one of them nobody stands", () => {
  const machine = shown({ r1: { id: "A" }, r2: { id: "A" }, r3: { id: "C" } });
  machine.tickTo(20_000);
  const verdict = eligibility(machine.state());
  assert(!verdict.allowed);
  assert.equal(verdict.code, "register_twice");
  const free = machine.state().registers.filter((register) => mayTake(machine.state(), register));
  assert.equal(free.length, 1, "and who forges takes neither of the two");
});

Deno.test("the same id under two names: the one that a majority lists counts, the other leads astray", () => {
  const strays = {
    r2: listed({ r2: { id: "A", ids: IDS } }),
    r3: listed({ r3: { id: "A" } }),
  };
  for (const [stray, told] of Object.entries(strays)) {
    const machine = shown(told);
    machine.tickTo(20_000);
    const free = machine.state().registers.filter((register) => mayTake(machine.state(), register));
    assert.deepEqual(free.map(({ name }) => name), NAMES.filter((name) => name !== stray));
    const verdict = eligibility(machine.state());
    assert(verdict.allowed || verdict.code !== "register_twice");
  }
});

Deno.test("a list of another pool or set is none, and its record is left alone", () => {
  for (const fingerprint of [`${"b".repeat(56)}/preview-2/r1,r2,r3`, `${FINGERPRINT},r4,r5`]) {
    const state = shown(listed(), { fingerprint }).state();
    assert(!areMajority(state, state.registers.slice(0, 2)));
    assert(!eligibility(state).allowed);
  }
});

Deno.test("who holds every register, but no majority by the lists, changes none of them", () => {
  const wiped = { r1: { id: "A", ids: IDS }, r2: { id: "X" }, r3: { id: "Y" } };
  const { state } = shown(wiped);
  const held = { holderTime: 10, physicalTime: 10, givenUp: false };
  const registers = state().registers.map((register) => ({ ...register, held }));
  const [first] = registers;
  assert(first !== undefined);
  const after = membershipAfter({ ...state(), registers }, first, "renew", "mine-1");
  assert.deepEqual(after, membership({ ids: IDS }));
});

Deno.test("whatever records say of their set, nothing breaks, and less than a majority is never enough", () =>
  holds(
    "whatever records say of their set",
    fc.property(fc.tuple(anySet(), anySet(), anySet()), ([r1, r2, r3]) => {
      const { length } = asked({ r1, r2, r3 });
      return (length === 0 || length >= 2) && asked({ r1 }).length === 0;
    }),
  ));

function anySet(): fc.Arbitrary<Partial<Membership> | null> {
  const id = fc.constantFrom("A", "B", "C", "X");
  const ids: fc.Arbitrary<RegisterIds> = fc.dictionary(
    fc.constantFrom(...NAMES, "r4", "constructor"),
    id,
    { maxKeys: 5 },
  );
  return fc.option(fc.record({
    id,
    ids: fc.option(ids, { nil: null }),
    pending: fc.array(fc.constantFrom(...NAMES, "r9"), { maxLength: 5 }),
    retired: fc.constantFrom(null, "holder" as const, "operator" as const),
  }));
}
