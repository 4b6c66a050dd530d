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

/** A slot lasts so long. */
const SLOT = 1_000;

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

  /** Who is not worse than others hands over for a new set, to a pod that would forge with it. */
  function checkFit(pod: number, state: State, target: string): void {
    const { credentials, config, registers } = state;
    if (config.cluster !== null || credentials.kind === "invalid" || mayBeWorse(state)) return;
    const { set } = credentials;
    const seen = registers.flatMap(({ candidates }) => candidates?.seen ?? []);
    if (seen.some((one) => one.identity === target && one.set === set)) return;
    const { name } = pods[pod] ?? {};
    breach("offer_fits", `${name} asks ${target}, which does not say that it has ${set}`);
  }

  return {
    held(pod, state) {
      const { offering: { offer, resting }, clocks } = state;
      const last = lastOf(pod, state);
      const nonce = offer?.nonce ?? last.nonce;
      if (last === offered[pod] && nonce === last.nonce && resting === last.resting) return;
      if (nonce !== last.nonce && offer !== null) {
        checkFit(pod, state, offer.target);
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

/** Whether anything else than a new set may be why another pod should forge: a doubt is none. */
function mayBeWorse({ credentials, config, node, registers }: State): boolean {
  const counters = registers.map(({ counter }) => counter ?? 0);
  const counter = credentials.kind === "valid" ? credentials.certificateCounter : -1;
  const tips = registers.flatMap(({ candidates, known }) => [
    known?.version?.record.own?.tip ?? 0,
    ...candidates?.seen.map(({ tip }) => tip ?? 0) ?? [],
  ]);
  const behind = Math.max(...tips) - (node.life?.tip ?? Infinity);
  return counter < Math.max(...counters) || behind * SLOT > config.maxTipLag ||
    node.life?.socketSilence !== null;
}
