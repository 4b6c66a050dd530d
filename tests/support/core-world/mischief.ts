import type { Pod, World } from "./mod.ts";

/** A fault at random, and how it ends; `null` if it needs no end. */
export type Fault = (world: World, pod: Pod) => (() => void) | null;

/**
 * What may befall a pod. Wall clocks stay within a few seconds of each other, and of manager and guard
 * one at a time is gone or frozen, as is assumed.
 */
export const FAULTS: Readonly<Record<string, Fault>> = {
  cut: (world, pod) => relink(world, pod, "cut"),
  answersLost: (world, pod) => relink(world, pod, "answersLost"),
  watchSilent: (world, pod) => relink(world, pod, "watchSilent"),
  oneRegisterCut(world, { name }) {
    const register = pick(world, world.registers).name;
    world.link(name, "cut", register);
    return () => world.link(name, "open", register);
  },
  crash(_, pod) {
    if (pod.state().config.guarded && !pod.guard.isWell()) return null;
    pod.crash();
    return () => pod.start();
  },
  freeze(_, pod) {
    if (pod.state().config.guarded && !pod.guard.isWell()) return null;
    pod.freeze();
    return () => pod.thaw();
  },
  guardCrash(_, pod) {
    if (!pod.isWell()) return null;
    pod.guard.crash();
    return () => pod.guard.start();
  },
  guardFreeze(_, pod) {
    if (!pod.isWell()) return null;
    pod.guard.freeze();
    return () => pod.guard.thaw();
  },
  guardCut(_, { guardLink }) {
    guardLink.cut();
    return () => guardLink.mend();
  },
  guardSlow(world, { guardLink }) {
    guardLink.slow(world.timeline.between(50, 1_500));
    return () => guardLink.slow(2);
  },
  nodeDies(_, { node }) {
    node.signal("SIGKILL");
    return null;
  },
  nodeDeaf(world, { node, name }) {
    world.tell(`${name}: its node goes deaf`);
    node.habits.deaf = true;
    return () => void (node.habits.deaf = false);
  },
  nodeSlow({ timeline }, { node }) {
    node.habits.handler = timeline.between(500, 2_500);
    return () => void (node.habits.handler = 300);
  },
  blind(world, { node, name }) {
    world.tell(`${name}: its metrics are unreachable`);
    node.habits.metrics = "unreachable";
    return () => void (node.habits.metrics = "answer");
  },
  hangup(world, { node, name, disk, holds }) {
    // Keys laid there by hand, or that cannot be removed, and a SIGHUP by hand: who could prevent that?
    if (disk.keys === "other" && !holds()) return null;
    world.tell(`${name}: somebody sends SIGHUP`);
    node.signal("SIGHUP");
    return null;
  },
  strayKeys(world, { disk, name }) {
    world.tell(`${name}: somebody places keys`);
    disk.keys = "other";
    return null;
  },
  wallStep(world, { host, name }) {
    // Slots that a step adds while nobody can be told of them must fit between two that are apart.
    const by = Math.round(world.timeline.between(-1_500, 1_500));
    world.tell(`${name}: its wall clock is stepped by ${by} ms`);
    host.stepWall(by);
    return () => host.stepWall(-by);
  },
  diskFull(_, { disk }) {
    disk.full = "no space left on device";
    return () => void (disk.full = null);
  },
  readOnly(_, { disk }) {
    disk.readOnly = "read-only file system";
    return () => void (disk.readOnly = null);
  },
  sourcesGone(_, pod) {
    const before = pod.state().credentials;
    pod.setCredentials({ kind: "invalid", because: "the sources cannot be read" });
    return () => pod.setCredentials(before);
  },
  labelled: (world) => byHand(world, "labels", (register) => register.label()),
  emptied: (world) => byHand(world, "empties", (register) => register.editByHand({ holder: "" })),
  stolen: (world) => byHand(world, "edits", (register) => register.editByHand({ holder: "me" })),
  deleted: (world) => byHand(world, "deletes", (register) => register.remove()),
};

/** Lets one fault after another befall the pods, for so many seconds; then all of them end. */
export function makeMischief(
  world: World,
  names: readonly string[],
  seconds: number,
): void {
  const { timeline } = world;
  const ends = new Set<() => void>();
  const until = timeline.now() + seconds * 1000;

  function next(): void {
    if (timeline.now() >= until) return;
    const fault = FAULTS[pick(world, names)];
    const end = fault?.(world, pick(world, Object.values(world.pods))) ?? null;
    if (end !== null) {
      ends.add(end);
      timeline.after(timeline.between(500, 25_000), () => finish(end));
    }
    timeline.after(timeline.between(500, 12_000), next);
  }

  function finish(end: () => void): void {
    if (ends.delete(end)) end();
  }

  next();
  world.run(seconds);
  [...ends].forEach(finish);
  for (const { host } of Object.values(world.pods)) host.runTrue();
  world.lose(0);
}

function relink(world: World, { name }: Pod, link: "cut" | "answersLost" | "watchSilent") {
  world.link(name, link);
  return () => world.link(name, "open");
}

function byHand(
  world: World,
  does: string,
  act: (register: World["registers"][number]) => void,
): null {
  const register = pick(world, world.registers);
  world.tell(`somebody ${does} the record of ${register.name} by hand`);
  act(register);
  return null;
}

function pick<T>(world: World, from: readonly T[]): T {
  const chosen = from[Math.floor(world.timeline.random() * from.length)];
  if (chosen === undefined) throw new Error("there is nothing to choose from");
  return chosen;
}
