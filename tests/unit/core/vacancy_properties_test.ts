import assert from "assert";
import { fc, testAlways } from "testing";
import {
  initialState,
  isVacant,
  type Observation,
  type RegisterState,
  type State,
} from "../../../lib/core/mod.ts";
import { BEGINNING } from "../../support/core-world/mod.ts";
import { CONFIG, observation, ownPart, record } from "./machine.ts";

const known: fc.Arbitrary<Observation | undefined> = fc.oneof(
  fc.constantFrom(undefined, { version: null, revision: 3 }),
  fc.constantFrom("", "a", CONFIG.identity).map((holder) =>
    observation(3, record(holder, ownPart("a-1")))
  ),
);
const seen = fc.record({
  known,
  unchangedSince: fc.nat(20_000),
  wait: fc.integer({ min: 5_000, max: 330_000 }),
  watchHealthy: fc.boolean(),
});
const view = fc.constantFrom(1, 3, 5).chain((count) =>
  fc.array(seen, { minLength: count, maxLength: count })
);

type Seen = Pick<RegisterState, "known" | "unchangedSince" | "wait" | "watchHealthy">;

function viewAt(challenger: number, registers: readonly Seen[]): State {
  const names = registers.map((_, at) => `r${at}`);
  const state = initialState(
    { ...CONFIG, registers: names },
    { monotonic: 0, wall: BEGINNING, boot: 0 },
  );
  return {
    ...state,
    clocks: { ...state.clocks, challenger },
    registers: state.registers.map((register, at) => ({ ...register, ...registers[at] })),
  };
}

testAlways(
  "what is vacant stays so while nothing is heard",
  fc.property(view, fc.nat(400_000), fc.nat(400_000), (registers, now, later) => {
    if (isVacant(viewAt(now, registers))) assert(isVacant(viewAt(now + later, registers)));
  }),
);

testAlways(
  "nothing is vacant while a majority is unseen, unwatched, or names holders who may still hold",
  fc.property(view, fc.nat(400_000), (registers, now) => {
    const inDoubt = registers.filter(({ known, watchHealthy, unchangedSince, wait }) =>
      known === undefined || !watchHealthy ||
      (known.version?.record.holder ?? "") !== "" && now < unchangedSince + wait
    );
    assert.equal(isVacant(viewAt(now, registers)), 2 * inDoubt.length < registers.length);
  }),
);
