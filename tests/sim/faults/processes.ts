import { timingsOf } from "../world.ts";
import type { Faults } from "./fault.ts";

/** Durations that a pool may be configured with, in milliseconds. */
export const DURATIONS = [15_000, 15_000, 20_000, 30_000, 60_000, 120_000] as const;

/** Managers, nodes and hosts that die, freeze, sleep and come back. */
export const processFaults: Faults = {
  crash({ pod: { manager, guard } }) {
    manager.crash();
    guard.watch();
    return manager.start;
  },
  crashAtOnce({ pod: { manager, guard }, world, amount }) {
    manager.crash();
    guard.watch();
    world.timeline.after(amount * 3_000, manager.start);
  },
  freeze({ pod: { manager, guard } }) {
    manager.freeze();
    guard.watch();
    return manager.thaw;
  },
  nodeDies({ pod: { node } }) {
    node.signal("SIGKILL");
  },
  everythingDies({ pod: { manager, node } }) {
    manager.crash();
    node.signal("SIGKILL");
    return manager.start;
  },
  nodeFreezes({ pod: { node } }) {
    node.freeze();
    return node.thaw;
  },
  suspend({ pod: { host } }) {
    host.suspend();
    return host.resume;
  },
  ending({ pod: { manager }, world }) {
    manager.dispatch({ type: "shutdown", because: "SIGTERM" });
    // What ends by itself is started again; a kubelet kills what does not end in time.
    return () => {
      manager.crash();
      world.timeline.after(500, manager.start);
    };
  },
  reconfigured({ pod: { manager, guard }, amount, world }) {
    const duration = DURATIONS[Math.floor(amount * DURATIONS.length)] ?? DURATIONS[0];
    manager.crash();
    guard.watch();
    manager.config = { ...manager.config, timings: timingsOf(duration) };
    world.timeline.after(1_000, manager.start);
  },
};
