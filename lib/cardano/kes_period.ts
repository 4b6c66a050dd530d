import type { SlotSchedule } from "./networks.ts";

/**
 * Absolute slot at a wall-clock time, in milliseconds since 1970.
 *
 * `null` before the Shelley era: then the clock is wrong, or the network has not begun.
 */
export function slotAt(schedule: SlotSchedule, wallMilliseconds: number): number | null {
  const { sinceMilliseconds, slotZeroMilliseconds, slotMilliseconds } = schedule;
  if (!(wallMilliseconds >= sinceMilliseconds)) return null;
  return Math.floor((wallMilliseconds - slotZeroMilliseconds) / slotMilliseconds);
}

/** When a slot begins, in milliseconds since 1970; too late for a slot of Byron, whose were longer. */
export function timeOfSlot(schedule: SlotSchedule, slot: number): number {
  return schedule.slotZeroMilliseconds + slot * schedule.slotMilliseconds;
}

/** KES period at a wall-clock time; `null` where {@link slotAt} is. Source: `kesPeriod` in `OCert.hs`. */
export function kesPeriodAt(schedule: SlotSchedule, wallMilliseconds: number): number | null {
  const slot = slotAt(schedule, wallMilliseconds);
  return slot === null ? null : Math.floor(slot / schedule.slotsPerKesPeriod);
}

/** Wall-clock time at which a KES period begins, in milliseconds since 1970. */
export function timeOfPeriod(schedule: SlotSchedule, period: number): number {
  const { slotZeroMilliseconds, slotMilliseconds, slotsPerKesPeriod } = schedule;
  return slotZeroMilliseconds + period * slotsPerKesPeriod * slotMilliseconds;
}

/** Whether a KES key may sign now. */
type KesValidity =
  /** It may, in this period and in `remainingPeriods` - 1 after it. */
  | { readonly kind: "usable"; readonly remainingPeriods: number }
  /**
   * cardano-node would load it and not forge: the certificate begins in a later period. The reason
   * reads on after the name of the certificate.
   */
  | { readonly kind: "not-yet"; readonly because: string }
  /** cardano-node would load it and never forge: all periods of the key are past. */
  | { readonly kind: "expired"; readonly because: string };

/**
 * Judges a certificate's start period against the current period.
 *
 * The upper bound is exclusive: `start <= now < start + maxKesEvolutions`. Source: `kesStatus` in
 * ouroboros-consensus `Ouroboros/Consensus/Protocol/Ledger/HotKey.hs`.
 */
export function kesValidity(
  startPeriod: number,
  currentPeriod: number,
  maxKesEvolutions: number,
): KesValidity {
  const end = startPeriod + maxKesEvolutions;
  const because = `is for KES periods ${startPeriod} to ${end - 1}, ` +
    `and it is period ${currentPeriod}`;
  if (currentPeriod < startPeriod) {
    return { kind: "not-yet", because: `${because}; check the clock, or issue a new certificate` };
  }
  if (currentPeriod >= end) {
    return { kind: "expired", because: `${because}; generate a new KES key and certificate` };
  }
  return { kind: "usable", remainingPeriods: end - currentPeriod };
}
