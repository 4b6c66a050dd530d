import type { NodeEffect } from "../../../lib/core/mod.ts";
import type { Pod, World } from "../world.ts";
import { all } from "./cast.ts";
import type { Scene } from "./fault.ts";

/** Lets something happen later, unless what returns from `endedBy` was called before. */
export interface Span {
  after(delay: number, act: () => void): void;
  /** What ends the situation: nothing that was planned happens any more, and then all of this does. */
  endedBy(...ends: readonly (() => void)[]): () => void;
}

export function spanOf({ world: { timeline } }: Scene): Span {
  let isOver = false;
  return {
    after(delay, act) {
      timeline.after(delay, () => {
        if (!isOver) act();
      });
    },
    endedBy: (...ends) => all(() => void (isOver = true), ...ends),
  };
}

/** Strikes once, at the moment in which any manager decides upon such an act; what it returns gives that up. */
export function whenAny(
  { world: { pods } }: Scene,
  isMoment: (act: NodeEffect) => boolean,
  strike: (pod: Pod) => void,
): () => void {
  const forget = pods.map((pod) =>
    pod.manager.onAct((act) => {
      if (!isMoment(act)) return;
      giveUp();
      strike(pod);
    })
  );
  const giveUp = all(...forget);
  return giveUp;
}

export function isEnabling(act: NodeEffect): boolean {
  return act.type === "signal" && act.reason === "enable_forging";
}

export function isStopping(act: NodeEffect): boolean {
  return act.type === "signal" && act.reason === "disable_forging";
}

export function placesKeys(act: NodeEffect): boolean {
  return act.type === "placeKeys" && act.set === "real";
}

/** What is left of the right of a manager, as it reckons, in milliseconds. */
export function rightLeft({ manager }: Pod): number {
  manager.dispatch({ type: "tick" });
  const { registers, clocks, config } = manager.state();
  const times = registers.map(({ held }) => held?.holderTime ?? -Infinity);
  return Math.max(0, Math.max(...times) + config.timings.rightLasts - clocks.holder);
}

/** The node ignores SIGHUP, until what it returns is called. */
export function deafen({ node: { habits } }: Pod): () => void {
  const before = habits.deaf;
  habits.deaf = true;
  return () => void (habits.deaf = before);
}

/** The handler of the SIGHUP that a node is about to get takes so long; that of the next is as fast as ever. */
export function stall(
  { timeline, plan }: World,
  { node, index }: Pod,
  handler: readonly [number, number],
): void {
  const ordinary = plan.pods[index]?.habits.handler ?? node.habits.handler;
  node.habits.handler = handler;
  timeline.after(1, () => void (node.habits.handler = ordinary));
}

/** Kills a manager, as soon as its guard is there, and starts it again. */
export function restart(world: World, pod: Pod): void {
  const { manager, guard } = pod;
  if (manager.isUp() && !guard.isWell()) {
    return world.timeline.after(1_000, () => restart(world, pod));
  }
  manager.crash();
  world.timeline.after(500, manager.start);
}
