import type { Faults } from "./fault.ts";
import { stepWall } from "./moments.ts";

/** Wall clocks that are stepped, within what the promise assumes of hosts. */
export const clockFaults: Faults = {
  wallStep({ world, pod, amount }) {
    const by = Math.round(amount < 0.5 ? -amount * 20_000 : (amount - 0.5) * 3_000);
    stepWall(world, pod, by);
    return () => stepWall(world, pod, -by);
  },
};
