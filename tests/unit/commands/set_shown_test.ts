import assert from "assert";
import { recordsText } from "../../../lib/commands/records_text.ts";
import { isGranted, isYetToBeInitialised } from "../../../lib/commands/set_shown.ts";
import type { RecordShown } from "../../../lib/runtime/mod.ts";

const IDS = { eu: "1", us: "2", ap: "3" };

/** A record of the set that `pod` holds, and what differs from that. */
function record(register: string, differences: Partial<RecordShown> = {}): RecordShown {
  return {
    ...{ register, unreadable: null, holder: "pod", isOver: false, renewedAt: null },
    ...{ transitions: 1, fingerprint: "set", isOfThisSet: true, id: "1", ids: IDS },
    ...{ pending: [], retired: null },
    ...differences,
  };
}

const NONE: Partial<RecordShown> = {
  ...{
    holder: null,
    transitions: null,
    fingerprint: null,
    isOfThisSet: false,
    id: null,
    ids: null,
  },
};
const UNREADABLE: Partial<RecordShown> = { ...NONE, unreadable: "no network" };

Deno.test("a majority that lists the set grants the right, and says nothing of a beginning", () => {
  for (const third of [{}, NONE, UNREADABLE, { ids: null }, { holder: "other" }]) {
    const records = [record("eu"), record("us"), record("ap", third)];
    assert.equal(isGranted(records), true);
    assert.equal(isYetToBeInitialised(records), false);
  }
});

Deno.test("before the registers list each other a majority grants nothing: all are needed", () => {
  const named = (third: Partial<RecordShown>) => [
    ...["eu", "us"].map((name) => record(name, { ids: null })),
    record("ap", third),
  ];
  for (const third of [NONE, { ids: null, holder: "other" }, { holder: null }, UNREADABLE]) {
    assert.equal(isGranted(named(third)), false);
    assert.equal(isYetToBeInitialised(named(third)), true);
  }
  assert.equal(isGranted(named({ ids: null })), true);
});

Deno.test("a register that cannot be read may list the others, one that does not counts for nothing", () => {
  const silent = [record("eu"), record("us", UNREADABLE), record("ap", UNREADABLE)];
  assert.deepEqual([isYetToBeInitialised(silent), isGranted(silent)], [false, false]);
  const mixed = [record("eu"), record("us", { ids: null }), record("ap", { holder: "other" })];
  assert.deepEqual([isYetToBeInitialised(mixed), isGranted(mixed)], [false, false]);
  const retired = ["eu", "us", "ap"].map((name) => record(name, { retired: "operator" }));
  assert.equal(isYetToBeInitialised(retired), true);
});

Deno.test("one register has no others to list", () => {
  const alone = [record("hub", { ids: null })];
  assert.deepEqual([isYetToBeInitialised(alone), isGranted(alone)], [false, true]);
  const over = [record("hub", { ids: null, isOver: true })];
  assert.equal(isGranted(over), false);
});

Deno.test("what is shown says that a set is not initialised yet, and not of one that is", () => {
  const operation = { action: "show", apply: false, registers: [], fingerprint: "set" } as const;
  const text = (records: readonly RecordShown[]) =>
    recordsText({ records, outcome: null }, { ...operation, timings: {} as never });
  const said = /^The set is not initialised yet: .* without all 3 of them$/m;
  const all = ["eu", "us", "ap"];
  assert.match(text(all.map((name) => record(name, { ids: null }))), said);
  assert.match(text(all.map((name) => record(name, { ids: null }))), /^ {2}lists +nothing yet$/m);
  assert.doesNotMatch(text(all.map((name) => record(name))), said);
});
