import { all, cutOff, forgerOf, isManned } from "./cast.ts";
import type { Fault, Faults } from "./fault.ts";
import { deafen, isStopping, rightLeft, spanOf, whenAny } from "./moments.ts";
import { stepWall } from "./walls.ts";

/** A node that does not listen, and only one of manager and guard to see to it that it ends in time. */
export const dutyFaults: Faults = {
  /** The guard has to kill. */
  deafAndFrozen(scene) {
    const pod = forgerOf(scene);
    if (!isManned(pod)) return;
    pod.manager.freeze();
    return all(deafen(pod), pod.manager.thaw);
  },
  /** The manager has to kill. */
  deafAndUnguarded(scene) {
    const pod = forgerOf(scene);
    if (!isManned(pod)) return;
    pod.guard.crash();
    return all(deafen(pod), cutOff(pod), pod.guard.start);
  },
  /** The manager has told its guard that it stops, and does not get further. */
  deafAndLeft(scene) {
    const { amount } = scene;
    const { after, endedBy } = spanOf(scene);
    const pod = forgerOf(scene);
    const giveUp = whenAny(scene, isStopping, (stopping) => {
      after(amount * 3_000, () => {
        if (isManned(stopping)) stopping.manager.freeze();
      });
    });
    return endedBy(
      deafen(pod),
      cutOff(pod),
      giveUp,
      ...scene.world.pods.map((one) => one.manager.thaw),
    );
  },
  /** A manager that was restarted has only the marker to tell it, and its guard goes as it comes. */
  guardDiesAtReturn: changesHands((manager) => {
    manager.crash();
    return manager.start;
  }),
  /** A manager that is restarted sees half of the metrics, beside a node that is slow to obey. */
  halfSeenAtReturn(scene) {
    const { world, amount } = scene;
    const { manager, node, guard } = forgerOf(scene);
    if (!isManned({ manager, guard })) return;
    const { handler, metrics } = node.habits;
    node.habits.metrics = "partial";
    node.habits.handler = [3_600, 4_500 + amount * 4_000];
    manager.crash();
    world.timeline.after(100 + amount * 700, manager.start);
    return () => Object.assign(node.habits, { handler, metrics });
  },
  /** A manager that was frozen wakes, and its guard goes. */
  guardDiesAtThaw: changesHands((manager) => {
    manager.freeze();
    return manager.thaw;
  }),
  /** A guard that was restarted has only the marker, maybe an old clock's, and its manager goes as it comes. */
  managerFreezesAtReturn(scene) {
    const { world, amount } = scene;
    const by = amount < 0.5 ? 0 : Math.round(amount * 12_000);
    let back = () => {};
    const { after, endedBy } = spanOf(scene);
    const pod = forgerOf(scene);
    const { manager, guard } = pod;
    if (!isManned(pod)) return;
    guard.crash();
    after(100 + amount * 4_000, () => {
      back = stepWall(world, pod, -by);
      guard.start();
      if (isManned(pod)) manager.freeze();
    });
    return endedBy(deafen(pod), manager.thaw, guard.start, () => back());
  },
  /** A guard wakes beside a node that was started meanwhile, and its manager goes. */
  guardWakesBesideAnother(scene) {
    const { amount } = scene;
    const { after, endedBy } = spanOf(scene);
    const pod = forgerOf(scene);
    if (!isManned(pod)) return;
    pod.guard.freeze();
    pod.node.signal("SIGKILL");
    after(4_000 + amount * 12_000, () => {
      pod.guard.thaw();
      if (isManned(pod)) pod.manager.freeze();
    });
    return endedBy(pod.manager.thaw, pod.guard.thaw);
  },
  /** What the guard hears last was long on its way. */
  frozenBehindSlowLink(scene) {
    const { amount } = scene;
    const { after, endedBy } = spanOf(scene);
    const pod = forgerOf(scene);
    const late = 2_500 + amount * 1_000;
    pod.localLink.late = late;
    after(2.2 * late, () => {
      if (isManned(pod)) pod.manager.freeze();
    });
    return endedBy(deafen(pod), () => void (pod.localLink.late = 0), pod.manager.thaw);
  },
  /** The manager is back before its guard hears that it went. */
  restartBehindSlowLink(scene) {
    const { amount } = scene;
    const { after, endedBy } = spanOf(scene);
    const pod = forgerOf(scene);
    if (!isManned(pod)) return;
    pod.localLink.late = 20 + amount * 400;
    after(5_000, () => {
      if (!isManned(pod)) return;
      pod.manager.crash();
      after(50 + amount * 500, pod.manager.start);
    });
    return endedBy(() => void (pod.localLink.late = 0), pod.manager.start);
  },
};

/** A manager goes and comes back, near the end of its right, and its guard goes then. */
function changesHands(
  goes: (manager: Parameters<typeof isManned>[0]["manager"]) => () => void,
): Fault {
  return (scene) => {
    const { amount } = scene;
    const { after, endedBy } = spanOf(scene);
    const pod = forgerOf(scene);
    if (!isManned(pod)) return;
    const left = rightLeft(pod);
    const comesBack = goes(pod.manager);
    after(left - 500 - amount * 5_000, () => {
      comesBack();
      after(20 + amount * 100, () => {
        if (isManned(pod)) pod.guard.crash();
      });
    });
    return endedBy(deafen(pod), cutOff(pod), comesBack, pod.guard.start);
  };
}
