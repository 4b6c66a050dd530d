import assert from "assert";
import { patient, present, recordOf, written } from "./records.ts";
import type { Clause } from "./clause.ts";
import { watching } from "./watching.ts";

/** What every register promises about its watch. */
export const watchClauses: readonly Clause[] = [
  ["a watch tells what is there, every change, and the deletion", async (world) => {
    const register = world.open();
    await using watch = watching(world.open());
    await watch.until("the missing record", () => watch.holders().at(-1) === "-");
    await watch.until("health", () => watch.states.at(-1)?.startsWith("+") === true);
    let version = written(await register.create(recordOf("a"), patient));
    for (const holder of ["a", "", "b"]) {
      version = written(await register.update(recordOf(holder), version, patient));
    }
    await world.editHolder("c");
    await watch.until("the edit", () => watch.holders().at(-1) === "c");
    await world.remove();
    await watch.until("the deletion", () => watch.holders().at(-1) === "-");
    assert.deepEqual(watch.holders().slice(1), ["a", "a", "", "b", "c", "-"]);
    const revisions = watch.seen.map(({ revision }) => revision ?? Number.NaN);
    assert(revisions.every((revision, i) => i === 0 || revision > Number(revisions[i - 1])));
    assert(watch.states.every((state) => state.startsWith("+")));
  }],

  ["what a watch tells can be updated without reading it again", async (world) => {
    const other = world.open();
    const register = world.open();
    await using watch = watching(register);
    written(await other.create(recordOf("a"), patient));
    await watch.until("the record", () => watch.holders().at(-1) === "a");
    const seen = watch.seen.at(-1)?.version;
    assert(seen !== null && seen !== undefined);
    const mine = written(await register.update(recordOf("b"), seen, patient));
    assert.deepEqual(present(await other.read(patient)), mine);
  }],

  ["a watch that is distrusted goes on", async (world) => {
    const register = world.open();
    await using watch = watching(register);
    await watch.until("health", () => watch.states.length > 0);
    register.distrustWatch();
    const version = written(await world.open().create(recordOf("a"), patient));
    await watch.until("the record", () => watch.seen.at(-1)?.revision === version.revision);
  }],
];
