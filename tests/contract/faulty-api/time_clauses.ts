import assert from "assert";
import { pause } from "../../support/servers/mod.ts";
import { sees } from "./caller.ts";
import type { Stand } from "./stand.ts";

/** Faults that answer late, or never. */
export const timeClauses: Readonly<Record<string, (stand: Stand) => Promise<void>>> = {
  async "a late answer: the request is carried out at once"({ one, front, untilHolder }) {
    const fault = front.inject({ does: { kind: "late", by: 1_500 }, only: "write" });
    const put = one.write("late");
    assert(await untilHolder("late") < 1_000);
    const { began, took, status } = await put;
    assert.equal(status, 200);
    assert(began >= 1_500 && took < 2_500, `began after ${began} ms, took ${took} ms`);
    fault.lift();
  },

  async "a late watch: each event comes later, none waits for another"({ one, other, front }) {
    await other.write("late 0");
    const fault = front.inject({ does: { kind: "late", by: 800 }, only: "watch" });
    await using watch = await one.watch();
    await sees(watch, "late 0");
    for (const holder of ["late 1", "late 2", "late 3"]) await other.write(holder);
    const start = performance.now();
    await pause(400);
    assert.equal(watch.holders.at(-1), "late 0");
    await sees(watch, "late 3");
    const took = performance.now() - start;
    assert(took < 1_400, `took ${took} ms`);
    assert.deepEqual(watch.holders, ["late 0", "late 1", "late 2", "late 3"]);
    fault.lift();
  },

  async "a held request is carried out later, also when its sender has given up"(
    { one, front, holder, untilHolder },
  ) {
    const before = await holder();
    const fault = front.inject({ does: { kind: "held", by: 1_000 }, only: "write" });
    const { took, status } = await one.write(before);
    assert.equal(status, 200);
    assert(took >= 1_000, `took ${took} ms`);
    await assert.rejects(one.write("held", { limit: 300 }), { name: "AbortError" });
    assert.equal(await holder(), before);
    assert(await untilHolder("held") > 200);
    fault.lift();
  },

  async "a lost answer: carried out, then the connection is cut"({ one, front, holder }) {
    const before = front.log().length;
    const fault = front.inject({ does: { kind: "lost", then: "cut" }, only: "write" });
    await assert.rejects(one.write("lost"), TypeError);
    fault.lift();
    assert.equal(await holder(), "lost");
    // Deno's fetch sends once more what was cut off unanswered.
    assert.deepEqual(
      front.log().slice(before).map(({ method, status, fault }) => [method, status, fault]),
      Array(fault.hits()).fill(["PATCH", null, "lost"]),
    );
    assert.equal((await one.write("found")).status, 200);
  },

  async "a lost answer: carried out, then silence"({ caller, front, holder, untilQuiet }) {
    using fresh = caller("127.0.0.13");
    const before = front.connections();
    const fault = front.inject({ does: { kind: "lost", then: "silence" } });
    await assert.rejects(fresh.write("silent", { limit: 700 }), { name: "AbortError" });
    assert.equal(await holder(), "silent");
    fault.lift();
    await untilQuiet(before);
  },

  async "a request that hangs is not carried out, and leaves with its sender"(
    { caller, front, holder, untilQuiet },
  ) {
    using fresh = caller("127.0.0.13");
    const before = [await holder(), front.connections()] as const;
    const fault = front.inject({ does: { kind: "hang" } });
    const calling = fresh.write("hung", { limit: 700 });
    await pause(400);
    assert.equal(front.connections(), before[1] + 1);
    await assert.rejects(calling, { name: "AbortError" });
    fault.lift();
    assert.equal(await holder(), before[0]);
    await untilQuiet(before[1]);
  },
};
