import type { SlotSchedule } from "./networks.ts";

/** Epoch of a slot; `null` for one of Byron, and where the network's epochs are not known. */
export function epochOf({ epochs }: SlotSchedule, slot: number): number | null {
  if (epochs === null || slot < epochs.firstSlot) return null;
  return epochs.firstNumber + Math.floor((slot - epochs.firstSlot) / epochs.slots);
}
