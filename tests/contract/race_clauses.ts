import assert from "assert";
import type { Register } from "../../lib/registers/mod.ts";
import type { Clause } from "./clause.ts";
import { patient, present, recordOf, written } from "./records.ts";
import type { RegisterWorld } from "./register_world.ts";

const clients = 10;
const writersPerClient = 20;
/** Versions that all of them want to replace, one after the other. */
const versions = 3;
/** How often each client has to succeed. */
const raises = 4;
/** Far more than two hundred requests at once take on a busy machine, in milliseconds. */
const requestTimeout = 60_000;

const openAll = (world: RegisterWorld): readonly Register[] =>
  Array.from({ length: clients }, () => world.open({ requestTimeout }));

/** What every register promises to crowds. */
export const raceClauses: readonly Clause[] = [
  ["of hundreds of writers at once exactly one wins each version", async (world) => {
    const registers = openAll(world);
    let newest = written(await world.open().create(recordOf(""), patient));
    for (let round = 0; round < versions; round++) {
      for (const read of await Promise.all(registers.map((register) => register.read(patient)))) {
        assert.deepEqual(present(read), newest);
      }
      const outcomes = await Promise.all(
        Array.from(
          { length: writersPerClient },
          (_, j) =>
            registers.map((register, i) =>
              register.update(recordOf(`${round}-${i}-${j}`), newest, patient)
            ),
        ).flat(),
      );
      const winners = outcomes.filter(({ kind }) => kind === "written");
      const losers = outcomes.filter(({ kind }) => kind === "conflict");
      assert.deepEqual([winners.length, losers.length], [1, clients * writersPerClient - 1]);
      const [winner] = winners;
      assert(winner !== undefined);
      const next = written(winner);
      assert(next.revision > newest.revision);
      newest = next;
    }
    assert.deepEqual(present(await world.open().read(patient)), newest);
  }],

  ["a count that many raise at once loses nothing", async (world) => {
    const registers = openAll(world);
    written(await world.open().create({ ...recordOf(""), transitions: 0 }, patient));
    const made = await Promise.all(registers.map((register, i) => raise(register, `p${i}`)));
    const total = clients * raises;
    assert.equal(present(await world.open().read(patient)).record.transitions, total);
    const counts = made.flat().toSorted((a, b) => a - b);
    assert.deepEqual(counts, Array.from({ length: total }, (_, i) => i + 1));
  }],
];

/** Raises the count of transitions until it has succeeded often enough; the counts that it made. */
async function raise(register: Register, holder: string): Promise<readonly number[]> {
  const made: number[] = [];
  while (made.length < raises) {
    const version = present(await register.read(patient));
    const transitions = version.record.transitions + 1;
    const record = { ...recordOf(holder), transitions };
    const outcome = await register.update(record, version, patient);
    assert(outcome.kind !== "failed", outcome.kind === "failed" ? outcome.because : "");
    if (outcome.kind === "written") made.push(transitions);
  }
  return made;
}
