/** Simulates until something is violated, and says in one line of JSON what, and after how long. */
import { parseArgs } from "node:util";
import { INVARIANTS } from "./judge.ts";
import { simulateShare } from "./simulate.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    hours: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    blind: { type: "string" },
    without: { type: "string" },
  },
});
const { hours, violations } = simulateShare({
  seed: Number(values.seed),
  hours: Number(values.hours),
  stride: 1,
  untilViolation: true,
  without: {
    faults: new Set(values.without === undefined ? [] : [values.without]),
    invariants: new Set(INVARIANTS.filter((name) => name === values.blind)),
  },
});
const [first] = violations;
const caught = first === undefined
  ? null
  : { seed: first.seed, invariant: first.violation.invariant };
// deno-lint-ignore no-console -- this is a command
console.log(JSON.stringify({ caught, hours }));
