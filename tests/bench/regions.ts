import { openPool } from "../e2e/pool/pool.ts";
import { doubledSlots } from "../support/ledger.ts";
import { calm } from "./calm.ts";
import { clusterFailovers } from "./cluster_failover.ts";
import { type Figure, single } from "./figure.ts";
import { defaults, limits } from "./promises.ts";
import { registerLosses } from "./register_loss.ts";
import { regionsAtRest } from "./regions_at_rest.ts";
import type { Name, Selection } from "./selection.ts";

/** Figures for which three clusters of two pods are needed, each with an API server of its own. */
export const regionNames: readonly Name[] = [
  "regions_at_rest",
  "register_loss",
  "cluster_failover",
];

/**
 * Measures a pool of three clusters that share the right. `print` gets each figure as soon as it is
 * there, `note` what happens meanwhile.
 */
export async function measureRegions(
  selection: Selection,
  print: (figures: readonly Figure[]) => void,
  note: (text: string) => void,
): Promise<void> {
  note("three clusters: waiting until the best one forges, and all others could");
  await using pool = await openPool({ regions: 3, audit: true });
  try {
    await calm(pool);
    if (selection.has("regions_at_rest")) {
      const minutes = selection.runs("regions_at_rest", defaults.minutesAtRestOfRegions);
      note(`three clusters at rest for ${minutes} min`);
      print(await regionsAtRest(pool, minutes, note));
    }
    if (selection.has("register_loss")) {
      const rounds = selection.runs("register_loss", defaults.registerLosses);
      print(await registerLosses(pool, rounds, note));
    }
    if (selection.has("cluster_failover")) {
      const rounds = selection.runs("cluster_failover", defaults.clusterFailovers);
      print(await clusterFailovers(pool, rounds, note));
    }
  } finally {
    const doubled = doubledSlots(await pool.ledger()).length;
    print([single("regions.doubled_slots", "slots", doubled, { limit: limits.doubledSlots })]);
  }
}
