import assert from "assert";
import { testWhere } from "testing";
import { kesPeriodAt, readGenesis, slotAt } from "../../../lib/cardano/mod.ts";
import { missingVectors, vector } from "./vectors.ts";

const START = "2024-05-01T12:00:00Z";
const FIELDS = {
  ...{ networkMagic: 42, systemStart: START, slotLength: 0.5 },
  ...{ slotsPerKESPeriod: 100, maxKESEvolutions: 60 },
};

/** The fields as a file, some of them replaced; `undefined` leaves one out. */
const fileWith = (change: Record<string, unknown>) => JSON.stringify({ ...FIELDS, ...change });

Deno.test("slots and KES periods are counted from systemStart, at the pace of the file", () => {
  const outcome = readGenesis(fileWith({}), 42);
  assert(outcome.kind === "genesis");
  const { schedule } = outcome;
  const start = Date.UTC(2024, 4, 1, 12);
  assert.equal(schedule.maxKesEvolutions, 60);
  assert.deepEqual([slotAt(schedule, start - 1), slotAt(schedule, start)], [null, 0]);
  assert.equal(slotAt(schedule, start + 1_499), 2);
  assert.equal(kesPeriodAt(schedule, start + 49_999), 0);
  assert.equal(kesPeriodAt(schedule, start + 50_000), 1);
});

Deno.test("a start with a fraction of a second is one", () => {
  const outcome = readGenesis(fileWith({ systemStart: "2024-05-01T12:00:00.250000000Z" }), 42);
  assert(outcome.kind === "genesis");
  assert.equal(outcome.schedule.slotZeroMilliseconds, Date.UTC(2024, 4, 1, 12) + 250);
});

const REFUSED: readonly (readonly [name: string, text: string, because: RegExp])[] = [
  ["no JSON", "systemStart: now", /^is not a JSON object/],
  ["a list", "[]", /^is not a JSON object/],
  [
    "another network",
    fileWith({ networkMagic: 1 }),
    /networkMagic 1, expected 42; .*NETWORK_MAGIC/,
  ],
  ["no magic", fileWith({ networkMagic: undefined }), /networkMagic missing/],
  [
    "no start",
    fileWith({ systemStart: undefined }),
    /systemStart missing, expected a time such as/,
  ],
  ["a start as a number", fileWith({ systemStart: 1.7e9 }), /systemStart 1700000000/],
  ["a start in local time", fileWith({ systemStart: "2024-05-01T12:00:00" }), /systemStart "2024/],
  ["a 13th month", fileWith({ systemStart: "2024-13-01T12:00:00Z" }), /systemStart "2024-13/],
  ["slots of no length", fileWith({ slotLength: 0 }), /slotLength 0, expected seconds above 0/],
  ["slots that run backwards", fileWith({ slotLength: -1 }), /slotLength -1/],
  ["a length as a text", fileWith({ slotLength: "1" }), /slotLength "1"/],
  ["periods of no slot", fileWith({ slotsPerKESPeriod: 0 }), /slotsPerKESPeriod 0/],
  ["periods of half a slot", fileWith({ slotsPerKESPeriod: 0.5 }), /slotsPerKESPeriod 0.5/],
  ["more periods than a key has", fileWith({ maxKESEvolutions: 65 }), /65, expected 1 to 64/],
  ["no number of periods", fileWith({ maxKESEvolutions: null }), /maxKESEvolutions null/],
];
for (const [name, text, because] of REFUSED) {
  Deno.test(`a genesis with ${name} is refused`, () => {
    const outcome = readGenesis(text, 42);
    assert(outcome.kind === "invalid");
    assert.match(outcome.because, because);
  });
}

testWhere(missingVectors, "the genesis of a real devnet is read", () => {
  const outcome = readGenesis(vector("hydra-devnet", "genesis-shelley.json"), 42);
  assert(outcome.kind === "genesis");
  const { slotMilliseconds, slotsPerKesPeriod, maxKesEvolutions } = outcome.schedule;
  assert.deepEqual([slotMilliseconds, slotsPerKesPeriod, maxKesEvolutions], [100, 129_600, 60]);
});
