/** For how long a manager reckons with the slots that others may sign. */
import assert from "assert";
import type { State } from "../../../lib/core/mod.ts";
import type { Invariant, JudgedPod } from "../../sim/judge.ts";
import { openSlotJudge } from "../../sim/judge_of_slots.ts";

/** A manager with a lease of 15 s hears of another, and what it makes of it is judged. */
function judgedOn(stated: number, counts: number, { isFinal = false, known = false } = {}) {
  const broken: Invariant[] = [];
  const { held } = openSlotJudge({
    pods: [{ name: "a" }] as unknown as readonly JudgedPod[],
    breach: (invariant) => broken.push(invariant),
  });
  const until = 7_000_000;
  const challenger = 500_000;
  const own = { duration: stated, signsUntil: until, othersSignUntil: null };
  const state = (others: readonly unknown[]) => ({
    config: { identity: "me", timings: { leaseDuration: 15_000 } },
    clocks: { challenger },
    registers: [{ known: { version: { record: { own } } } }],
    signing: { others },
  } as unknown as State);
  const signer = { identity: "b", of: "itself", until, isFinal, countsUntil: challenger + counts };
  if (known) held(0, state([{ ...signer, countsUntil: Infinity }]));
  held(0, state([known ? { ...signer, identity: "c", of: "others" } : signer]));
  return broken;
}

Deno.test("another's slots are remembered for three leases of the longer kind on a fast clock", () => {
  assert.deepEqual(judgedOn(15_000, 49_500), []);
  assert.deepEqual(judgedOn(15_000, 49_400), ["others_remembered"]);
  assert.deepEqual(judgedOn(60_000, 198_000), []);
  assert.deepEqual(judgedOn(60_000, 99_000), ["others_remembered"]);
  assert.deepEqual(judgedOn(5_000, 38_500), []);
  assert.deepEqual(judgedOn(5_000, 16_500), ["others_remembered"]);
});

Deno.test("and for two after a release; what was read before is no younger for being told again", () => {
  assert.deepEqual(judgedOn(60_000, 132_000, { isFinal: true }), []);
  assert.deepEqual(judgedOn(60_000, 66_000, { isFinal: true }), ["others_remembered"]);
  assert.deepEqual(judgedOn(15_000, 1_000, { known: true }), []);
});
