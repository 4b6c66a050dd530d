import type { Faults } from "./fault.ts";

/** Wall clocks that are stepped, within what the promise assumes of hosts. */
export const clockFaults: Faults = {
  wallStep({ pod: { host, manager }, amount }) {
    const by = Math.round(amount < 0.5 ? -amount * 20_000 : (amount - 0.5) * 3_000);
    // A manager ticks ten times a second: it has just seen what the clock was before.
    manager.dispatch({ type: "tick" });
    host.stepWall(by);
    return () => host.stepWall(-by);
  },
};
