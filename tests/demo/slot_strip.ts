/** The last slots in one line: by whom each was forged. */
import type { Paint } from "./paint.ts";
import type { View } from "./view.ts";

/** How many slots are shown at most. */
const longest = 60;

/**
 * Draws the slots from the first block on, or the last of them, up to the one before the present,
 * which is not over yet.
 */
export function slotStrip({ slot, pods, blocks }: View, paint: Paint): string {
  const [firstBlock] = blocks;
  if (firstBlock === undefined) return "nothing forged yet";
  const first = Math.max(firstBlock.slot, slot - longest);
  const slots = Array.from({ length: Math.max(0, slot - first) }, (_, index) => first + index);
  return slots.map((slot) => {
    const by = blocks.filter((block) => block.slot === slot);
    const [only] = by;
    if (only === undefined) return paint(".", "busy");
    if (by.length > 1) return paint("X", "bad");
    return paint(String(pods.findIndex(({ name }) => name === only.node) + 1), "good");
  }).join("");
}
