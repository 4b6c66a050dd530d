import type { Trouble, TroubleReport } from "./report.ts";
import type { Milliseconds } from "./units.ts";

/** What a process has said of slots in which it forged nothing, or nothing that counts. */
export interface Troubles {
  /** What it said last, of each kind that it has spoken of. */
  readonly told: TroubleReport;
  /** What it said more of last, and when on the physical clock; `null` if it never did. */
  readonly latest: { readonly kind: Trouble; readonly at: Milliseconds } | null;
}

export const NO_TROUBLES: Troubles = { told: {}, latest: null };

/** Every kind, the one that explains most first, in words for people. */
const WORDS: Readonly<Record<Trouble, string>> = {
  kesKey: "the node cannot use its KES key in the present KES period",
  cannotForge: "the node led a slot and could not forge: its certificate is not valid yet",
  invalidBlock:
    "the node forged a block that it found invalid itself: its certificate counter is not the one that the chain expects, or its VRF key is not the registered one",
};

const KINDS = Object.keys(WORDS) as readonly Trouble[];

/** The troubles after one more scrape; what a `first` one says may be long past. */
export function withTroubles(
  { told, latest }: Troubles,
  report: TroubleReport,
  { first, at }: { readonly first: boolean; readonly at: Milliseconds },
): Troubles {
  const kind = KINDS.find((one) => report[one] !== undefined && report[one] !== told[one]);
  if (kind === undefined) return { told, latest };
  return { told: { ...told, ...report }, latest: first ? latest : { kind, at } };
}

/** Why what the node does has been in vain since then (physical clock), or `null`. */
export function whyInVain({ latest }: Troubles, since: Milliseconds): string | null {
  return latest !== null && latest.at > since ? WORDS[latest.kind] : null;
}
