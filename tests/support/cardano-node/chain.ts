/** The chain that the stand-in pretends to follow. */
import { blake2b } from "@noble/hashes/blake2.js";
import type { StandIn } from "./state.ts";
import { slotAt } from "./time.ts";

/** Slots between two blocks of the other pools: 20 is the average of the public networks. */
const blockInterval = 20;

/**
 * Slot of the tip: the last block of the rest of the network, `STANDIN_TIP_LAG` slots late, or the
 * last block forged here. Block numbers run as if every slot had a block.
 */
export function tipSlot({ settings, state }: StandIn, now = Date.now()): number {
  const still = settings.tipFile === null ? null : slotIn(settings.tipFile);
  if (still !== null) return still;
  const seen = slotAt(now, settings.systemStart) - settings.tipLag;
  const others = Math.max(0, Math.floor(seen / blockInterval) * blockInterval);
  return Math.max(others, state.lastSlotForged ?? 0);
}

function slotIn(path: string): number | null {
  try {
    return Number(Deno.readTextFileSync(path));
  } catch {
    return null;
  }
}

/** A tip as the chain-sync protocol spells it: `[point, block number]`. */
export function tip(node: StandIn): readonly unknown[] {
  const slot = tipSlot(node);
  const hash = blake2b(new TextEncoder().encode(`block of slot ${slot}`), { dkLen: 32 });
  return [[slot, hash], slot];
}
