/** From the ledger: when, and by whom, forging went on after something happened. */
import type { WallTime } from "../../lib/core/mod.ts";
import type { LedgerLine } from "../support/ledger.ts";

/** The block with which forging went on, and the last one before it. */
export interface Resumption {
  readonly last: LedgerLine | null;
  readonly first: LedgerLine;
  /** Slots between the two. */
  readonly missed: number;
}

/** So many slots without a block are a silence, and no late timer of a busy machine. */
const silence = 2;

/**
 * The first block signed from `since` on that does not just continue what was going on: by another
 * node, or by the same one after a silence.
 */
export function resumption(blocks: readonly LedgerLine[], since: WallTime): Resumption | null {
  for (const [index, first] of blocks.entries()) {
    if (first.at < since) continue;
    const last = blocks[index - 1] ?? null;
    if (last === null) return { last, first, missed: 0 };
    const missed = Math.max(0, first.slot - last.slot - 1);
    if (first.node !== last.node || missed >= silence) return { last, first, missed };
  }
  return null;
}
