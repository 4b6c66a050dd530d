import type { Faults } from "./fault.ts";

/** Wall clocks that are stepped, within what the promise assumes of hosts. */
export const clockFaults: Faults = {
  wallStep({ pod: { host }, amount }) {
    const by = Math.round(amount < 0.5 ? -amount * 20_000 : (amount - 0.5) * 3_000);
    host.stepWall(by);
    return () => host.stepWall(-by);
  },
};
