/**
 * `deno task mutants [-- NAME…]`: applies each sabotage to a copy of the core and lets the simulator
 * look for it. A mutant that is not caught within {@link LIMIT} simulated hours survives. The last line is
 * `N of N caught`; the exit code is 1 unless all are.
 */
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { MUTANTS } from "./list.ts";
import type { Mutant } from "./mutant.ts";
import { writePage } from "./page.ts";
import type { Verdict } from "./verdict.ts";

const LIMIT = 2_000;
const root = resolve(import.meta.dirname ?? ".", "../../..");
const { values, positionals } = parseArgs({
  args: Deno.args,
  allowPositionals: true,
  options: {
    jobs: { type: "string", default: String(navigator.hardwareConcurrency) },
    hours: { type: "string", default: String(LIMIT) },
    seed: { type: "string", default: "1" },
    page: { type: "boolean", default: false },
  },
});

const chosen = MUTANTS.filter(({ name }) =>
  positionals.length === 0 || positionals.some((part) => name.includes(part))
);
const verdicts: Verdict[] = [];
const queue = [...chosen];
await Promise.all(Array.from({ length: Number(values.jobs) }, async () => {
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const verdict = await judge(next);
    verdicts.push(verdict);
    say(lineOf(verdict));
  }
}));
const caught = verdicts.filter((verdict) => verdict.caught !== null).length;
if (values.page) {
  const sorted = chosen.flatMap(({ name }) =>
    verdicts.filter(({ mutant }) => mutant.name === name)
  );
  await writePage(join(root, "docs", "mutants.md"), sorted);
}
say(`${caught} of ${chosen.length} caught`);
Deno.exit(caught === chosen.length ? 0 : 1);

/** Plays the simulation on a copy in which the mutant is applied. */
async function judge(mutant: Mutant): Promise<Verdict> {
  const slug = mutant.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const folder = join(root, "dist", "mutants", slug);
  await copyOf(folder);
  const path = join(folder, mutant.file);
  const text = await Deno.readTextFile(path);
  if (text.split(mutant.from).length !== 2) {
    throw new Error(`"${mutant.name}": its text does not stand exactly once in ${mutant.file}`);
  }
  await Deno.writeTextFile(path, text.replace(mutant.from, () => mutant.to));
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-check", "--allow-all"],
      join(folder, "tests", "sim", "hunt.ts"),
      ...["--hours", values.hours, "--seed", values.seed],
    ],
  }).output();
  const answer = new TextDecoder().decode(stdout).trim().split("\n").at(-1) ?? "";
  await Deno.remove(folder, { recursive: true });
  try {
    return { mutant, ...JSON.parse(answer) };
  } catch {
    throw new Error(`"${mutant.name}": ${new TextDecoder().decode(stderr)}`);
  }
}

async function copyOf(folder: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  for (const part of ["lib/core", "tests/sim"]) {
    await copyFolder(join(root, part), join(folder, part));
  }
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(join(from, name), join(to, name));
    else await Deno.copyFile(join(from, name), join(to, name));
  }
}

function lineOf({ mutant, caught, hours }: Verdict): string {
  return caught === null
    ? `SURVIVED  ${mutant.name} (${mutant.file}), ${hours.toFixed(0)} hours`
    : `caught    ${mutant.name}: ${caught.invariant}, seed ${caught.seed}, after ${
      hours.toFixed(1)
    } hours`;
}

function say(line: string): void {
  // deno-lint-ignore no-console -- this is a command
  console.log(line);
}
