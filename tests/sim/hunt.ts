/**
 * Simulates until something is violated, and says in one line of JSON what, after how long, and with
 * `--shrink` which kinds of faults it took at least.
 */
import { parseArgs } from "node:util";
import { INVARIANTS } from "./judge.ts";
import { planOf, type Without } from "./plan.ts";
import { breaks, chosen, everyFault, shrink } from "./shrink.ts";
import { simulateShare } from "./simulate.ts";

const { values } = parseArgs({
  args: Deno.args,
  options: {
    hours: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    blind: { type: "string" },
    without: { type: "string" },
    shrink: { type: "boolean", default: false },
  },
});
const without: Without = {
  faults: new Set(values.without === undefined ? [] : [values.without]),
};
const { hours, violations } = simulateShare({
  seed: Number(values.seed),
  hours: Number(values.hours),
  stride: 1,
  untilViolation: true,
  without: { ...without, invariants: new Set(INVARIANTS.filter((name) => name === values.blind)) },
});
const [first] = violations;
const caught = first === undefined ? null : {
  seed: first.seed,
  invariant: first.violation.invariant,
  kinds: values.shrink ? kindsNeeded(first) : [],
};
// deno-lint-ignore no-console -- this is a command
console.log(JSON.stringify({ caught, hours }));

/** Kinds of the faults in the shortest schedule found that still breaks the same rule. */
function kindsNeeded({ seed, violation }: typeof violations[number]): readonly string[] {
  const plan = planOf(seed, without);
  const kept = shrink(everyFault(plan), breaks(plan, violation.invariant));
  const kinds = chosen(plan, kept).bursts.flatMap(({ faults }) => faults.map(({ kind }) => kind));
  return [...new Set(kinds)];
}
