/** Slots of one second, counted on the wall clock, and waiting. */

/** The slot at a wall-clock time; negative before the system start. */
export function slotAt(now: number, systemStart: number): number {
  return Math.floor((now - systemStart) / 1000);
}

/** Milliseconds until the next slot begins, at least one. */
export function untilNextSlot(now: number, systemStart: number): number {
  return Math.max(1, systemStart + (slotAt(now, systemStart) + 1) * 1000 - now);
}

/** Waits; zero does not even yield to other tasks. */
export async function delay(milliseconds: number): Promise<void> {
  if (milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, milliseconds));
}
