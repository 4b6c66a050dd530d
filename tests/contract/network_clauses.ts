import assert from "assert";
import { eventually, settles } from "../support/servers/wait.ts";
import { failure, observed, patient, present, recordOf, written } from "./records.ts";
import { type Clause, given } from "./clause.ts";
import { watching } from "./watching.ts";

/** Far more than any call may take, in milliseconds; only reached when something is broken. */
const forever = 60_000;

/** What a register behind a network promises when that network fails. */
export const networkClauses: readonly Clause[] = [
  ["a watch recovers from connections that break", async (world) => {
    const direct = world.open();
    await using watch = watching(world.open());
    await watch.until("health", () => watch.states.length === 1);
    for (const holder of ["a", "b", "c"]) {
      given(world.network).cut();
      await world.remove();
      const { revision } = written(await direct.create(recordOf(holder), patient));
      await watch.until(holder, () => watch.seen.at(-1)?.revision === revision);
    }
    await watch.until("health", () => watch.states.at(-1)?.startsWith("+") === true);
  }, "network"],

  ["a watch that ends at its time goes on without reading or complaint", async (world) => {
    const register = world.open();
    // Twice as long as a watch must have been open to count as a good one, whatever the jitter.
    await using watch = watching(world.open({ watch: { timeoutSeconds: 11 } }));
    let version = written(await register.create(recordOf("a"), patient));
    await watch.until("the second connection", () => watch.states.length === 2);
    version = written(await register.update(recordOf("b"), version, patient));
    await watch.until("b", () => watch.seen.at(-1)?.revision === version.revision);
    assert(watch.states.every((state) => state.startsWith("+")), watch.states.join(" | "));
    assert(watch.holders().filter((holder) => holder === "a").length <= 1);
  }, "watchTime"],

  ["a watch recovers from silence", async (world) => {
    const network = given(world.network);
    const register = world.open();
    let version = written(await register.create(recordOf("a"), patient));
    await using watch = watching(world.open({ watch: { idleLimit: 700 } }));
    await watch.until("health", () => watch.states.at(-1)?.startsWith("+") === true);
    network.stall(true);
    try {
      await watch.until("the notice", () => watch.states.at(-1)?.includes("silent") === true);
    } finally {
      network.stall(false);
    }
    version = written(await register.update(recordOf("b"), version, patient));
    await watch.until("b", () => watch.seen.at(-1)?.revision === version.revision);
  }, "network"],

  [
    "a request into a black hole ends, and delays neither its neighbour nor the next",
    async (world) => {
      const network = given(world.network);
      const register = world.open();
      const version = written(await register.create(recordOf("a"), patient));
      network.stall(true);
      try {
        const calls = [
          register.read(patient),
          register.update(recordOf("b"), version, patient),
          register.create(recordOf("c"), patient),
        ];
        assert(await settles(Promise.all(calls), forever), "a call hangs");
        for (const call of calls) assert.match(failure(await call), /No answer within/);
        const abort = new AbortController();
        const aborted = register.read(abort.signal);
        abort.abort(new Error("budget spent"));
        assert(await settles(aborted, forever), "an aborted call hangs");
        assert.match(failure(await aborted), /budget spent/);
      } finally {
        network.stall(false);
      }
      // What was held up may arrive now; whatever came of it, the next calls work.
      const { record } = present(await register.read(patient));
      assert(["a", "b"].includes(record.holder));
    },
    "network",
  ],

  ["after one request in vain, no other dead connection is tried", async (world) => {
    const register = world.open();
    written(await register.create(recordOf("a"), patient));
    // Two at once make two connections, which are then kept for the next requests.
    await Promise.all([register.read(patient), register.read(patient)]);
    given(world.network).deaden();
    assert.match(failure(await register.read(patient)), /No answer within/);
    assert.equal(present(await register.read(patient)).record.holder, "a");
  }, "network"],

  [
    "a watch that was cut off may miss versions, but never the newest, and never goes back",
    async (world) => {
      const network = given(world.network);
      const register = world.open();
      let version = written(await register.create(recordOf("a"), patient));
      await using watch = watching(world.open());
      await watch.until("health", () => watch.states.at(-1)?.startsWith("+") === true);
      network.cut();
      for (let i = 0; i < 20; i++) {
        const outcome = await register.update(recordOf(`b${i}`), version, patient);
        // The first one may have lost its connection, too.
        version = outcome.kind === "written"
          ? outcome.version
          : present(await register.read(patient));
      }
      await watch.until("the newest", () => watch.seen.at(-1)?.revision === version.revision);
      const revisions = watch.seen.map(({ revision }) => revision ?? Number.NaN);
      assert.deepEqual(revisions, revisions.toSorted((a, b) => a - b));
      await world.remove();
      await watch.until("the deletion", () => watch.holders().at(-1) === "-");
    },
    "network",
  ],

  ["a write whose answer is lost is unknown, and what it wrote is found", async (world) => {
    const network = given(world.network);
    const register = world.open();
    const before = written(await register.create(recordOf("a"), patient));
    const sent = recordOf("b");
    network.swallow(true);
    const outcome = await register.update(sent, before, patient);
    network.swallow(false);
    failure(outcome);
    const found = present(await register.read(patient));
    assert.deepEqual(found.record, sent);
    written(await register.update(recordOf("b"), found, patient));
    await world.remove();
    // A connection that is kept: over a new one nothing would reach the server.
    assert.equal(observed(await register.read(patient)), null);
    const first = recordOf("c");
    network.swallow(true);
    const created = await register.create(first, patient);
    network.swallow(false);
    failure(created);
    assert.deepEqual(present(await register.read(patient)).record, first);
  }, "network"],

  [
    "a watch outlives a server that has forgotten what happened",
    async (world) => {
      const register = world.open();
      let version = written(await register.create(recordOf("a"), patient));
      await using watch = watching(world.open());
      await watch.until("health", () => watch.states.at(-1)?.startsWith("+") === true);
      for (let i = 0; i < 5; i++) {
        version = written(await register.update(recordOf(`b${i}`), version, patient));
      }
      given(world.network).cut();
      await given(world.forget)();
      await watch.until("b4", () => watch.seen.at(-1)?.revision === version.revision);
      const now = await eventually("the server", async () => {
        const read = await register.read(patient);
        return read.kind === "observed" ? present(read) : null;
      });
      assert.deepEqual(now, version);
      const next = written(await register.update(recordOf("c"), now, patient));
      await watch.until("c", () => watch.seen.at(-1)?.revision === next.revision);
    },
    "network",
    "forget",
  ],
];
