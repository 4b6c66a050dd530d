import assert from "assert";
import { fc, testAlways } from "testing";
import { initialState, type State, waitFor } from "../../../lib/core/mod.ts";
import { othersSignUntil, slotNotClear, withOtherSigners } from "../../../lib/core/slots.ts";
import { BEGINNING, DEFAULTS } from "../../support/core-world/mod.ts";
import { CONFIG, ownPart, record, release, version } from "./machine.ts";

/** A right may last one lease, and wall clocks may be two apart; by a clock that is slow. */
const REMEMBERED = waitFor(3 * DEFAULTS.leaseDuration, DEFAULTS.clockRateError);
const READING = { monotonic: 0, wall: BEGINNING, boot: 0 };
const START = initialState(CONFIG, READING);

interface Statement {
  readonly who: string;
  readonly until: number | null;
  readonly others: number | null;
  /** Of whom that is; `null` if the writer does not say. */
  readonly whose: string | null;
}

const time = fc.option(fc.integer({ min: -60_000, max: 60_000 }).map((at) => BEGINNING + at));
const name = fc.constantFrom("a", "b", "c", CONFIG.identity);
const statement: fc.Arbitrary<Statement> = fc.record({
  who: name,
  until: time,
  others: time,
  whose: fc.option(name),
});
const statements = fc.array(statement, { maxLength: 30 });

function at(state: State, passed: number): State {
  return { ...state, clocks: { ...state.clocks, challenger: passed } };
}

/** Takes in one statement after the other, spread over so long a time. */
function heard(said: readonly Statement[], lasts: number): State {
  return said.reduce((state, { who, until, others, whose }, index) => {
    const part = ownPart(`${who}-${index + 1}`, {
      signsUntil: until,
      othersSignUntil: others,
      ...(whose === null || others === null ? {} : {
        signers: { named: [{ identity: whose, until: others, order: index }], othersUntil: null },
      }),
    });
    const now = at(state, Math.floor(lasts * index / said.length));
    return { ...now, signing: withOtherSigners(now, version(index + 1, record(who, part))) };
  }, START);
}

function largest(times: readonly (number | null)[]): number | null {
  return times.reduce((most, one) => Math.max(most ?? -Infinity, one ?? -Infinity), null);
}

testAlways(
  "of what others said within three leases nothing is forgotten, and nothing is made up",
  fc.property(statements, (said) => {
    const foreign = said.filter(({ who }) => who !== CONFIG.identity);
    const expected = largest(foreign.flatMap(({ until, others, whose }) => [
      until,
      whose === CONFIG.identity ? null : others,
    ]));
    const told = othersSignUntil(at(heard(said, REMEMBERED), REMEMBERED - 1));
    assert.equal(told ?? -Infinity, expected ?? -Infinity);
  }),
);

testAlways(
  "what a remote clock says delays nobody for longer than three leases",
  fc.property(statements, fc.nat(100_000), (said, lasts) => {
    assert.equal(othersSignUntil(at(heard(said, lasts), lasts + REMEMBERED)), null);
  }),
);

testAlways(
  "a release takes back whatever its holder had said",
  fc.property(fc.array(time, { maxLength: 20 }), time, (promised, last) => {
    const said = promised.map((until) => ({ who: "a", until, others: null, whose: null }));
    const before = heard(said, 1_000);
    const nonce = `a-${said.length + 1}`;
    const content = release("a", nonce);
    const mark = content.own?.mark ?? null;
    const written = version(99, { ...content, own: ownPart(nonce, { mark, signsUntil: last }) });
    const after = { ...before, signing: withOtherSigners(before, written) };
    assert.equal(othersSignUntil(after), last);
  }),
);

testAlways(
  "keys are placed only when a whole slot lies between the last that was signed and the present one",
  fc.property(time, time, fc.integer({ min: -70_000, max: 70_000 }), (other, own, now) => {
    const wall = BEGINNING + now;
    const known = heard([{ who: "a", until: other, others: null, whose: null }], 0);
    const state: State = {
      ...known,
      clocks: { ...known.clocks, wall, highestWall: wall },
      signing: { ...known.signing, ownLast: own },
    };
    const slot = (time: number) => Math.floor(time / 1000);
    const signed = [other, own].flatMap((time) => time === null ? [] : [slot(time)]);
    const clear = signed.every((last) => last + 1 < slot(wall));
    assert.equal(slotNotClear(state) === null, clear);
  }),
);
