/**
 * `deno task coverage`: runs the tests of `lib/core` and fails where they leave more than one line
 * or branch in twenty untouched. `--report` judges what the last such run has left behind.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { argumentsOf } from "./arguments.ts";
import { childEnvironment } from "./compile/deno.ts";
import { readLcov, type Tally } from "./test/lcov.ts";

const LEAST_PERCENT = 95;
const root = fileURLToPath(new URL("..", import.meta.url));

const USAGE = `Usage: deno task coverage [-- --report]

Runs the tests of lib/core and fails where they reach less than ${LEAST_PERCENT} % of lines or branches.
  --report  judge what the last such run has left behind`;

const { report: onlyReport } = argumentsOf(USAGE, (args) => {
  const options = { report: { type: "boolean", default: false } } as const;
  return parseArgs({ args, options }).values;
});
if (!onlyReport) {
  const measured = await deno(
    ["test", "--allow-all", "--quiet", "--clean"].concat(
      ["--coverage=coverage", "--coverage-raw-data-only", "tests/unit/core"],
    ),
    "inherit",
  );
  if (!measured.success) Deno.exit(1);
}
const report = await deno(["coverage", "--quiet", "--lcov", "--include=/lib/core/", "coverage"]);
if (!report.success) Deno.exit(1);
const files = readLcov(report.text);
if (files.length === 0) {
  say("No line of lib/core was reached: run `deno task coverage` without --report first");
  Deno.exit(1);
}
for (const { path, lines, branches } of files) {
  if (percent(lines) < 100 || percent(branches) < 100) {
    say(`${path.slice(root.length)}: ${shown(lines)} lines, ${shown(branches)} branches`);
  }
}
const lines = total(files.map((file) => file.lines));
const branches = total(files.map((file) => file.branches));
say(`lib/core: ${shown(lines)} lines, ${shown(branches)} branches; at least ${LEAST_PERCENT} %`);
Deno.exit(Math.min(percent(lines), percent(branches)) < LEAST_PERCENT ? 1 : 0);

async function deno(
  args: readonly string[],
  stdout: "piped" | "inherit" = "piped",
): Promise<{ readonly success: boolean; readonly text: string }> {
  const output = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: root,
    env: childEnvironment(),
    stdout,
    stderr: "inherit",
  }).output();
  const text = stdout === "piped" ? new TextDecoder().decode(output.stdout) : "";
  return { success: output.success, text };
}

function total(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, one) => ({ hit: sum.hit + one.hit, found: sum.found + one.found }),
    { hit: 0, found: 0 },
  );
}

function percent({ hit, found }: Tally): number {
  return found === 0 ? 100 : (100 * hit) / found;
}

function shown(tally: Tally): string {
  return `${percent(tally).toFixed(1)} % of ${tally.found}`;
}

function say(text: string): void {
  // deno-lint-ignore no-console -- this is a command
  console.log(text);
}
