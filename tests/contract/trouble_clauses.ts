import assert from "assert";
import { settles } from "../support/servers/wait.ts";
import type { Proxy } from "./proxy.ts";
import { failure, patient, present, recordOf, written } from "./records.ts";
import type { Clause } from "./register_contract.ts";
import { watching } from "./watching.ts";

/** Far more than any call may take, in milliseconds; only reached when something is broken. */
const forever = 60_000;

/** What a register behind a network promises when that network fails. */
export function trouble(proxy: Proxy): readonly Clause[] {
  return [
    ["a watch recovers from connections that break", async (world) => {
      const direct = world.open();
      await using watch = watching(world.open());
      await watch.until("health", () => watch.states.length === 1);
      for (const holder of ["a", "b", "c"]) {
        proxy.cut();
        await world.remove();
        const { revision } = written(await direct.create(recordOf(holder), patient));
        await watch.until(holder, () => watch.seen.at(-1)?.revision === revision);
      }
      await watch.until("health", () => watch.states.at(-1)?.startsWith("+") === true);
    }],

    ["a watch that ends at its time goes on without reading or complaint", async (world) => {
      const register = world.open();
      await using watch = watching(world.open({ timeoutSeconds: 6 }));
      let version = written(await register.create(recordOf("a"), patient));
      await watch.until("the second connection", () => watch.states.length === 2);
      version = written(await register.update(recordOf("b"), version, patient));
      await watch.until("b", () => watch.seen.at(-1)?.revision === version.revision);
      assert(watch.states.every((state) => state.startsWith("+")), watch.states.join(" | "));
      assert(watch.holders().filter((holder) => holder === "a").length <= 1);
    }],

    ["a watch recovers from silence", async (world) => {
      const register = world.open();
      let version = written(await register.create(recordOf("a"), patient));
      await using watch = watching(world.open({ idleLimit: 700 }));
      await watch.until("health", () => watch.states.at(-1)?.startsWith("+") === true);
      proxy.stall(true);
      try {
        await watch.until("the notice", () => watch.states.at(-1)?.includes("silent") === true);
      } finally {
        proxy.stall(false);
      }
      version = written(await register.update(recordOf("b"), version, patient));
      await watch.until("b", () => watch.seen.at(-1)?.revision === version.revision);
    }],

    [
      "a request into a black hole ends, and delays neither its neighbour nor the next",
      async (world) => {
        const register = world.open();
        const version = written(await register.create(recordOf("a"), patient));
        proxy.stall(true);
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
          proxy.stall(false);
        }
        // What was held up may arrive now; whatever came of it, the next calls work.
        const { record } = present(await register.read(patient));
        assert(["a", "b"].includes(record.holder));
      },
    ],

    ["after one request in vain, no other dead connection is tried", async (world) => {
      const register = world.open();
      written(await register.create(recordOf("a"), patient));
      // Two at once make two connections, which are then kept for the next requests.
      await Promise.all([register.read(patient), register.read(patient)]);
      proxy.deaden();
      assert.match(failure(await register.read(patient)), /No answer within/);
      assert.equal(present(await register.read(patient)).record.holder, "a");
    }],
  ];
}
