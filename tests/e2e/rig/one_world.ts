import { testWhere } from "testing";
import { missingForPools, openPool, type Pool } from "../pool/pool.ts";
import { playIn, type Turn } from "./run.ts";
import type { Chapter } from "./scenario.ts";

/**
 * Registers the scenarios of a chapter as the steps of one test: they play one after the other in one
 * world, which takes longer to open than they do to play, and leave it as they found it. After a
 * failure it is opened anew.
 */
export function runTogether({ scenarios, together }: Chapter): void {
  // All names, so that a filter finds each of them.
  const names = scenarios.map(({ name }) => name).join(" / ");
  testWhere(missingForPools(), names, async (test) => {
    let pool: Pool | null = null;
    const leave = async () => {
      const left = pool;
      pool = null;
      await left?.[Symbol.asyncDispose]();
    };
    const take = async (turn: Turn, scenario: Chapter["scenarios"][number]) => {
      const entered = pool === null ? 0 : Date.now();
      pool ??= await openPool(together);
      try {
        const end = await playIn({ pool, entered }, scenario, turn);
        if (end === "starved") await leave();
        return end;
      } catch (error) {
        await leave();
        throw error;
      }
    };
    try {
      for (const scenario of scenarios) {
        await test.step({
          name: scenario.name,
          // The world is at work before the step and after it; the test as a whole leaves nothing.
          ...{ sanitizeOps: false, sanitizeResources: false },
          async fn() {
            if (await take("again if starved", scenario) === "starved") {
              await take("at last", scenario);
            }
          },
        });
      }
    } finally {
      await leave();
    }
  });
}
