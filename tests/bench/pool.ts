import { openPool, type Pool } from "../e2e/pool/pool.ts";
import { doubledSlots } from "../support/ledger.ts";
import { requestsAtRest } from "./at_rest.ts";
import { complaintFigures } from "./complaints.ts";
import { type Figure, single, spread } from "./figure.ts";
import { type FirstForging, firstForging, firstForgingFigures } from "./first_forging.ts";
import { type Handover, handOver } from "./handover.ts";
import { partFigures } from "./handover_parts.ts";
import { openMemoryLog } from "./memory.ts";
import { confirmedStop, defaults, limits } from "./promises.ts";
import type { Name, Selection } from "./selection.ts";

/** Figures for which a pool of three pods is needed. */
export const poolNames: readonly Name[] = [
  "first_forging",
  "requests_per_minute_at_rest",
  "handover",
  "ready_seconds",
  "manager_rss",
  "guard_rss",
];

/** The log tells the times of writes only at this level. */
const member = { manager: { LOG_LEVEL: "DEBUG" } };

/**
 * Measures pools of three pods: as many first forgings as asked for, and all the rest in the last of
 * those pools. `print` gets each figure as soon as it is there, `note` what happens meanwhile.
 */
export async function measurePools(
  selection: Selection,
  print: (figures: readonly Figure[]) => void,
  note: (text: string) => void,
): Promise<void> {
  const firsts: FirstForging[] = [];
  let doubled = 0;
  const pools = selection.has("first_forging")
    ? selection.runs("first_forging", defaults.firstForgings)
    : 1;
  for (let count = 1; count <= pools; count++) {
    note(`pool ${count} of ${pools}: waiting for its first block`);
    await using pool = await openPool({ members: [member, member, member], audit: true });
    try {
      firsts.push(await firstForging(pool));
      if (count === pools) {
        if (selection.has("first_forging")) print(firstForgingFigures(firsts));
        await measureForging(pool, selection, print, note);
      }
    } finally {
      doubled += doubledSlots(await pool.ledger()).length;
    }
  }
  print([single("doubled_slots", "slots", doubled, { limit: limits.doubledSlots })]);
}

/** Everything that is measured in a pool which forges already. */
async function measureForging(
  pool: Pool,
  selection: Selection,
  print: (figures: readonly Figure[]) => void,
  note: (text: string) => void,
): Promise<void> {
  const memory = openMemoryLog();
  if (selection.has("requests_per_minute_at_rest", "manager_rss", "guard_rss")) {
    const minutes = selection.runs("requests_per_minute_at_rest", defaults.minutesAtRest);
    note(`at rest for ${minutes} min`);
    const figures = await requestsAtRest(pool, minutes, memory);
    if (selection.has("requests_per_minute_at_rest")) print(figures);
  }
  if (selection.has("handover", "ready_seconds")) {
    const runs = selection.runs("handover", defaults.handovers);
    const handovers: Handover[] = [];
    for (let run = 0; run < runs; run++) {
      const handover = await handOver(pool, run / runs);
      note(`handover ${run + 1} of ${runs}: ${handover.gap} s`);
      handovers.push(handover);
      await memory.sample(pool);
    }
    if (selection.has("handover")) {
      const judgement = { limit: limits.handover, yardstick: confirmedStop };
      print([
        spread("handover", "s", handovers.map(({ gap }) => gap), "p95", judgement),
        ...partFigures(handovers.map(({ parts }) => parts)),
      ]);
    }
    if (selection.has("ready_seconds")) {
      print([spread("ready_seconds", "s", handovers.map(({ ready }) => ready), "p95")]);
    }
  }
  if (selection.has("manager_rss")) print(memory.figures());
  if (selection.has("guard_rss")) print(memory.guardFigures());
  print(await complaintFigures(pool, note));
}
