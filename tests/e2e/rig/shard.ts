import { chapters } from "../scenarios/mod.ts";
import { runScenarios } from "./run.ts";

/**
 * Test files that share all scenarios among them; they run side by side, in the order of their names,
 * so those whose one world takes longest begin with a 0.
 */
export const SHARDS = 8;

/** Registers every eighth scenario that has a world of its own: each file has some of every kind. */
export function runShard(number: number): void {
  const scenarios = chapters.filter(({ together }) => together === undefined)
    .flatMap((chapter) => chapter.scenarios);
  runScenarios(scenarios.filter((_, index) => index % SHARDS === number - 1));
}
