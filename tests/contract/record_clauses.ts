import assert from "assert";
import { observed, patient, present, recordOf, written } from "./records.ts";
import type { Clause } from "./clause.ts";

/** How many clients race. */
const racers = 5;

/** What every register promises about its record. */
export const recordClauses: readonly Clause[] = [
  ["a missing record reads as missing, and is created once", async (world) => {
    const register = world.open();
    assert.equal(observed(await register.read(patient)), null);
    const first = written(await register.create(recordOf("a"), patient));
    assert.equal((await register.create(recordOf("b"), patient)).kind, "conflict");
    assert.deepEqual(present(await register.read(patient)), first);
  }],

  ["of many creations at once exactly one succeeds, the others conflict", async (world) => {
    const outcomes = await Promise.all(
      Array.from({ length: racers }, (_, i) => world.open().create(recordOf(`p${i}`), patient)),
    );
    const kinds = outcomes.map(({ kind }) => kind).sort();
    assert.deepEqual(kinds, [...Array(racers - 1).fill("conflict"), "written"]);
  }],

  ["of many updates of one version exactly one succeeds, the others conflict", async (world) => {
    written(await world.open().create(recordOf(""), patient));
    const registers = Array.from({ length: racers }, () => world.open());
    const versions = await Promise.all(
      registers.map(async (register) => present(await register.read(patient))),
    );
    const outcomes = await Promise.all(registers.map((register, i) => {
      const version = versions[i];
      assert(version !== undefined);
      return register.update(recordOf(`p${i}`), version, patient);
    }));
    const kinds = outcomes.map(({ kind }) => kind).sort();
    assert.deepEqual(kinds, [...Array(racers - 1).fill("conflict"), "written"]);
    const winner = outcomes.find((outcome) => outcome.kind === "written");
    assert(winner !== undefined);
    assert.deepEqual(present(await world.open().read(patient)), written(winner));
  }],

  ["an update of a version that is no longer the newest changes nothing", async (world) => {
    const register = world.open();
    const old = written(await register.create(recordOf("a"), patient));
    const now = written(await register.update(recordOf("a"), old, patient));
    assert((await register.update(recordOf("b"), old, patient)).kind === "conflict");
    assert.deepEqual(present(await register.read(patient)), now);
  }],

  [
    "what is written is read back to the letter, and every write is a newer revision",
    async (world) => {
      const register = world.open();
      const mark = { releaser: "a", nonce: "n", transitions: 9 };
      const records = [
        recordOf("a pod/0a1b2c/000102030405060708090a0b0c0d0e0f"),
        recordOf("", { mark, nonce: "n", signsUntil: null, othersSignUntil: 1_700_000_000_000 }),
        recordOf("x".repeat(200), { certificateCounter: null, signsUntil: 1_700_000_000_123 }),
        { ...recordOf("a"), duration: 300_000, transitions: 0, acquiredAt: null },
        { ...recordOf("a"), own: null },
        recordOf("a", { set: { id: "a-1", ids: null, pending: ["home"], retired: null } }),
        recordOf("", { set: { id: "a-1", ids: { home: "a-1" }, pending: [], retired: "holder" } }),
      ];
      let version = written(await register.create(recordOf("first"), patient));
      for (const record of records) {
        const next = written(await register.update(record, version, patient));
        assert.deepEqual(next.record, record);
        assert.deepEqual(present(await world.open().read(patient)), next);
        assert(next.revision > version.revision);
        version = next;
      }
    },
  ],

  ["an edit by hand makes the record a stranger's", async (world) => {
    const register = world.open();
    const before = written(await register.create(recordOf("a"), patient));
    await world.editHolder("somebody");
    const after = present(await register.read(patient));
    assert.equal(after.record.holder, "somebody");
    assert.equal(after.record.own, null);
    assert.notEqual(after.spec, before.spec);
    assert((await register.update(recordOf("a"), before, patient)).kind === "conflict");
  }],

  ["an update of a deleted record conflicts, even where it was created again", async (world) => {
    const register = world.open();
    const deleted = written(await register.create(recordOf("a"), patient));
    await world.remove();
    assert((await register.update(recordOf("a"), deleted, patient)).kind === "conflict");
    assert.equal(observed(await register.read(patient)), null);
    const again = written(await world.open().create(recordOf("b"), patient));
    assert(again.revision > deleted.revision);
    assert((await register.update(recordOf("a"), deleted, patient)).kind === "conflict");
    assert.equal(present(await register.read(patient)).record.holder, "b");
  }],

  ["a call whose signal has aborted fails and changes nothing", async (world) => {
    const register = world.open();
    const gone = AbortSignal.abort(new Error("over"));
    assert.equal((await register.read(gone)).kind, "failed");
    assert.equal((await register.create(recordOf("a"), gone)).kind, "failed");
    assert.equal(observed(await register.read(patient)), null);
    const version = written(await register.create(recordOf("a"), patient));
    assert.equal((await register.update(recordOf("b"), version, gone)).kind, "failed");
    assert.deepEqual(present(await register.read(patient)), version);
  }],

  ["a record that is created again with the same content is another version", async (world) => {
    const register = world.open();
    const record = recordOf("a");
    const deleted = written(await register.create(record, patient));
    await world.remove();
    const again = written(await register.create(record, patient));
    assert.deepEqual(again.record, deleted.record);
    assert(again.revision > deleted.revision);
    assert.equal((await register.update(recordOf("b"), deleted, patient)).kind, "conflict");
    written(await register.update(recordOf("b"), again, patient));
  }],
];
