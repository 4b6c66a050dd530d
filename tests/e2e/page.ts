/**
 * Writes `docs/faults.md`, the table of all scenarios, once each of them has been played here. Part
 * of the e2e tier: it runs after the scenarios.
 *
 * @module
 */
import { join } from "node:path";
import { projectRoot } from "../../tools/compile.ts";
import { type Outcome, outcomesPath } from "./rig/outcome.ts";
import { pageOf } from "./rig/page.ts";
import { chapters } from "./scenarios/mod.ts";

const text = await Deno.readTextFile(outcomesPath).catch(() => "");
const outcomes = new Map(
  text.split("\n").filter(Boolean)
    .map((line): Outcome => JSON.parse(line))
    .map((outcome) => [outcome.name, outcome]),
);
const unplayed = chapters.flatMap(({ scenarios }) => scenarios)
  .filter(({ name }) => !outcomes.has(name));
const [first] = unplayed;
if (first === undefined) {
  const path = join(projectRoot, "docs", "faults.md");
  await Deno.mkdir(join(path, ".."), { recursive: true });
  await Deno.writeTextFile(path, pageOf(chapters, outcomes));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "--quiet", path] }).output();
  say("Wrote docs/faults.md");
} else {
  say(`docs/faults.md stays as it is: ${unplayed.length} scenarios are not played, ${first.name}`);
}

function say(line: string): void {
  // deno-lint-ignore no-console -- this is a command
  console.log(line);
}
