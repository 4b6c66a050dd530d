import assert from "assert";
import { planOf } from "../../sim/plan.ts";
import { play } from "../../sim/play.ts";
import { chosen, everyFault, shrink } from "../../sim/shrink.ts";

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
