import type { Milliseconds } from "../core/mod.ts";
import type { StatusOutcome } from "../kubernetes/mod.ts";
import { answerWithin } from "./deadline.ts";

/** How long one look and what follows from it may take. */
const BUDGET: Milliseconds = 5_000;

/**
 * One round of telling in the CardanoLeader what no holder tells. Answers whether that stands there
 * now, or nothing is to be said, and reports what was written or went wrong.
 *
 * @param speak Looks at the resource and writes; `null` if there is nothing to say.
 */
export async function tellingRound(
  speak: (signal: AbortSignal) => Promise<StatusOutcome | null>,
  report: (outcome: Exclude<StatusOutcome, { readonly kind: "unchanged" }>) => void,
): Promise<boolean> {
  const outcome = await answerWithin(BUDGET, speak);
  if (outcome === null || outcome.kind === "unchanged") return true;
  // A conflict is another pod's word, mostly the same, or a holder's: there is nothing left to say.
  if (outcome.kind !== "conflict") report(outcome);
  return outcome.kind === "written";
}
