import { type MachineWatch, watchMachine } from "../../support/machine.ts";

/** A timer of the tests that is late by so much, in milliseconds, shows a machine that is starved. */
const STARVED = 1_500;

/**
 * Whether something only came too late, or one slot was left out, on a machine that had no processor
 * to spare: that says nothing of the program.
 */
export function isStarved(machine: MachineWatch, error: unknown): boolean {
  return machine.stall() >= STARVED && isByTime(error);
}

/** Plays it; what a starved machine kept waiting is played once more. */
export async function unlessStarved<T>(play: () => Promise<T>): Promise<T> {
  using machine = watchMachine();
  try {
    return await play();
  } catch (error) {
    if (!isStarved(machine, error)) throw error;
    return await play();
  }
}

/** What `eventually` says of what came too late; a node that wakes too late leaves one slot out. */
function isByTime(error: unknown): boolean {
  const late = /^(Waited \d+ ms in vain|nobody forged|slots in a row without a block: 1,)/;
  return error instanceof Error && late.test(error.message);
}
