import assert from "assert";
import { fc, testAlways } from "testing";
import {
  type Held,
  holdsRight,
  initialState,
  type Observation,
  rightOf,
  type State,
} from "../../../lib/core/mod.ts";
import { BEGINNING, DEFAULTS } from "../../support/core-world/mod.ts";
import { CONFIG, observation, ownPart, record } from "./machine.ts";

const NAMES = ["r1", "r2", "r3", "r4", "r5"];
const WIPED = { r1: "old id of r1", r5: "old id of r5" };
const READING = { monotonic: 0, wall: BEGINNING, boot: 0 };

/** Few different times, so that leases end together as often as apart. */
const times = fc.integer({ min: 0, max: 12 }).map((step) => step * 1_000);
const lease: fc.Arbitrary<Held | null> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(null) },
  {
    weight: 4,
    arbitrary: fc.record({
      holderTime: times,
      physicalTime: times,
      givenUp: fc.boolean(),
    }),
  },
);
const leases = fc.constantFrom(1, 3, 5).chain((count) =>
  fc.array(lease, { minLength: count, maxLength: count })
);
const moment = fc.integer({ min: -1, max: 27 }).map((half) => DEFAULTS.rightLasts + half * 500);

/** What a record says of its set while r1 and r5 are readmitted after they were wiped. */
type Lists = "none" | "old" | "announced" | "new";

function stateOf(
  held: readonly (Held | null)[],
  holder = 0,
  lists: readonly Lists[] = held.map(() => "new"),
): State {
  const registers = NAMES.slice(0, held.length);
  const state = initialState({ ...CONFIG, registers }, READING);
  return {
    ...state,
    clocks: { ...state.clocks, holder },
    registers: state.registers.map((register, at) => ({
      ...register,
      held: held[at] ?? null,
      known: knownOf(register.name, registers, lists[at] ?? "none"),
    })),
  };
}

/** A record of this process that knows so much of its set. */
function knownOf(name: string, registers: readonly string[], lists: Lists): Observation {
  const fresh = Object.fromEntries(registers.map((one) => [one, `id of ${one}`]));
  const set = {
    id: `id of ${name}`,
    ids: lists === "none" ? null : lists === "new" ? fresh : { ...fresh, ...WIPED },
    pending: lists === "announced" ? Object.keys(WIPED) : [],
    retired: null,
  };
  return observation(1, record(CONFIG.identity, ownPart("mine-1", { set })));
}

/** How many registers still grant the right at this moment, counted one by one. */
function granting(
  held: readonly (Held | null)[],
  clock: "holderTime" | "physicalTime",
  at: number,
): number {
  return held.filter((lease) =>
    lease !== null && !lease.givenUp && lease[clock] + DEFAULTS.rightLasts > at
  ).length;
}

testAlways(
  "the right is held exactly while more than half of the registers grant it",
  fc.property(leases, moment, (held, at) => {
    const majority = granting(held, "holderTime", at) * 2 > held.length;
    assert.equal(holdsRight(stateOf(held, at)), majority);
  }),
);

testAlways(
  "the right ends, on either clock, at the moment in which the majority is lost",
  fc.property(leases, (held) => {
    const right = rightOf(stateOf(held));
    for (const clock of ["holderTime", "physicalTime"] as const) {
      const counted = held.filter((lease) => lease !== null && !lease.givenUp).length;
      assert.equal(right === null, counted * 2 <= held.length);
      if (right === null) continue;
      const ends = clock === "holderTime" ? right.endsHolder : right.endsPhysical;
      assert(granting(held, clock, ends - 1) * 2 > held.length, `${clock}: before ${ends}`);
      assert(granting(held, clock, ends) * 2 <= held.length, `${clock}: at ${ends}`);
    }
  }),
);

testAlways(
  "a renewal never shortens the right, and a lease lost or given up never lengthens it",
  fc.property(leases, fc.nat(4), times, (held, index, later) => {
    const end = (leases: readonly (Held | null)[]) =>
      rightOf(stateOf(leases))?.endsHolder ?? -Infinity;
    const at = index % held.length;
    const one = held[at] ?? null;
    const changed = (lease: Held | null) => held.map((held, i) => i === at ? lease : held);
    assert(end(changed(null)) <= end(held));
    if (one === null) return;
    assert(end(changed({ ...one, givenUp: true })) <= end(held));
    assert(end(changed({ ...one, holderTime: one.holderTime + later })) >= end(held));
  }),
);

testAlways(
  "losing any minority of registers that were all renewed together costs nothing",
  fc.property(fc.constantFrom(1, 3, 5), times, fc.integer(), (count, time, dice) => {
    const lease = { holderTime: time, physicalTime: time, givenUp: false };
    const lost = Math.floor((count - 1) / 2);
    const begin = Math.abs(dice) % count;
    const held = Array.from(
      { length: count },
      (_, at) => (at - begin + count) % count < lost ? null : lease,
    );
    assert.equal(rightOf(stateOf(held))?.endsHolder, time + DEFAULTS.rightLasts);
  }),
);

testAlways(
  "a register more never shortens the right, whatever the records list",
  fc.property(
    fc.array(lease, { minLength: 5, maxLength: 5 }),
    fc.array(fc.constantFrom<Lists>("none", "old", "announced", "new"), {
      minLength: 5,
      maxLength: 5,
    }),
    fc.nat(4),
    (held, lists, lost) => {
      const all = rightOf(stateOf(held, 0, lists));
      const rest = rightOf(stateOf(held.map((one, at) => at === lost ? null : one), 0, lists));
      assert((rest?.endsHolder ?? -Infinity) <= (all?.endsHolder ?? -Infinity));
    },
  ),
  5000,
);

Deno.test("two of five were wiped, and only some have their new lists: the three others give the right", () => {
  const granted = (time: number) => ({ holderTime: time, physicalTime: time, givenUp: false });
  const end = (held: readonly number[], lists: readonly Lists[]) =>
    rightOf(stateOf(held.map(granted), 0, lists))?.endsHolder;
  const ends = 5_000 + DEFAULTS.rightLasts;
  const held = [1_000, 5_000, 5_000, 5_000, 1_000];
  assert.equal(end(held, ["none", "new", "announced", "new", "none"]), ends);
  assert.equal(
    end(held, ["new", "new", "announced", "announced", "new"]),
    ends,
    "of two majorities the one that lasts longer",
  );
});
