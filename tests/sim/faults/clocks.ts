import type { Faults } from "./fault.ts";
import { stepWall } from "./walls.ts";

/** Wall clocks that are stepped, within what the promise assumes of hosts. */
export const clockFaults: Faults = {
  wallStep({ world, pod, amount }) {
    const by = Math.round(amount < 0.5 ? -amount * 20_000 : (amount - 0.5) * 3_000);
    return stepWall(world, pod, by);
  },
};
