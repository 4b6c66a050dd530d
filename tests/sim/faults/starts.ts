import { forgerOf, isManned } from "./cast.ts";
import type { Faults, Scene } from "./fault.ts";
import { restart, spanOf } from "./moments.ts";

/** Nodes that start, all at once or beside what an earlier life left. */
export const startFaults: Faults = {
  nodesDie({ world: { pods } }) {
    for (const { node } of pods) node.signal("SIGKILL");
  },
  flagsForgotten({ world: { pods } }) {
    for (const { node } of pods) {
      node.habits.flag = false;
      node.signal("SIGKILL");
    }
    return () => {
      for (const { node } of pods) {
        node.habits.flag = true;
        node.signal("SIGKILL");
      }
    };
  },
  /** All of a pod begins anew and is numbered anew; its files are what they were, and its node replays. */
  sandboxRestarts(scene) {
    const { amount } = scene;
    const { manager, guard, node } = forgerOf(scene);
    const { after, endedBy } = spanOf(scene);
    const { replay, restartsAfter } = node.habits;
    node.habits.replay = 2_000 + amount * 18_000;
    manager.crash();
    guard.crash();
    node.reusePid();
    node.signal("SIGKILL");
    after(restartsAfter + (amount * 7 % 1) * node.habits.replay, () => {
      guard.start();
      after((amount * 13 % 1) * 2_000, manager.start);
    });
    return endedBy(() => void (node.habits.replay = replay), guard.start, manager.start);
  },
  /** One that is told to end ends with its duty; a container that does not end is killed. */
  guardEnds(scene) {
    const { guard } = forgerOf(scene);
    const since = guard.awakeSince();
    guard.shutDown();
    return () => {
      if (guard.goneSince() !== null || guard.awakeSince() !== since) return;
      guard.crash();
      guard.start();
    };
  },
  /** As a pod is deleted: both are told to end. */
  podEnds(scene) {
    const pod = mannedOf(scene);
    const { manager, guard } = pod;
    guard.shutDown();
    if (manager.isWell()) manager.dispatch({ type: "shutdown", because: "the pod is deleted" });
    return () => restart(scene.world, pod);
  },
  /**
   * As a pod is deleted whose node waits for the manager to hand over: it asks every second for at
   * most S, then the node is told to end. The manager is told after it, or where it is no sidecar
   * when the waiting begins.
   */
  preStop(scene) {
    const pod = mannedOf(scene);
    const { manager, guard, node } = pod;
    const { after, endedBy } = spanOf(scene);
    const bound = manager.config.timings.stopBound;
    for (let asked = 0; asked < bound; asked += 1_000) {
      after(asked, () => manager.isWell() && manager.dispatch({ type: "podEnds" }));
    }
    const isSidecar = scene.amount < 0.7;
    after(bound, () => node.signal("SIGTERM"));
    after(isSidecar ? bound + 2_000 : 0, () => {
      guard.shutDown();
      if (manager.isWell()) manager.dispatch({ type: "shutdown", because: "the pod is deleted" });
    });
    return endedBy(() => restart(scene.world, pod));
  },
};

function mannedOf(scene: Scene) {
  const forger = forgerOf(scene);
  return isManned(forger) ? forger : scene.pod;
}
