import type { CandidateEffect, Milliseconds } from "../core/mod.ts";
import type { CandidateList } from "../registers/mod.ts";
import { within } from "./deadline.ts";
import type { Witness } from "./witness.ts";

/** One write may take so long; nobody waits for it, and the core says again what was lost. */
const BUDGET: Milliseconds = 4_000;

/**
 * Says beside a register what the core wants said. At most one write is under way, and of what waits
 * meanwhile only the newest is sent: a later word must not be overtaken by an earlier one.
 */
export function openCandidateWrites(
  register: string,
  list: CandidateList,
  told: Witness["candidates"],
): (effect: CandidateEffect) => void {
  let waiting: CandidateEffect | null = null;
  let busy = false;

  function send(effect: CandidateEffect, signal: AbortSignal): Promise<string | null> {
    return effect.type === "writeCandidate"
      ? list.write(effect.candidate, signal)
      : list.drop(effect.identities, signal);
  }

  async function work(): Promise<void> {
    busy = true;
    while (waiting !== null) {
      const effect: CandidateEffect = waiting;
      waiting = null;
      try {
        const sent = await within(BUDGET, (signal) => send(effect, signal));
        told(
          register,
          "write",
          sent.kind === "done" ? sent.value : `no answer within ${BUDGET} ms`,
        );
      } catch (error) {
        told(register, "write", String(error));
      }
    }
    busy = false;
  }

  return (effect) => {
    // What is taken away can wait: it is asked for again.
    if (effect.type === "dropCandidates" && waiting !== null) return;
    waiting = effect;
    if (!busy) void work();
  };
}
