import type { ClockReading } from "../core/mod.ts";

/**
 * Reads the three clocks of this host at one moment.
 *
 * `Deno.osUptime()` is the boot clock in whole seconds, rounded up: one second is taken off, so that
 * it never claims a suspend that was not.
 */
export function readClocks(): ClockReading {
  return {
    monotonic: performance.now(),
    wall: Date.now(),
    boot: (Deno.osUptime() - 1) * 1000,
  };
}
