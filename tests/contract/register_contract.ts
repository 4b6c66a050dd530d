import type { RegisterWorld } from "./register_world.ts";
import { leaseClauses } from "./lease_clauses.ts";
import { recordClauses } from "./record_clauses.ts";
import { watchClauses } from "./watch_clauses.ts";

/** One line of the contract, and how it is tried. */
export type Clause = readonly [name: string, run: (world: RegisterWorld) => Promise<void>];

/** Tries every clause that the register of this world can be held to, each on an empty register. */
export async function holdToContract(
  context: Deno.TestContext,
  world: RegisterWorld,
): Promise<void> {
  const clauses: readonly Clause[] = [
    ...recordClauses,
    ...watchClauses,
    ...(world.lease === null ? [] : leaseClauses(world.lease)),
  ];
  for (const [name, run] of clauses) {
    await context.step(name, async () => {
      await world.remove();
      await run(world);
    });
  }
}
