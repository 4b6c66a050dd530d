import type { Manager } from "../driver/manager.ts";
import { type Pod, timingsOf, type World } from "../world.ts";
import { isManned } from "./cast.ts";
import type { Faults } from "./fault.ts";
import { wallsApart } from "./records.ts";

/** Durations that a pool may be configured with, in milliseconds. */
export const DURATIONS = [15_000, 15_000, 20_000, 30_000, 60_000, 120_000] as const;

/** Managers, guards, nodes and hosts that die, freeze, sleep and come back. */
export const processFaults: Faults = {
  crash({ pod }) {
    if (!isManned(pod)) return;
    pod.manager.crash();
    return pod.manager.start;
  },
  crashAtOnce({ pod, world, amount }) {
    if (!isManned(pod)) return;
    pod.manager.crash();
    world.timeline.after(amount * 3_000, pod.manager.start);
  },
  freeze({ pod }) {
    if (!isManned(pod)) return;
    pod.manager.freeze();
    return pod.manager.thaw;
  },
  guardDies({ pod }) {
    if (!isManned(pod)) return;
    pod.guard.crash();
    return pod.guard.start;
  },
  guardRestarts({ pod, world, amount }) {
    if (!isManned(pod)) return;
    pod.guard.crash();
    world.timeline.after(amount * 2_000, pod.guard.start);
  },
  guardFreezes({ pod }) {
    if (!isManned(pod)) return;
    pod.guard.freeze();
    return pod.guard.thaw;
  },
  guardCutOff({ pod: { localLink } }) {
    localLink.cut();
    return localLink.mend;
  },
  guardSlow({ pod: { localLink }, amount }) {
    localLink.late = amount * 2_000;
    return () => void (localLink.late = 0);
  },
  /** It has only the marker to tell it what its manager, which is gone, had enabled. */
  guardRestartsAlone({ pod: { manager, guard }, world, amount }) {
    if (!guard.isWell() || manager.isUp()) return;
    guard.crash();
    world.timeline.after(100 + amount * 900, guard.start);
  },
  nodeDies({ pod: { node } }) {
    node.signal("SIGKILL");
  },
  everythingDies({ pod: { manager, guard, node } }) {
    manager.crash();
    guard.crash();
    node.signal("SIGKILL");
    return () => {
      guard.start();
      manager.start();
    };
  },
  nodeFreezes({ pod: { node } }) {
    node.freeze();
    return node.thaw;
  },
  suspend({ pod: { host } }) {
    host.suspend();
    return host.resume;
  },
  /** What ends by itself is started again; a kubelet kills what does not end in time. */
  ending({ pod, world }) {
    if (!isManned(pod)) return;
    return restarted(pod, world, {});
  },
  /** From the registers that it knew to all of them. */
  rolled({ pod, world }) {
    const registers = world.registers.map(({ name }) => name);
    if (!isManned(pod) || pod.manager.config.registers.length === registers.length) return;
    return restarted(pod, world, { registers });
  },
  reconfigured({ pod, amount, world }) {
    if (!isManned(pod) || world.registers.some(({ isAltered }) => isAltered)) return;
    const { manager } = pod;
    const leaseDuration = DURATIONS[Math.floor(amount * DURATIONS.length)] ?? DURATIONS[0];
    // Wall clocks differ by twice the shortest lease at most.
    if (wallsApart(world.pods) > 2 * leaseDuration) return;
    manager.crash();
    manager.config = { ...manager.config, timings: timingsOf({ leaseDuration }) };
    world.timeline.after(1_000, manager.start);
  },
};

/** Ends in good order, and comes back with another configuration. */
function restarted({ manager }: Pod, world: World, change: Partial<Manager["config"]>): () => void {
  manager.dispatch({ type: "shutdown", because: "it is rolled" });
  return () => {
    manager.crash();
    manager.config = { ...manager.config, ...change };
    world.timeline.after(500, manager.start);
  };
}
