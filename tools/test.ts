/**
 * `deno task test`: everything that must hold, tier by tier. The last line is `N passed, N failed`,
 * summed over all, after what failed and why, so that the end of a log suffices; the exit code is 1
 * if anything failed or, in CI (`CI=true`), was skipped.
 *
 *     tools/test.ts [all|ok|unit|contract|sim|e2e] [[--] NAME]
 *
 * runs one tier, and of that only the tests whose name holds NAME (or matches /NAME/).
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { argumentsOf } from "./arguments.ts";
import { sum, verdict } from "./test/count.ts";
import { told } from "./test/failures.ts";
import { filtered, type Lane, type Stage, tiers } from "./test/plan.ts";
import { type Outcome, runStep } from "./test/run.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Most lines about failures at the end. */
const MOST_TOLD = 200;

const USAGE = `Usage: deno task test | ok | unit | contract | e2e [-- NAME]

Runs one tier of tests, or all of them; with NAME only the tests whose name holds it, or matches
/NAME/. As a program: tools/test.ts [${Object.keys(tiers).join("|")}] [[--] NAME]`;

const { stages, filter } = argumentsOf(USAGE, understood);
const width = Math.max(...stages.flat(2).map(({ name }) => name.length));
const results: Result[] = [];
for (const stage of stages) {
  results.push(...(await Promise.all(stage.map(runLane))).flat());
}
const total = sum(results.map(({ count }) => count));
const { line, good } = verdict(total, Deno.env.get("CI") === "true");
const bad = results.filter(({ count }) => count.failed > 0);
told(bad, MOST_TOLD).forEach(say);
if (bad.length > 0) say(`Failed: ${bad.map(({ name }) => name).join(", ")}`);
if (total.skipped > 0) say(`Skipped: ${total.skipped}, search for SKIPPED above`);
say(line);
Deno.exit(good ? 0 : 1);

/** The tier and the name of the tests to run. Throws what makes no sense. */
function understood(
  args: readonly string[],
): { stages: readonly Stage[]; filter: string | null } {
  const [tier = "all", ...rest] = args;
  const stages = Object.entries(tiers).find(([name]) => name === tier)?.[1];
  if (stages === undefined) throw new Error(`There is no tier ${tier}`);
  const [filter = null, ...superfluous] = rest
    .filter((arg) => arg !== "--filter")
    .map((arg) => arg.replace(/^--filter=/, ""));
  const [unknown] = [filter ?? "", ...superfluous].filter((arg) => arg.startsWith("-"));
  if (unknown !== undefined) throw new Error(`Unknown option ${unknown}`);
  if (superfluous.length > 0) throw new Error(`Unexpected argument ${superfluous.join(" ")}`);
  return { stages, filter };
}

interface Result extends Outcome {
  readonly name: string;
}

async function runLane(lane: Lane): Promise<Result[]> {
  const results: Result[] = [];
  for (const step of lane) {
    const show = (text: string) => say(`${step.name.padEnd(width)} | ${text}`);
    const start = performance.now();
    const outcome = await runStep(filtered(step, filter), root, show);
    const { count } = outcome;
    const seconds = Math.round((performance.now() - start) / 1000);
    show(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped (${seconds} s)`);
    results.push({ name: step.name, ...outcome });
  }
  return results;
}

function say(text: string): void {
  // deno-lint-ignore no-console -- this is a command
  console.log(text);
}
