import type { State } from "../../lib/core/mod.ts";
import type { Invariant, JudgedPod } from "./judge.ts";
import { RATE_ERROR, ROUNDED, trusted } from "./judge_of_rights.ts";

/** Sees for how long a manager reckons with the slots of others. */
export interface SlotJudge {
  /** A manager after one of its steps. */
  held(pod: number, state: State): void;
}

interface Looks {
  readonly pods: readonly JudgedPod[];
  readonly breach: (invariant: Invariant, text: string) => void;
}

type Signers = State["signing"]["others"];

/** Wall clocks are so many leases apart at most. */
const LEASES_APART = 2;

export function openSlotJudge({ pods, breach }: Looks): SlotJudge {
  const known: { readonly identity: string; readonly others: Signers }[] = [];

  /**
   * What another may sign counts until its right is over and its wall clock, as far behind as is
   * allowed, has come there: by the longer lease of both, on a fast clock. Of what was released only
   * the clocks are left.
   */
  function checkNew(pod: number, state: State, before: Signers): void {
    const { signing: { others }, clocks, config } = state;
    for (const { identity, until, isFinal, countsUntil } of others) {
      // What was read before, whoever says it, is as old as it was then.
      if (before.some((one) => one.until === until)) continue;
      const lease = statedBy(state, until);
      if (lease === null) continue;
      const apart = LEASES_APART * Math.max(lease, config.timings.leaseDuration);
      const needed = (1 + RATE_ERROR) * (isFinal ? apart : lease + apart);
      const counts = countsUntil - clocks.challenger;
      if (counts < needed - ROUNDED) {
        const { name } = pods[pod] ?? {};
        breach(
          "others_remembered",
          `${name} forgets ${counts} ms later what ${identity} may sign, expected ${needed} ms`,
        );
      }
    }
  }

  return {
    held(pod, state) {
      const { signing: { others }, config: { identity } } = state;
      const last = known[pod];
      if (last?.others === others) return;
      checkNew(pod, state, last?.identity === identity ? last.others : []);
      known[pod] = { identity, others };
    },
  };
}

/** The lease of who says so in a record that is known; `null` if none does any more. */
function statedBy({ registers }: State, until: number): number | null {
  const leases = registers.flatMap(({ known }) => {
    const own = known?.version?.record.own ?? null;
    if (own === null) return [];
    const { named = [], othersUntil = null } = own.signers ?? {};
    const told = [own.signsUntil, own.othersSignUntil, othersUntil];
    const says = told.includes(until) || named.some((signer) => signer.until === until);
    return says ? [trusted(own.duration)] : [];
  });
  return leases.length === 0 ? null : Math.min(...leases);
}
