import assert from "assert";
import { planOf } from "../../sim/plan.ts";
import { play } from "../../sim/play.ts";
import { chosen, everyFault, shrink } from "../../sim/shrink.ts";
import { sparse } from "../../sim/sparse.ts";

Deno.test("simulator: a seed tells the same story every time", () => {
  const [one, other] = [0, 1].map(() => {
    const lines: string[] = [];
    const outcome = play(planOf(20260101), { listener: (at, line) => lines.push(`${at} ${line}`) });
    return { outcome, lines };
  });
  assert.deepEqual(one, other);
  assert(one !== undefined && one.lines.length > 100, "something happens");
});

Deno.test("simulator: seeds differ", () => {
  assert.notDeepEqual(planOf(1), planOf(2));
});

Deno.test("simulator: what befalls any pool leaves all else that a seed decides as it was", () => {
  const without = { faults: new Set(["stalledAnew"]) };
  let met = 0;
  for (let seed = 1; seed <= 40; seed += 1) {
    const { world, bursts } = planOf(seed);
    const others = bursts.map((burst) => ({
      ...burst,
      faults: burst.faults.filter(({ kind }) => kind !== "stalledAnew"),
    }));
    met += bursts.flatMap(({ faults }) => faults).length;
    met -= others.flatMap(({ faults }) => faults).length;
    assert.deepEqual(planOf(seed, without), { world, bursts: others });
  }
  assert(met > 0, "it befalls some");
});

Deno.test("simulator: a sparse plan has a fault or two at a time, and ten times the calm", () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const plan = planOf(seed);
    const { world, bursts } = sparse(plan);
    assert(world.drift.error <= 0.001 && world.drift.offset <= 250);
    const isLong = plan.world.pods.every(({ leaseDuration }) => leaseDuration >= 120_000);
    assert.deepEqual(
      world.pods.map(({ leaseDuration }) => leaseDuration),
      plan.world.pods.map(({ leaseDuration }) => isLong ? 300_000 : leaseDuration),
    );
    for (const [index, { faults, calm, ...others }] of bursts.entries()) {
      const { faults: all = [], calm: before = 0, ...rest } = plan.bursts[index] ?? {};
      assert.deepEqual(faults, all.slice(0, 2));
      assert.equal(calm, 10 * before);
      assert.deepEqual(others, rest);
    }
  }
});

Deno.test("simulator: what is told of a world does not change what happens in it", () => {
  const plan = planOf(3);
  assert.deepEqual(play(plan), play(plan, { listener: () => {} }));
});

Deno.test("shrinking leaves the faults that are needed, and no others", () => {
  const all = Array.from({ length: 40 }, (_, index) => `${Math.floor(index / 8)}.${index % 8}`);
  const needed = ["0.3", "2.7", "4.1"];
  let asked = 0;
  const kept = shrink(all, (choice) => {
    asked += 1;
    return needed.every((one) => choice.includes(one));
  });
  assert.deepEqual(kept, needed);
  assert(asked < 120, `${asked} schedules were tried`);
});

Deno.test("shrinking drops the bursts after the last fault that is left", () => {
  const plan = planOf(4);
  const [first] = everyFault(plan);
  assert(first !== undefined);
  const shorter = chosen(plan, [first]);
  assert.equal(shorter.bursts.length, 1);
  assert.deepEqual(everyFault(shorter), ["0.0"]);
  assert.deepEqual(chosen(plan, []).bursts, []);
});
