import assert from "assert";
import { explore, summary } from "../../explore/mod.ts";

const small = { managers: 2, registers: 1, faults: 1, states: 20_000 };

Deno.test("explore: two managers on one register break no rule in the first 20,000 states", () => {
  const found = explore(small);
  assert.deepEqual(found.timeline, []);
  assert.equal(found.states, small.states);
  assert(found.forging > 1_000, "somebody forges in many of them");
});

Deno.test("explore: without faults one register has few states, and all of them are seen", () => {
  const found = explore({ ...small, faults: 0 });
  assert.match(summary(found), /^\d+ states, depth \d+, fixpoint yes, 0 violations$/);
  assert(found.states < 1_000 && found.forging > 100, summary(found));
});

Deno.test("explore: two managers on three registers break no rule in the first 3,000 states", () => {
  const found = explore({ ...small, registers: 3, states: 3_000 });
  assert.deepEqual(found.timeline, []);
  assert(found.forging > 1_000, "it begins where one forges");
});

Deno.test("explore: a register that lets every writer win is found out, and the way to it told", () => {
  const found = explore(small, "everybodyWins");
  assert.match(summary(found), /fixpoint no, 1 violations$/);
  assert.match(found.timeline.at(-1) ?? "", /^Violation: a and b hold register 1 at once$/);
  assert(found.timeline.some((line) => line.includes("the manager of a is started")));
  assert(found.timeline.some((line) => line.includes("b hears of its acquire from r1: written")));
});
