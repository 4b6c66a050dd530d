import type { Chapter, Scenario } from "./scenario.ts";
import type { Outcome } from "./outcome.ts";

/** The page of all scenarios, from what the last run of each left behind. */
export function pageOf(
  chapters: readonly Chapter[],
  outcomes: ReadonlyMap<string, Outcome>,
): string {
  const sections = chapters.map(({ title, scenarios }) =>
    [`## ${title}`, "", HEAD, RULE, ...scenarios.map((one) => rowOf(one, outcomes.get(one.name)))]
      .join("\n")
  );
  return `${[INTRODUCTION, ...sections].join("\n\n")}\n`;
}

const INTRODUCTION = `# Every fault, and what happens

Each scenario plays with the compiled program in pods made by the chart's own template, with the
token of its account, against a real kube-apiserver, in a world of
its own; those with three API servers play in turn in one world. \`deno task e2e -- NAME\` plays one
(with its world's others). In all but those marked _outside the promise_ no slot is signed by two nodes, real keys lie
beside the forger alone, and metrics, Lease and CardanoLeader tell the truth. Bounds are those that
\`forge-manager check\` prints: with one API server times one and a half, among three as they stand
there, and a split vote where nobody was asked.
_Dark_ is the longest time without a block after
the first step. A node has _ended_ whenever its process has, also by itself: without its manager it is
started in vain, for want of keys to start with. This page is written by the run.`;

const HEAD = "| scenario | what is done, and what holds | dark | handovers | nodes ended |";
const RULE = "| --- | --- | --- | --- | --- |";

function rowOf(scenario: Scenario, outcome: Outcome | undefined): string {
  const { name, steps, outside } = scenario;
  const what = steps.map(({ says }) => says).join("; ");
  const story = outside === undefined
    ? escaped(what)
    : `${escaped(what)}; _outside the promise_: ${escaped(outside)}${doubledBy(outcome)}`;
  const cells = outcome === undefined
    ? ["not run", "", ""]
    : [darkness(outcome), String(outcome.handovers), String(outcome.nodeEnds)];
  return `| ${[escaped(name), story, ...cells].join(" | ")} |`;
}

function doubledBy(outcome: Outcome | undefined): string {
  return outcome === undefined ? "" : `; slots signed twice: ${outcome.doubled}`;
}

function darkness({ dark, endsDark }: Outcome): string {
  return endsDark ? "stays dark" : `${dark} s`;
}

/** A name or a pattern as the text that it is: nothing of it begins a cell, or stands out. */
function escaped(text: string): string {
  // An underscore inside a word means nothing.
  return text.replaceAll(/[\\|*`<[\]]|(?<!\w)_|_(?!\w)/g, "\\$&");
}
