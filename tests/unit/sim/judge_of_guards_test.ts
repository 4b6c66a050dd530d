/** How long a guard stands by, when it kills, and for whom: what the judge makes of it. */
import assert from "assert";
import type { GuardState, State } from "../../../lib/core/mod.ts";
import type { Invariant, JudgedPod } from "../../sim/judge.ts";
import { openGuardJudge } from "../../sim/judge_of_guards.ts";

const GRANTED = 15_000;

function scene() {
  const made = { now: 0, broken: [] as Invariant[], duty: null as unknown, gone: null };
  const pod = {
    name: "a",
    host: { woke: () => -Infinity },
    node: { pid: () => 1 },
    disk: { slowUntil: -Infinity },
    awakeSince: () => 0,
    link: { steadySince: () => 0 },
    guard: {
      goneSince: () => made.gone,
      awakeSince: () => 0,
      state: () => ({ duty: made.duty }),
    },
  };
  const judge = openGuardJudge({
    now: () => made.now,
    // Only what the judge looks at is there.
    pods: [pod as unknown as JudgedPod],
    breach: (invariant) => made.broken.push(invariant),
    granted: () => GRANTED,
  });
  const guards = (duty: object) =>
    judge.guards(0, {
      clocks: { physical: made.now, holder: made.now },
      holdsUntil: 0,
      duty: {
        ...{ process: { pid: 1 }, engagement: { startNonce: "one" }, over: null, stop: null },
        ...{ shortSince: null, stopsAt: 7_500, endsAt: 13_500 },
        ...duty,
      },
    } as unknown as GuardState);
  const manager = (startNonce: string) =>
    judge.managedBy(0, { config: { startNonce } } as unknown as State);
  manager("one");
  return { made, judge, guards, manager };
}

Deno.test("judge of guards: a guard stands by no longer than the right lasts on the slowest clock", () => {
  const { made, guards } = scene();
  guards({});
  assert.deepEqual(made.broken, []);
  guards({ endsAt: 13_503 });
  guards({ stopsAt: 7_503 });
  assert.deepEqual(made.broken, ["guards_in_time", "guards_in_time"]);
});

Deno.test("judge of guards: what only the marker tells is a time of a clock that may be off by seconds", () => {
  const { made, guards } = scene();
  guards({ engagement: null, endsAt: 17_000, stopsAt: 11_000 });
  assert.deepEqual(made.broken, []);
  guards({ engagement: null, endsAt: 18_000 });
  assert.deepEqual(made.broken, ["guards_in_time"]);
});

Deno.test("judge of guards: a guard kills a second before the end", () => {
  const { made, guards } = scene();
  made.now = 12_750;
  guards({ stop: { since: 8_000, killedAt: null } });
  assert.deepEqual(made.broken, []);
  made.now += 1;
  guards({ stop: { since: 8_000, killedAt: 12_500 } });
  guards({ stop: { since: 8_000, killedAt: null }, over: {} });
  assert.deepEqual(made.broken, []);
  guards({ stop: { since: 8_000, killedAt: null } });
  made.now = 5_251;
  guards({ shortSince: 0, stop: { since: 0, killedAt: null } });
  assert.deepEqual(made.broken, ["kills_in_time", "kills_in_time"]);
});

Deno.test("judge of guards: a guard does not go on for the next manager", () => {
  const { made, guards, manager } = scene();
  made.now = 2_001;
  guards({});
  manager("two");
  guards({ stop: { since: 1_000, killedAt: null } });
  assert.deepEqual(made.broken, []);
  guards({});
  assert.deepEqual(made.broken, ["guard_as_told"]);
});

Deno.test("judge of guards: a guard that is well stands for a node that signs", () => {
  const { made, judge } = scene();
  judge.signs(0);
  made.now = 1_500;
  made.duty = { process: { pid: 1 } };
  judge.signs(0);
  assert.deepEqual(made.broken, []);
  made.duty = { process: { pid: 2 } };
  judge.signs(0);
  made.duty = null;
  judge.signs(0);
  assert.deepEqual(made.broken, ["forges_guarded", "forges_guarded"]);
});
