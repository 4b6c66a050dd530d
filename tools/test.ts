/**
 * `deno task test`: everything that must hold, tier by tier. The last line is `N passed, N failed`,
 * summed over all, after what failed and why, so that the end of a log suffices; the exit code is 1
 * if anything failed or, in CI (`CI=true`), was skipped.
 *
 *     tools/test.ts [all|ok|unit|contract|sim|e2e] [[--] [PLACE] [NAME]]
 *
 * runs one tier, and of that only the tests whose name holds NAME (or matches /NAME/), of unit,
 * contract and e2e only those in the file or folder PLACE (`tests/unit/core`), which alone is loaded.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { argumentsOf } from "./arguments.ts";
import { sum, verdict } from "./test/count.ts";
import { told } from "./test/failures.ts";
import { type Choice, chosen, havePlace, type Lane, type Stage, tiers } from "./test/plan.ts";
import { type Outcome, runStep } from "./test/run.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Most lines about failures at the end. */
const MOST_TOLD = 200;

const USAGE = `Usage: deno task test | ok | unit | contract | e2e [-- [PLACE] [NAME]]

Runs one tier of tests, or all of them; with NAME only the tests whose name holds it, or matches
/NAME/; of unit, contract and e2e with PLACE only those in that file or folder (tests/unit/core).
As a program: tools/test.ts [${Object.keys(tiers).join("|")}] [[--] [PLACE] [NAME]]`;

const { stages, choice } = argumentsOf(USAGE, understood);
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

/** The tier, the place and the name of the tests to run. Throws what makes no sense. */
function understood(args: readonly string[]): { stages: readonly Stage[]; choice: Choice } {
  const [tier = "all", ...rest] = args;
  const stages = Object.entries(tiers).find(([name]) => name === tier)?.[1];
  if (stages === undefined) throw new Error(`There is no tier ${tier}`);
  const words = rest
    .filter((arg) => arg !== "--filter")
    .map((arg) => arg.replace(/^--filter=/, ""));
  const unknown = words.find((word) => word.startsWith("-"));
  if (unknown !== undefined) throw new Error(`Unknown option ${unknown}`);
  const [place = null, ...places] = words.map(placeIn).filter((one) => one !== null);
  const [filter = null, ...filters] = words.filter((word) => placeIn(word) === null);
  const superfluous = [...places, ...filters];
  if (superfluous.length > 0) throw new Error(`Unexpected argument ${superfluous.join(" ")}`);
  if (place !== null && !existsSync(join(root, place))) {
    throw new Error(`There is no file or folder ${place}`);
  }
  if (place !== null && !havePlace(stages, place)) {
    throw new Error(
      `${place} is no place of the tier ${tier}, expected one in tests/unit of unit, ` +
        "tests/contract of contract or tests/e2e of e2e",
    );
  }
  return { stages, choice: { place, filter } };
}

/** A word as a place of tests, as seen from the root; `null` if it is a part of their names. */
function placeIn(word: string): string | null {
  return /^(?:\.\/)?(tests\/.*?)\/*$/.exec(word)?.[1] ?? null;
}

interface Result extends Outcome {
  readonly name: string;
}

async function runLane(lane: Lane): Promise<Result[]> {
  const results: Result[] = [];
  for (const step of lane) {
    const show = (text: string) => say(`${step.name.padEnd(width)} | ${text}`);
    const start = performance.now();
    const outcome = await runStep(chosen(step, choice), root, show);
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
