/**
 * `deno task mutants [--page] [NAME…]`: applies each sabotage to a copy of the core and lets the
 * simulator look for it; what is not caught within 2,000 simulated hours survives. The last line is
 * `N of N caught`; the exit code is 1 unless all are. `--page` writes the table in `docs/`.
 *
 * `--ablate` then leaves out one invariant or one kind of fault at a time, and says which mutants
 * survive without it: what lets none survive is decoration.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import { argumentsOf, wholeNumber } from "../../../tools/arguments.ts";
import { FAULTS } from "../faults/mod.ts";
import { INVARIANTS } from "../judge.ts";
import { type Hunt, hunt, root } from "./hunting.ts";
import { MUTANTS } from "./list.ts";
import { type Ablation, writeAblations, writePage } from "./page.ts";
import type { Verdict } from "./verdict.ts";

const USAGE =
  `Usage: deno task mutants [-- [--hours N] [--seed S] [--jobs J] [--page] [--ablate] NAME...]

Applies each sabotage, or those whose name holds a NAME, and lets the simulator look for it.
  --hours N   simulated hours after which one counts as not caught
  --seed S    where the seeds begin
  --jobs J    how many at a time; by default as many as there are processors
  --page      writes docs/mutants.md
  --ablate    leaves out one invariant or kind of fault at a time, and writes docs/ablations.md`;

const { values, chosen } = argumentsOf(USAGE, understood);
const usual: Hunt = { hours: values.hours, seed: values.seed };
const verdicts = await inTurn(chosen, (mutant) => hunt(mutant, usual), lineOf);
const caught = verdicts.filter((verdict) => verdict.caught !== null);
if (values.page) await writePage(join(root, "docs", "mutants.md"), verdicts);
if (values.ablate) await writeAblations(join(root, "docs", "ablations.md"), await ablate());
say(`${caught.length} of ${chosen.length} caught`);
Deno.exit(caught.length === chosen.length ? 0 : 1);

/** What each invariant and each kind of fault is good for. */
async function ablate(): Promise<readonly Ablation[]> {
  const left: readonly (Pick<Hunt, "blindTo" | "without"> & { readonly what: string })[] = [
    ...INVARIANTS.map((blindTo) => ({ what: `invariant ${blindTo}`, blindTo })),
    ...Object.keys(FAULTS).map((without) => ({ what: `fault ${without}`, without })),
  ];
  const ablations: Ablation[] = [];
  for (const { what, ...out } of left) {
    const without = await inTurn(caught, ({ mutant }) => hunt(mutant, { ...usual, ...out }));
    const survivors = without.filter((verdict) => verdict.caught === null)
      .map(({ mutant }) => mutant.name);
    ablations.push({ what, survivors });
    say(`without ${what}: ${survivors.join("; ") || "all are caught"}`);
  }
  return ablations;
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
      ablate: { type: "boolean", default: false },
    },
  });
  const chosen = MUTANTS.filter(({ name }) =>
    positionals.length === 0 || positionals.some((part) => name.includes(part))
  );
  if (chosen.length === 0) throw new Error(`No sabotage is called ${positionals.join(" or ")}`);
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
