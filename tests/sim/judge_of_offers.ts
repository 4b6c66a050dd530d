import type { Resting, State } from "../../lib/core/mod.ts";
import type { Invariant, JudgedPod } from "./judge.ts";

/** Sees whom a forger asks to take the right. */
export interface OfferJudge {
  /** A manager after one of its steps. */
  held(pod: number, state: State): void;
}

interface Looks {
  readonly pods: readonly JudgedPod[];
  readonly breach: (invariant: Invariant, text: string) => void;
}

/** Who did not answer, or did not take the right, is not asked for so long, by the forger's clock. */
const RESTS = 600_000;

/** What one life of a manager has offered so far. */
interface Offered {
  readonly identity: string;
  /** Nonce of the last offer. */
  readonly nonce: string | null;
  readonly resting: readonly Resting[];
  /** When each was last asked in vain, by the physical clock of who asked. */
  readonly inVain: Map<string, number>;
}

export function openOfferJudge({ pods, breach }: Looks): OfferJudge {
  const offered: Offered[] = [];

  function lastOf(pod: number, { config: { identity } }: State): Offered {
    const last = offered[pod];
    return last?.identity === identity
      ? last
      : { identity, nonce: null, resting: [], inVain: new Map() };
  }

  return {
    held(pod, state) {
      const { offering: { offer, resting }, clocks } = state;
      const last = lastOf(pod, state);
      const nonce = offer?.nonce ?? last.nonce;
      if (nonce !== last.nonce && offer !== null) {
        const ago = clocks.physical - (last.inVain.get(offer.target) ?? -Infinity);
        if (ago < RESTS) {
          const { name } = pods[pod] ?? {};
          breach(
            "offer_rests",
            `${name} asks ${offer.target} again ${ago} ms after it did in vain`,
          );
        }
      }
      if (resting !== last.resting) {
        for (const { identity, times } of resting) {
          if (times !== last.resting.find((one) => one.identity === identity)?.times) {
            last.inVain.set(identity, clocks.physical);
          }
        }
      }
      offered[pod] = { ...last, nonce, resting };
    },
  };
}
