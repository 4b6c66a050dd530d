import assert from "assert";
import { startTimeline } from "../../support/core-world/timeline.ts";
import type { Effect } from "../../support/faulty-api/mod.ts";
import type { Stand } from "./stand.ts";

const refusing: Effect = { kind: "status", status: 500 };

/** Which requests a fault meets. */
export const choiceClauses: Readonly<Record<string, (stand: Stand) => Promise<void>>> = {
  async "a fault meets the pods that it is for"({ one, other, front }) {
    const fault = front.inject({ does: refusing, pods: [other] });
    assert.equal((await one.get()).status, 200);
    assert.equal((await other.get()).status, 500);
    fault.lift();
    assert.equal((await other.get()).status, 200);
  },

  async "a fault meets the kinds, the methods and the paths that it is for"({ one, front }) {
    const outcomes = async () => {
      const watch = await one.watch();
      await watch[Symbol.asyncDispose]();
      return [(await one.get()).status, (await one.write("kinds")).status, watch.status];
    };
    const meets = async (spec: Omit<Parameters<typeof front.inject>[0], "does">) => {
      const fault = front.inject({ ...spec, does: refusing });
      const met = await outcomes();
      fault.lift();
      return met;
    };
    assert.deepEqual(await meets({ only: "read" }), [500, 200, 200]);
    assert.deepEqual(await meets({ only: "write" }), [200, 500, 200]);
    assert.deepEqual(await meets({ only: "watch" }), [200, 200, 500]);
    assert.deepEqual(await meets({ methods: ["GET"] }), [500, 200, 500]);
    assert.deepEqual(await meets({ methods: ["PATCH", "POST"] }), [200, 500, 200]);
    assert.deepEqual(await meets({ path: /cardano-node-leader$/ }), [500, 500, 500]);
    assert.deepEqual(await meets({ path: /\/leases\// }), [500, 500, 200]);
    assert.deepEqual(await outcomes(), [200, 200, 200]);
  },

  async "a fault meets by chance as the test's own dice fall"({ one, front }) {
    const statuses = async (seed: number) => {
      const { random } = startTimeline(seed);
      const fault = front.inject({ does: refusing, chance: { probability: 0.3, random } });
      const seen = [];
      for (let i = 0; i < 20; i++) seen.push((await one.get()).status);
      fault.lift();
      return seen;
    };
    const seen = await statuses(7);
    assert.deepEqual(await statuses(7), seen);
    const { random } = startTimeline(7);
    assert.deepEqual(seen, seen.map(() => random() < 0.3 ? 500 : 200));
    assert(seen.includes(500) && seen.includes(200));
  },

  async "a fault meets so many requests; of several the one laid on last comes first"(
    { one, front },
  ) {
    const below = front.inject({ does: { kind: "status", status: 503 } });
    const above = front.inject({ does: refusing, times: 2 });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await one.get()).status);
    assert.deepEqual(statuses, [500, 500, 503]);
    assert.deepEqual([above.hits(), below.hits()], [2, 1]);
    below.lift();
    above.lift();
  },
};
