/**
 * `deno task mutants [NAME…]`: applies each sabotage to a copy of the core and lets the
 * simulator look for it; what is not caught within 2,000 simulated hours survives. The last line is
 * `N of N caught`; the exit code is 1 unless all are. `--page` writes the table in `docs/`. `--again`
 * plays the schedule that has caught a mutant by that table, and looks for it anew only if that does
 * not show it any more: minutes instead of an hour, for a change that leaves the schedules as they are.
 *
 * `--ablate` then leaves out one invariant or one kind of fault at a time, and says which mutants
 * survive without it: what lets none survive is decoration. A mutant is looked for anew only where
 * what is left out has caught it: any other it leaves caught by the very schedule that did.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { argumentsOf, wholeNumber } from "../../../tools/arguments.ts";
import { FAULTS } from "../faults/mod.ts";
import { type Invariant, INVARIANTS } from "../judge.ts";
import { type Hunt, hunt, root } from "./hunting.ts";
import { MUTANTS } from "./list.ts";
import type { Mutant } from "./mutant.ts";
import { type Ablation, type Found, readPage, writeAblations, writePage } from "./page.ts";
import type { Verdict } from "./verdict.ts";

const USAGE = `Usage: deno task mutants [-- [--hours N] [--seed S] [--jobs J] [--again] NAME...]
       deno task mutants -- [OPTION...] --page or --ablate

Applies each sabotage, or those whose name holds a NAME, and lets the simulator look for it.
  --hours N   simulated hours after which one counts as not caught
  --seed S    where the seeds begin
  --jobs J    how many at a time; by default as many as there are processors
  --page      writes docs/mutants.md
  --again     plays first what caught each by docs/mutants.md
  --ablate    leaves out one invariant or kind of fault at a time, and writes docs/ablations.md`;

/** A plan takes longer, and is played to its end. */
const ONE_PLAN = 0.01;

const { values, chosen } = argumentsOf(USAGE, understood);
const usual: Hunt = { hours: values.hours, seed: values.seed, shrinks: values.ablate };
const page = join(root, "docs", "mutants.md");
const known = values.again ? await readPage(page) : new Map<string, Found>();
const verdicts = await inTurn(
  chosen,
  (mutant) => huntAgain(mutant, known.get(mutant.name)),
  lineOf,
);
const caught = verdicts.filter((verdict) => verdict.caught !== null);
if (values.page) await writePage(page, verdicts);
if (values.ablate) {
  const ablations = await ablate();
  await writeAblations(join(root, "docs", "ablations.md"), usual.hours, ablations);
}
say(`${caught.length} of ${chosen.length} caught`);
Deno.exit(caught.length === chosen.length ? 0 : 1);

/** The hours are those that it took to find what catches it; that alone is played again. */
async function huntAgain(mutant: Mutant, found: Found | undefined): Promise<Verdict> {
  if (found === undefined) return await hunt(mutant, usual);
  const again = await hunt(mutant, { ...usual, seed: found.seed, hours: ONE_PLAN });
  return again.caught?.seed === found.seed
    ? { ...again, hours: found.hours }
    : await hunt(mutant, usual);
}

/** What each invariant and each kind of fault is good for. */
async function ablate(): Promise<readonly Ablation[]> {
  const trials = caught.flatMap(({ mutant, caught }) =>
    caught === null ? [] : [
      { mutant, seed: caught.seed, left: invariantOut(caught.invariant) },
      ...caught.kinds.map((kind) => ({ mutant, seed: caught.seed, left: faultOut(kind) })),
    ]
  );
  const verdicts = await inTurn(
    trials,
    ({ mutant, seed, left: { what: _, ...out } }) =>
      hunt(mutant, { hours: usual.hours, seed, ...out }),
    lineOf,
  );
  const outcomes = trials.map(({ left, mutant }, index) => ({
    what: left.what,
    name: mutant.name,
    survives: verdicts[index]?.caught === null,
  }));
  const all = [...INVARIANTS.map(invariantOut), ...Object.keys(FAULTS).map(faultOut)];
  return all.map(({ what }) => {
    const own = outcomes.filter((outcome) => outcome.what === what);
    return {
      what,
      survivors: own.filter(({ survives }) => survives).map(({ name }) => name),
      othersCatch: own.filter(({ survives }) => !survives).map(({ name }) => name),
    };
  });
}

function invariantOut(name: Invariant): Pick<Hunt, "blindTo"> & { readonly what: string } {
  return { what: `invariant ${name}`, blindTo: name };
}

function faultOut(kind: string): Pick<Hunt, "without"> & { readonly what: string } {
  return { what: `fault ${kind}`, without: kind };
}

/** As many at a time as there are processors; in the order in which they were given. */
async function inTurn<T>(
  items: readonly T[],
  act: (item: T) => Promise<Verdict>,
  told?: (verdict: Verdict) => string,
): Promise<readonly Verdict[]> {
  const found: Verdict[] = [];
  const queue = items.map((item, index) => ({ item, index }));
  await Promise.all(Array.from({ length: values.jobs }, async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const verdict = await act(next.item);
      found[next.index] = verdict;
      if (told !== undefined) say(told(verdict));
    }
  }));
  return found;
}

function understood(args: string[]) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      jobs: { type: "string", default: String(navigator.hardwareConcurrency) },
      hours: { type: "string", default: "2000" },
      seed: { type: "string", default: "1" },
      page: { type: "boolean", default: false },
      again: { type: "boolean", default: false },
      ablate: { type: "boolean", default: false },
    },
  });
  const chosen = MUTANTS.filter(({ name }) =>
    positionals.length === 0 || positionals.some((part) => name.includes(part))
  );
  if (chosen.length === 0) throw new Error(`No sabotage is called ${positionals.join(" or ")}`);
  if (positionals.length > 0 && (values.page || values.ablate)) {
    throw new Error(
      `--page and --ablate write of all sabotages: leave out ${positionals.join(" ")}`,
    );
  }
  const { hours, seed, jobs } = values;
  return {
    chosen,
    values: {
      ...values,
      hours: wholeNumber("--hours", hours, 1),
      seed: wholeNumber("--seed", seed),
      jobs: wholeNumber("--jobs", jobs, 1),
    },
  };
}

function lineOf({ mutant, caught, hours }: Verdict): string {
  return caught === null
    ? `SURVIVED  ${mutant.name} (${mutant.file}), ${hours.toFixed(0)} hours`
    : `caught    ${mutant.name}: ${caught.invariant}, seed ${caught.seed}, ${hours.toFixed(1)} h`;
}

function say(line: string): void {
  // deno-lint-ignore no-console -- this is a command
  console.log(line);
}
