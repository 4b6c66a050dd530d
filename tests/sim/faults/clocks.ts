import { longestLease } from "./cast.ts";
import type { Faults } from "./fault.ts";
import { stepWall } from "./walls.ts";

/** Ahead by so much at most is stepped whose node forges: it may be cut off, and tell nobody. */
const LITTLE = 1_500;
const BACK = 25_000;

/** Wall clocks that are stepped, within what the promise assumes of hosts. */
export const clockFaults: Faults = {
  wallStep({ world, pod, amount }) {
    const mayTell = !pod.node.forges() && !pod.node.isAboutTo() && !pod.manager.holds();
    const most = mayTell ? 2 * longestLease(world) : LITTLE;
    const by = amount < 0.5 ? -2 * amount * BACK : (2 * amount - 1) * most;
    return stepWall(world, pod, Math.round(by));
  },
};
