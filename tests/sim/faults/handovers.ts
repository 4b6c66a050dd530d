import { type ValidSet, withCounter } from "../sets.ts";
import type { Pod } from "../world.ts";
import {
  all,
  cutOff,
  ended,
  forgerOf,
  isManned,
  longestLease,
  longestRenewal,
  othersThan,
  repeatedly,
} from "./cast.ts";
import { restart } from "./moments.ts";
import { stepWall } from "./walls.ts";
import type { Situations } from "./fault.ts";

/** Nodes that are killed at most until the right is with the one that is meant. */
const KILLS = 4;

/** Slots and certificates that the next forger, or the one after it, must know of. */
export const handovers: Situations = {
  /** Its clock is set back, its node ends, and nobody else can take over from it. */
  setBackAndAlone: {
    parts: 3,
    takes: () => 60_000,
    begin(scene) {
      const { world } = scene;
      const forger = forgerOf(scene);
      const whole = othersThan(world, forger).map(cutOff);
      // A majority of three or more would see that it is off by more than the lease.
      const most = world.registers.length === 1 ? Infinity : longestLease(world) - 1_000;
      const by = Math.round(Math.min(most, 12_000 + scene.amount * 30_000));
      const ahead = stepWall(world, forger, -by);
      forger.node.signal("SIGKILL");
      return all(...whole, ahead);
    },
  },
  /**
   * One whose clock is ahead takes over, forges in slots to come, and ends. Another takes the right,
   * and ends before it forged; whoever is next has seen nothing of the first.
   */
  aheadAndTwiceHandedOn: {
    parts: 5,
    takes: (world) => 1.25 * longestLease(world) + 70_000,
    begin(scene) {
      const { world, pod: first } = scene;
      const others = othersThan(world, first);
      if (first === forgerOf(scene) || !world.pods.every(isManned)) return;
      // Before it forges: a forger that is cut off and stepped ahead can tell nobody what it signs.
      const back = stepWall(world, first, world.registers.length === 1 ? 20_000 : 14_000);
      const whole = all(...others.map(cutOff));
      const ends = [back, whole];
      let second: Pod | undefined;
      const stop = repeatedly(world, () => {
        if (ends.length === 2) {
          const { node } = first;
          if (!node.forges() || world.timeline.now() - node.changedAt() < 3_000) return false;
          whole();
          ends.push(ended(first));
        }
        const holder = others.find(({ manager }) => manager.holds());
        if (holder === undefined) return false;
        if (second !== undefined) return handsOn(holder);
        second = holder;
        if (!world.pods.every(({ guard }) => guard.isWell())) return true;
        // Nobody else has seen until when the first may have signed.
        for (const { manager } of othersThan(world, second)) {
          manager.crash();
          world.timeline.after(300, manager.start);
        }
        return false;
      });
      return () => all(stop, ...ends)();

      function handsOn(holder: Pod): boolean {
        if (holder !== second || holder.node.forges()) return true;
        const isAwaited = othersThan(world, holder).some(({ manager }) =>
          manager.isWell() && manager.state().forging.phase === "standby"
        );
        if (isAwaited) ends.push(ended(holder));
        return isAwaited;
      }
    },
  },
  /**
   * One whose clock is as far ahead as is allowed takes over and is heard by all, then it is cut off:
   * its last slots are still to come for whoever takes the right after it.
   */
  aheadAndCutOff: {
    parts: 4,
    takes: (world) => 6 * longestLease(world) + longestRenewal(world) + 40_000,
    begin(scene) {
      const { world, pod: first } = scene;
      const others = othersThan(world, first);
      if (first === forgerOf(scene) || !world.pods.every(isManned)) return;
      const whole = all(...others.map(cutOff));
      const ends = [stepWall(world, first, 2 * longestLease(world)), whole];
      const stop = repeatedly(world, () => {
        const { node } = first;
        if (!node.forges() || world.timeline.now() - node.changedAt() < 3_000) return false;
        whole();
        world.timeline.after(longestRenewal(world) + 3_000, () => {
          if (node.forges()) ends.push(cutOff(first));
        });
        return true;
      });
      return () => all(stop, ...ends)();
    },
  },
  /** A node is started without the flag, its manager perhaps anew, and nobody else is there to forge. */
  flagForgottenAlone: {
    parts: 3,
    takes: (world) => 1.25 * longestLease(world) + 60_000,
    begin(scene) {
      const { world, pod, amount } = scene;
      if (pod === forgerOf(scene)) return;
      const { node } = pod;
      node.habits.flag = false;
      node.signal("SIGKILL");
      const ends: (() => void)[] = [];
      if (amount < 0.5) world.timeline.after(10_000 + amount * 10_000, () => restart(world, pod));
      world.timeline.after(20_000, () => {
        if (othersThan(world, pod).every(isManned)) ends.push(...othersThan(world, pod).map(ended));
      });
      return () => {
        node.habits.flag = true;
        node.signal("SIGKILL");
        all(...ends)();
      };
    },
  },
  /** Only one has the next certificate, forges with it, and is gone. */
  rotatedAlone: {
    parts: KILLS + 1,
    takes: () => 100_000,
    begin(scene) {
      const { world, pod } = scene;
      const others = othersThan(world, pod);
      const before = pod.manager.credentials();
      if (before.kind !== "valid") return;
      const next = withCounter(before, before.certificateCounter + 1);
      pod.manager.setCredentials(next);
      let killed: Pod | undefined;
      let kills = 0;
      const stop = repeatedly(world, () => {
        const forger = world.pods.find(({ node }) => node.forges());
        if (forger === undefined || forger === killed) return false;
        if (world.timeline.now() - forger.node.changedAt() < 3_000) return false;
        const isIt = forger === pod && forger.disk.certificate === next.certificateCounter;
        killed = forger;
        kills += 1;
        forger.node.signal("SIGKILL");
        return isIt || kills === KILLS;
      });
      return () => {
        stop();
        // Where none can be read at present it comes when they can.
        repeatedly(world, () => others.map((other) => isRotated(other, next)).every(Boolean));
      };
    },
  },
};

/** Whether a pod has at least this certificate; where credentials can be read it is given it. */
function isRotated({ manager }: Pod, next: ValidSet): boolean {
  const before = manager.credentials();
  if (before.kind !== "valid") return false;
  if (before.certificateCounter < next.certificateCounter) manager.setCredentials(next);
  return true;
}
