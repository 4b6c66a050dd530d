import { networkByMagic, type SlotSchedule } from "../cardano/mod.ts";
import type { Configuration } from "../config/mod.ts";

/** When the slots of the configured network happen; `null` where that is not known. */
export function scheduleOf({ network }: Configuration): SlotSchedule | null {
  return networkByMagic(network.magic)?.schedule ?? null;
}
