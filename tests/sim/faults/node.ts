import type { Pod, World } from "../world.ts";
import { counterOf, withCounter } from "../sets.ts";
import { type Habits, tipOfNetwork } from "../world/node.ts";
import type { Faults } from "./fault.ts";

/** A node that is slow, deaf, lying or blind, and credentials that are missing or change. */
export const nodeFaults: Faults = {
  deaf({ pod: { node, index }, world }) {
    node.habits.deaf = true;
    return () => void (node.habits.deaf = ordinary(world, index).deaf);
  },
  slowHandlers({ pod: { node, index }, world, amount }) {
    node.habits.handler = [20, 300 + amount * 2_200];
    return () => void (node.habits.handler = ordinary(world, index).handler);
  },
  replay({ pod: { node, index }, world, amount }) {
    node.habits.replay = 1_000 + amount * 60_000;
    node.signal("SIGKILL");
    return () => void (node.habits.replay = ordinary(world, index).replay);
  },
  withoutFlag({ pod: { node } }) {
    node.habits.flag = false;
    node.signal("SIGKILL");
    return () => {
      node.habits.flag = true;
      node.signal("SIGKILL");
    };
  },
  blind({ pod: { node } }) {
    node.habits.metrics = "unreachable";
    return () => void (node.habits.metrics = "answer");
  },
  partial({ pod: { node, manager } }) {
    node.habits.metrics = "partial";
    return () => {
      // A manager that was spared its looks would have seen the counter missing until now.
      manager.look();
      node.habits.metrics = "answer";
    };
  },
  lyingGauge({ pod: { node }, amount }) {
    node.habits.gauge = amount < 0.5 ? 0 : 1;
    return () => void (node.habits.gauge = null);
  },
  diskFull({ pod: { disk } }) {
    disk.full = "no space left on device";
    return () => void (disk.full = null);
  },
  readOnly({ world, pod: { disk } }) {
    disk.readOnly = "read-only file system";
    return () => {
      disk.readOnly = null;
      // What could not be removed is tried again in its turn.
      disk.slowUntil = world.timeline.now();
    };
  },
  sourcesGone({ pod: { manager } }) {
    return spoil(manager, "the sources cannot be read");
  },
  mismatched({ pod: { manager } }) {
    return spoil(manager, "the KES key is not the certificate's");
  },
  /** The sources of one pod hold the set before for a while, as where a Secret is late. */
  outdated({ pod: { manager } }) {
    const before = manager.credentials();
    if (before.kind !== "valid") return;
    manager.setCredentials(withCounter(before, before.certificateCounter - 1));
    return () => manager.setCredentials(before);
  },
  /** Its node has still to catch up with the chain. */
  tipBehind({ pod: { node }, amount }) {
    node.habits.behind = 20 + amount * 400;
    return () => void (node.habits.behind = 0);
  },
  /** Nobody on the whole network makes blocks. */
  tipsStandStill({ world }) {
    const standsAt = tipOfNetwork(world.timeline.now());
    for (const { node } of world.pods) node.habits.standsAt = standsAt;
    return () => {
      for (const { node } of world.pods) node.habits.standsAt = null;
    };
  },
  /** A pod long gone has left its word: ready, and further along a chain that is no more. */
  strayCandidate({ world, register, amount }) {
    world.boardOf(register).leave({
      ...{ identity: "a pod long gone/0/0n0", ready: true, answers: null },
      tip: Math.floor(amount * 4_000_000),
    });
  },
  candidatesLost: ({ world, register }) => world.boardOf(register).clear(),
  /** One pod after the other gets the next certificate. */
  rotated({ world, amount }) {
    const counters = world.pods.map(({ manager }) => counterOf(manager.credentials()));
    const certificateCounter = Math.max(...counters) + 1;
    world.pods.forEach(({ manager }, index) => {
      world.timeline.after(index * amount * 20_000, () => {
        const before = manager.credentials();
        if (before.kind !== "valid" || before.certificateCounter >= certificateCounter) return;
        manager.setCredentials(withCounter(before, certificateCounter));
      });
    });
  },
};

/** What is spoilt already stays so until that ends. */
function spoil(manager: Pod["manager"], because: string): (() => void) | undefined {
  const before = manager.credentials();
  if (before.kind !== "valid") return undefined;
  manager.setCredentials({ kind: "invalid", because });
  return () => manager.setCredentials(before);
}

/** How the node of a pod behaves when nothing is wrong with it. */
function ordinary({ plan: { pods } }: World, index: number): Habits {
  const plan = pods[index];
  if (plan === undefined) throw new Error(`there is no pod ${index}`);
  return plan.habits;
}
