import { join } from "node:path";
import { projectRoot } from "../../../tools/compile.ts";
import { doubledSlots, gaps } from "../../support/ledger.ts";
import type { Scenario } from "./scenario.ts";
import type { Scene } from "./scene.ts";

/** What became of a scenario, for the page of all of them. */
export interface Outcome {
  readonly name: string;
  /** Seconds from the first step to the end. */
  readonly took: number;
  /** Longest run of slots after the first step that nobody signed, in seconds. */
  readonly dark: number;
  /** Whether nobody forged at the end. */
  readonly endsDark: boolean;
  /** How often a node's process ended. */
  readonly nodeEnds: number;
  /** How often the signing went from one node to another. */
  readonly handovers: number;
  /** Slots that were signed twice: none but outside the promise. */
  readonly doubled: number;
}

/** Where outcomes are collected, one line each: several test files write at a time. */
export const outcomesPath: string = join(projectRoot, "dist", "e2e", "outcomes.jsonl");

/** Notes what became of a scenario that held. */
export async function noteOutcome(scenario: Scenario, scene: Scene): Promise<void> {
  const { pool, began, entered } = scene;
  const lines = (await pool.ledger()).filter(({ at }) => at >= began - 2_000);
  const longest = Math.max(0, ...gaps(lines).map(({ missed }) => missed));
  const last = lines.at(-1)?.at ?? began;
  const endsDark = scenario.ends === "dark";
  const took = Math.round((Date.now() - began) / 1000);
  const outcome: Outcome = {
    name: scenario.name,
    took,
    // A node whose clock is wrong signs slots that are hours away: such a gap is no time in the dark.
    dark: endsDark ? Math.round((Date.now() - last) / 1000) : Math.min(longest, took),
    endsDark,
    nodeEnds: pool.everybody.flatMap(({ node }) => node.exits()).filter(({ at }) => at >= entered)
      .length,
    handovers: lines.filter(({ node }, index) => index > 0 && node !== lines[index - 1]?.node)
      .length,
    doubled: doubledSlots(lines).length,
  };
  await Deno.mkdir(join(outcomesPath, ".."), { recursive: true });
  await Deno.writeTextFile(outcomesPath, `${JSON.stringify(outcome)}\n`, { append: true });
}
