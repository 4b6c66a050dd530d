import type { RegisterWorld } from "./register_world.ts";
import { backupClauses } from "./backup_clauses.ts";
import { type Clause, reasonOf } from "./clause.ts";
import { garbageClauses } from "./garbage_clauses.ts";
import { leaseClauses } from "./lease_clauses.ts";
import { networkClauses } from "./network_clauses.ts";
import { raceClauses } from "./race_clauses.ts";
import { recordClauses } from "./record_clauses.ts";
import { watchClauses } from "./watch_clauses.ts";

const clauses: readonly Clause[] = [
  ...recordClauses,
  ...raceClauses,
  ...watchClauses,
  ...networkClauses,
  ...garbageClauses,
  ...backupClauses,
];

/**
 * Tries every clause, each on an empty register. One that does not apply to the register of this
 * world says why.
 */
export async function holdToContract(
  context: Deno.TestContext,
  world: RegisterWorld,
): Promise<void> {
  const own = world.lease === null ? [] : leaseClauses(world.lease);
  for (const [name, run, ...needs] of [...clauses, ...own]) {
    const reasons = needs.flatMap((need) => reasonOf(world[need]));
    const [ignore, why] = [reasons.length > 0, reasons.map((reason) => ` (${reason})`).join("")];
    await context.step({
      name: `${name}${why}`,
      ignore,
      async fn() {
        await world.remove();
        await run(world);
      },
    });
  }
}
