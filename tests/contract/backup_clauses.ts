import assert from "assert";
import type { RightRecord, Version, WriteOutcome } from "../../lib/core/mod.ts";
import type { Register } from "../../lib/registers/mod.ts";
import { eventually } from "../support/servers/wait.ts";
import { type Clause, given } from "./clause.ts";
import { patient, present, recordOf, written } from "./records.ts";
import { watching } from "./watching.ts";

/** What a register promises that is put back to an earlier state. */
export const backupClauses: readonly Clause[] = [
  [
    "a restored register shows what it held, and gives no way to what it has forgotten",
    async (world) => {
      const register = world.open();
      const first = written(await register.create(recordOf("a"), patient));
      const restore = await given(world.backup)();
      const lost = written(await register.update(recordOf("lost"), first, patient));
      // It knows the lost version, and hears of nothing else.
      const stale = world.open();
      assert.deepEqual(present(await stale.read(patient)), lost);
      await restore();
      assert.deepEqual(await found(register), first);
      assert.equal((await answered(stale, recordOf("b"), lost)).kind, "conflict");
      // As the lost one but for its nonce: a register that counts up again gives it the same revision.
      const alike = { ...lost.record, own: recordOf("").own };
      let newest = written(await answered(register, alike, first));
      assert.equal((await answered(register, recordOf("c"), lost)).kind, "conflict");
      // Until it has counted up again beyond what it had given to the lost version.
      for (let i = 0; i < 5; i++) {
        // A Lease is compared by its revision alone, so there is one that it mistakes.
        if (world.lease === null || newest.revision !== lost.revision) {
          assert.equal((await answered(stale, recordOf("c"), lost)).kind, "conflict");
        }
        assert.deepEqual(await found(register), newest);
        newest = written(await answered(register, recordOf(`b${i}`), newest));
      }
      assert(newest.revision > lost.revision);
      assert.equal((await answered(stale, recordOf("c"), lost)).kind, "conflict");
    },
    "backup",
  ],

  ["a watch tells what a restored register holds, and what comes after", async (world) => {
    const register = world.open();
    const first = written(await register.create(recordOf("a"), patient));
    const restore = await given(world.backup)();
    let version = first;
    for (let i = 0; i < 5; i++) {
      version = written(await register.update(recordOf("lost"), version, patient));
    }
    await using watch = watching(world.open());
    await watch.until("the lost one", () => watch.seen.at(-1)?.revision === version.revision);
    await restore();
    await watch.until("the restored one", () => watch.holders().at(-1) === "a");
    assert.equal(watch.seen.at(-1)?.revision, first.revision);
    const next = written(await answered(register, recordOf("b"), await found(register)));
    await watch.until("the next one", () => watch.seen.at(-1)?.revision === next.revision);
  }, "backup"],
];

/** What the register holds, once its server is there again. */
function found(register: Register): Promise<Version> {
  return eventually("the restored server", async () => {
    const read = await register.read(patient);
    return read.kind === "observed" ? present(read) : null;
  });
}

/** What becomes of an update, once its server is there again. */
function answered(
  register: Register,
  record: RightRecord,
  version: Version,
): Promise<WriteOutcome> {
  return eventually("the restored server", async () => {
    const outcome = await register.update(record, version, patient);
    return outcome.kind === "failed" ? null : outcome;
  });
}
