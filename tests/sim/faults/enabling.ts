import type { NodeEffect } from "../../../lib/core/mod.ts";
import type { Pod, World } from "../world.ts";
import { slowDown } from "../world/disk.ts";
import { all, cutOff, forgerOf, isManned, longestLease } from "./cast.ts";
import type { Faults, Scene, Situation } from "./fault.ts";
import { areAlike } from "./records.ts";
import { isEnabling, placesKeys, restart, rightLeft, spanOf, stall, whenAny } from "./moments.ts";

/** Nothing is enabled later than so long before a stop begins. */
const ENABLE_BOUND = 2_500;
/** A guard asks its manager this often. */
const ASKS_EVERY = 200;
/** What is done to files takes so long at most. */
const SLOWEST_DISK = 10_000;

/** Nodes whose forger is gone, and what befalls the next while it is enabled. */
export const enablingFaults: Faults = {
  /** Its manager stands still between the decision and the act, for up to a whole right. */
  frozenAtKeys: (scene) => frozenAt(scene, placesKeys),
  frozenAtTelling: (scene) => frozenAt(scene, isEnabling),
  /** Its right is not renewed, and keys come, or are told, just too late for what is left of it. */
  cutAtMark(scene) {
    const ends: (() => void)[] = [];
    const giveUp = whenAny(scene, marks, (pod) => ends.push(cutOff(pod), delayed(scene, pod)));
    return all(nextForger(scene, giveUp), () => ends.forEach((end) => end()));
  },
  /** The guard has acknowledged its duty, and then stands still. */
  guardFreezesAtMark(scene) {
    const isSlow = slowDisks(scene.world, scene.world.pods, 300 + scene.amount * 1_500);
    scene.world.timeline.after(10_000, isSlow);
    const giveUp = whenAny(scene, marks, (pod) => {
      if (isManned(pod)) pod.guard.freeze();
    });
    const thaw = scene.world.pods.map(({ guard }) => guard.thaw);
    return all(nextForger(scene, giveUp), isSlow, ...thaw);
  },
  slowDisk: ({ world, pod, amount }) => slowDisks(world, [pod], amount * 400),
  /** The handler that enables takes long, and the manager is told to end meanwhile. */
  endedAtTelling: (scene) =>
    stalled(scene, (pod) => {
      pod.manager.dispatch({ type: "shutdown", because: "it is rolled" });
      scene.world.timeline.after(30_000, () => restart(scene.world, pod));
    }),
  /** And it is restarted meanwhile: it has only the marker to tell it. */
  crashedAtTelling: (scene) =>
    stalled(scene, (pod) => {
      if (!isManned(pod)) return;
      pod.manager.crash();
      scene.world.timeline.after(scene.amount * 2_000, pod.manager.start);
    }),
  /** And the record is edited by hand meanwhile. */
  takenAtTelling: (scene) =>
    stalled(scene, () => {
      if (!areAlike(scene.world)) return;
      if (scene.world.registers.some(({ isAltered }) => isAltered)) return;
      for (const register of scene.world.registers.slice(0, lost(scene.world))) {
        register.isAltered = true;
        register.edit({ holder: "" });
      }
    }),
  /** The record is edited while the guard is asked, over a slow link, to stand for the node. */
  takenWhilePreparing(scene) {
    const { world, amount } = scene;
    const late = 100 + amount * 1_000;
    for (const { localLink } of world.pods) localLink.late = late;
    const end = nextForger(scene, () => {});
    const { after, endedBy } = spanOf(scene);
    const look = () => {
      const isAsked = world.pods.some(({ manager }) => {
        const { forging: { phase, enabled }, guard: { engagement } } = manager.state();
        return phase === "preparing" && enabled === null && engagement !== null;
      });
      if (!isAsked) return after(20, look);
      // The guard has been told, and its answer is not there yet.
      after(ASKS_EVERY + (amount * 7 % 1) * 1.5 * late, () => {
        if (!areAlike(world) || world.registers.some(({ isAltered }) => isAltered)) return;
        for (const register of world.registers.slice(0, lost(world))) {
          register.isAltered = true;
          register.edit({ holder: "" });
        }
      });
    };
    look();
    return endedBy(end, () => {
      for (const { localLink } of world.pods) localLink.late = 0;
    });
  },
};

/** What has to last until a right is at its end, where that is not long. */
export const enablingTakes: Readonly<Record<string, Situation["takes"]>> = {
  cutAtMark: (world) => 10_000 + Math.min(longestLease(world), 2 * SLOWEST_DISK),
};

/** Files take so long that a node would be told to forge just after the last moment for it. */
function delayed({ world, amount }: Scene, pod: Pod): () => void {
  const { manager, host } = pod;
  const before = rightLeft(pod) - manager.config.timings.stopBound - ENABLE_BOUND;
  const late = 100 + amount * (ENABLE_BOUND - 300);
  // With the first act on files from now on, or after the second.
  const slow = (before + late) / host.rate() / (amount * 7 % 1 < 0.5 ? 1 : 2);
  const isSlow = slowDisks(world, [pod], Math.min(SLOWEST_DISK, slow));
  world.timeline.after((before + ENABLE_BOUND - 1_000) / host.rate(), isSlow);
  return isSlow;
}

function marks({ type }: NodeEffect): boolean {
  return type === "mark";
}

/** How many records may be lost at once. */
function lost({ registers }: World): number {
  return registers.length === 1 ? 1 : Math.floor((registers.length - 1) / 2);
}

function frozenAt(scene: Scene, isMoment: (act: NodeEffect) => boolean): () => void {
  const { after, endedBy } = spanOf(scene);
  const giveUp = whenAny(scene, isMoment, ({ manager, guard }) => {
    if (!isManned({ manager, guard })) return;
    manager.freeze();
    after(scene.amount * 1.5 * manager.config.timings.rightLasts, manager.thaw);
  });
  return endedBy(nextForger(scene, giveUp));
}

/** The forger's node ends, so that another is enabled; whoever stood still goes on in the end. */
function nextForger(scene: Scene, giveUp: () => void): () => void {
  forgerOf(scene).node.signal("SIGKILL");
  return all(giveUp, ...scene.world.pods.map(({ manager }) => manager.thaw));
}

/** The forger's node ends, whoever is told to forge next takes its time, and is struck within it. */
function stalled(scene: Scene, strike: (pod: Pod) => void): () => void {
  const { world, amount } = scene;
  const { after, endedBy } = spanOf(scene);
  const giveUp = whenAny(scene, isEnabling, (pod) => {
    stall(world, pod, [2_000, 5_000 + amount * 20_000]);
    after((amount * 13 % 1) * 2_000, () => strike(pod));
  });
  forgerOf(scene).node.signal("SIGKILL");
  return endedBy(giveUp, ...world.pods.map(({ manager }) => manager.start));
}

function slowDisks({ timeline }: World, pods: readonly Pod[], by: number): () => void {
  for (const { disk } of pods) slowDown(disk, by, timeline.now());
  return () => pods.forEach(({ disk }) => slowDown(disk, 0, timeline.now()));
}
