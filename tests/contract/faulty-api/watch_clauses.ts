import assert from "assert";
import { eventually, pause } from "../../support/servers/mod.ts";
import { sees, type Watched } from "./caller.ts";
import type { Stand } from "./stand.ts";

/** Faults of watches. */
export const watchClauses: Readonly<Record<string, (stand: Stand) => Promise<void>>> = {
  async "a silent watch, open or new, passes nothing until the fault is lifted"(
    { one, other, front },
  ) {
    await other.write("heard");
    await using open = await one.watch();
    await sees(open, "heard");
    const fault = front.inject({ does: { kind: "silent watch" } });
    await using late = await one.watch();
    assert.equal(late.status, 200);
    await other.write("unheard");
    await pause(500);
    assert.deepEqual([open.events, late.events], [["ADDED"], []]);
    assert.deepEqual([open.ended(), late.ended()], [null, null]);
    fault.lift();
    for (const watch of [open, late]) await sees(watch, "unheard");
  },

  async "a fault that is laid on while a watch begins meets it"({ one, front }) {
    await one.write("begun");
    const late = front.inject({ does: { kind: "late", by: 300 }, only: "watch" });
    const opening = one.watch();
    await pause(150);
    late.lift();
    const fault = front.inject({ does: { kind: "silent watch" } });
    await using watch = await opening;
    await pause(400);
    assert.deepEqual(watch.events, []);
    fault.lift();
    await sees(watch, "begun");
  },

  async "watches are cut again and again"({ one, front }) {
    await using open = await one.watch();
    const fault = front.inject({ does: { kind: "cut watches", every: 300 } });
    assert.equal(await ending(open), "broken");
    await using next = await one.watch();
    await eventually("an event", () => next.events.length > 0 || null, { every: 10 });
    assert.equal(await ending(next), "broken");
    assert.equal(fault.hits(), 2);
    fault.lift();
    await using kept = await one.watch();
    await pause(500);
    assert.equal(kept.ended(), null);
  },

  async "an expired watch, open or new, ends with an ERROR line"({ one, other, front }) {
    await other.write("expiring");
    await using open = await one.watch();
    await sees(open, "expiring");
    const fault = front.inject({ does: { kind: "expired watch" } });
    assert.equal(await ending(open), "clean");
    assert.deepEqual(open.events, ["ADDED", "ERROR 410"]);
    await using next = await one.watch();
    assert.equal(await ending(next), "clean");
    assert.deepEqual(next.events, ["ERROR 410"]);
    assert.equal(next.status, 200);
    fault.lift();
  },
};

/** How a watch ends, once it does. */
function ending(watch: Watched): Promise<"clean" | "broken"> {
  return eventually("the watch to end", watch.ended, { limit: 5_000, every: 10 });
}
