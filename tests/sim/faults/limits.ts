import type { Pod, World } from "../world.ts";
import {
  all,
  cutOff,
  ended,
  forgerOf,
  isManned,
  longestLease,
  longestRenewal,
  mend,
  othersThan,
  repeatedly,
} from "./cast.ts";
import { areFarApart, stepWall } from "./walls.ts";
import type { Scene, Situations } from "./fault.ts";

/** The most that the promise allows clock rates to be off. */
const RATE_ERROR = 0.1;
/** More than one way, and less than a try's budget, in milliseconds. */
const LATE = [1_000, 1_400] as const;

/** When labels come that are news while a release is under way: of a node that ends, or is told to. */
const LABELLED = [300, 3_300] as const;

/** What a register takes longer at most, and after how many half seconds it is labelled again. */
const SLOW = 900;
const EVERY = 4;

/** What a lease must just withstand: clocks at the edge of the promise while the forger is cut off. */
export const limits: Situations = {
  /** What the forger is told of its last renewal comes late: its right counts from the sending. */
  cutAfterLateAnswers: {
    parts: 3,
    takes: (world) => wait(world) + longestRenewal(world) + 4_000,
    begin(scene) {
      const { world } = scene;
      const forger = forgerOf(scene);
      const apart = driftApart(scene, forger);
      makeLate(forger, scene.amount);
      world.timeline.after(longestRenewal(world) + 2_000, () => {
        for (const link of forger.links) link.outward = false;
      });
      return all(apart, () => mend(forger.links));
    },
  },
  /** Only the end of its process stops the node. */
  cutBesideDeafNode: {
    parts: 3,
    takes: wait,
    begin(scene) {
      const forger = forgerOf(scene);
      const { habits } = forger.node;
      const { deaf } = habits;
      habits.deaf = true;
      return all(
        driftApart(scene, forger),
        cutOff(forger),
        () => void (habits.deaf = deaf),
      );
    },
  },
  /** Nobody but the manager stops the node. */
  cutWithoutGuard: {
    parts: 2,
    takes: wait,
    begin(scene) {
      const forger = forgerOf(scene);
      if (!isManned(forger)) return;
      const { guard } = forger;
      const whole = cutOff(forger);
      if (scene.amount < 0.5) {
        guard.freeze();
        return all(whole, guard.thaw);
      }
      guard.crash();
      return all(whole, guard.start);
    },
  },
  /** While the others wait for the forger their wall clocks are stepped ahead. */
  aheadWhileWaiting: {
    parts: 3,
    takes: wait,
    begin(scene) {
      const { world } = scene;
      const forger = forgerOf(scene);
      const ends = [driftApart(scene, forger), cutOff(forger)];
      world.timeline.after(3_000, () => {
        ends.push(...othersThan(world, forger).map((pod) => stepWall(world, pod, 1_500)));
      });
      return () => all(...ends)();
    },
  },
  /** The forger's manager stands still, and its wall clock is set back by that time. */
  setBackWhileFrozen: {
    parts: 2,
    takes: wait,
    begin(scene) {
      const { world, amount } = scene;
      const forger = forgerOf(scene);
      if (!isManned(forger)) return;
      forger.manager.freeze();
      const ahead = stepWall(world, forger, -Math.round(10_000 + amount * 10_000));
      return all(ahead, forger.manager.thaw);
    },
  },
  /** Labels come all the time, and what a slow register answers is older than what its watch tells. */
  labelledWhileSlow: {
    parts: 2,
    takes: (world) => longestRenewal(world) + 10_000,
    begin({ world }) {
      for (const register of world.registers) register.slowness = SLOW;
      let looks = 0;
      const stop = repeatedly(world, () => {
        looks += 1;
        if (looks % EVERY === 0) world.registers.forEach((register) => register.label());
        return false;
      });
      return all(stop, () => world.registers.forEach((register) => void (register.slowness = 0)));
    },
  },
  /** The forger lets go of the right, hears late that it is rid of it, and of a label before that. */
  releasesWithLateAnswers: {
    parts: 3,
    takes: () => 15_000,
    begin(scene) {
      const { world, amount } = scene;
      const forger = forgerOf(scene);
      makeLate(forger, amount);
      const whole = () => mend(forger.links);
      for (const before of LABELLED) {
        world.timeline.after(before, () => world.registers.forEach((register) => register.label()));
      }
      if (amount < 0.5 && isManned(forger)) return all(ended(forger), whole);
      world.timeline.after(500, () => forger.node.signal("SIGKILL"));
      return whole;
    },
  },
};

/** A challenger's longest wait, by a slow clock, and what it needs to take the right then. */
function wait(world: World): number {
  return 1.25 * longestLease(world) + 4_000;
}

function makeLate({ links }: Pod, amount: number): void {
  for (const link of links) link.late = LATE[0] + amount * (LATE[1] - LATE[0]);
}

/**
 * The forger's clocks are as slow as is allowed, those of the others as fast, until they are as far
 * apart as is allowed.
 */
function driftApart({ world }: Scene, forger: Pod): () => void {
  for (const { host } of world.pods) {
    host.keepRate(host === forger.host ? 1 - RATE_ERROR : 1 + RATE_ERROR);
  }
  const letGo = () => {
    for (const { host } of world.pods) host.keepRate(null);
  };
  const stop = repeatedly(world, () => {
    if (areFarApart(world)) letGo();
    return areFarApart(world);
  });
  return all(stop, letGo);
}
