/**
 * `deno task sim --hours N --seed S [--sparse] [--jobs J]`: simulates many pools, until so many hours
 * are reached, on seeds that begin with S (by chance if it is absent). `--replay SEED [--only FAULTS]`
 * tells one of them line by line, and `--keep NAME` adds it to the regression set.
 * The last line is `simulated H hours, E events, V violations, seed S`; the exit code is 1 if V > 0.
 */
import { parseArgs } from "node:util";
import { argumentsOf, wholeNumber } from "../../tools/arguments.ts";
import type { Plan } from "./plan.ts";
import type { Violation } from "./judge.ts";
import { play } from "./play.ts";
import { breaks, chosen, everyFault, shrink } from "./shrink.ts";
import { keepRegression } from "./regressions.ts";
import { simulate, type Totals } from "./simulate.ts";
import { planAt } from "./sparse.ts";
import { openTranscript } from "./transcript.ts";

const USAGE = `Usage: deno task sim [--hours N] [--seed S] [--sparse] [--jobs J]
       deno task sim --replay SEED [--sparse] [--only BURST.FAULT,...] [--keep NAME]

Simulates pools, each by a whole plan (dense: some 25 hours), until N hours (100) are reached, on
seeds from S on (by chance), J processors at once (1). The same S, N and J play the same plans.
--sparse plays plans of a fault or two at a time and ten times the calm, some 190 hours each.
--replay tells one seed line by line, with --only of some of its faults; --keep adds it to the
regression set, if it breaks a rule.`;

const values = argumentsOf(USAGE, understood);

/** What is told of a violation, at most: the last lines of its timeline. */
const TOLD = 60;

if (values.replay !== undefined) {
  const seed = values.replay;
  const all = planAt(seed, values.sparse);
  const plan = chosen(all, values.only ?? everyFault(all));
  const violations = tell(plan, Infinity);
  const [first] = violations;
  if (values.keep !== undefined && first !== undefined) {
    keepRegression(values.keep, {
      showed: `${first.invariant}: ${first.text}`,
      plan,
    });
    say(`kept as ${values.keep}`);
  } else if (values.keep !== undefined) say("nothing is kept: no rule is broken");
  say(`${violations.length} violations, seed ${seed}`);
  Deno.exit(violations.length > 0 ? 1 : 0);
}

const { seed = Math.floor(Math.random() * 2 ** 31), hours, jobs } = values;
const option = values.sparse ? " --sparse" : "";
say(
  `seed ${seed}; the same again: deno task sim --hours ${hours} --seed ${seed}${option} --jobs ${jobs}`,
);
const totals: Totals = await simulate({ seed, hours, jobs, isSparse: values.sparse });
for (const { seed: at, violation } of totals.violations.slice(0, 3)) {
  say(`\nseed ${at}: ${violation.invariant} was violated: ${violation.text}`);
  const plan = planAt(at, values.sparse);
  const kept = shrink(everyFault(plan), breaks(plan, violation.invariant));
  say(`fewest faults that still show it: ${kept.join(",") || "none"}; their story ends:`);
  tell(chosen(plan, kept), TOLD);
  say(`all of it: deno task sim --replay ${at}${option} --only "${kept.join(",")}"`);
  say("to keep it: the same with --keep NAME");
}
for (const { seed: at, violation } of totals.violations.slice(3)) {
  say(`seed ${at}: ${violation.invariant}: ${violation.text}`);
}
say(`${totals.wakings} slots were signed by a machine as it woke, beside another`);
say(
  `simulated ${
    Math.floor(totals.hours)
  } hours, ${totals.events} events, ${totals.violations.length} violations, seed ${seed}`,
);
Deno.exit(totals.violations.length > 0 ? 1 : 0);

/** Tells the last lines of a plan's story; which rules were broken in it. */
function tell(plan: Plan, most: number): readonly Violation[] {
  for (const { faults } of plan.bursts) {
    for (const fault of faults) say(`  planned: ${JSON.stringify(fault)}`);
  }
  const { listener, lines } = openTranscript();
  const { violations } = play(plan, { listener });
  const told = lines();
  for (const line of told.slice(-most)) say(`  ${line}`);
  return violations;
}

function understood(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      hours: { type: "string", default: "100" },
      seed: { type: "string" },
      sparse: { type: "boolean", default: false },
      jobs: { type: "string", default: "1" },
      replay: { type: "string" },
      only: { type: "string" },
      keep: { type: "string" },
    },
  });
  const { seed, replay: at, only, ...others } = values;
  const replay = at === undefined ? at : wholeNumber("--replay", at);
  if (replay === undefined && (only !== undefined || values.keep !== undefined)) {
    throw new Error("--only and --keep go with --replay SEED");
  }
  if (values.keep !== undefined && !/^[a-z0-9-]+$/.test(values.keep)) {
    throw new Error(`--keep is "${values.keep}", expected a name of small letters, digits and "-"`);
  }
  return {
    ...others,
    seed: seed === undefined ? seed : wholeNumber("--seed", seed),
    replay,
    only: replay === undefined || only === undefined
      ? undefined
      : faultsOf(planAt(replay, values.sparse), only),
    hours: wholeNumber("--hours", values.hours, 1),
    jobs: wholeNumber("--jobs", values.jobs, 1),
  };
}

/** Those of a plan's faults that are asked for. */
function faultsOf(plan: Plan, only: string): readonly string[] {
  const all = everyFault(plan);
  const kept = only.split(",").map((part) => part.trim()).filter(Boolean);
  const unknown = kept.find((one) => !all.includes(one));
  if (unknown === undefined) return kept;
  throw new Error(`--only has "${unknown}", expected faults of this plan: ${all.join(",")}`);
}

function say(line: string): void {
  // deno-lint-ignore no-console -- this is a command
  console.log(line);
}
