import type { Pod, World } from "../world.ts";
import { WHOLE } from "../world/network.ts";
import type { Scene } from "./fault.ts";

/** Who forges, else who holds the right, else whom chance chose. */
export function forgerOf({ world: { pods }, pod }: Pick<Scene, "world" | "pod">): Pod {
  return pods.find(({ node }) => node.forges()) ?? pods.find(({ manager }) => manager.holds()) ??
    pod;
}

export function othersThan({ pods }: World, pod: Pod): readonly Pod[] {
  return pods.filter((other) => other !== pod);
}

/** The promise assumes that manager and guard are not both gone or frozen at once. */
export function isManned({ manager, guard }: Pick<Pod, "manager" | "guard">): boolean {
  return manager.isWell() && guard.isWell();
}

/** Cuts all links of a pod; what it returns mends them. */
export function cutOff({ links }: Pod): () => void {
  for (const link of links) Object.assign(link, { outward: false, homeward: false });
  return () => mend(links);
}

export function mend(links: Pod["links"]): void {
  for (const link of links) Object.assign(link, WHOLE);
}

/** Ends in good order; what it returns starts it again. */
export function ended({ manager }: Pod): () => void {
  manager.dispatch({ type: "shutdown", because: "it is told to end" });
  return () => {
    manager.crash();
    manager.start();
  };
}

/** Acts every half a second until the act says that it has had enough, or it is stopped. */
export function repeatedly({ timeline }: World, act: () => boolean): () => void {
  let isOver = false;
  const again = () => {
    isOver ||= act();
    if (!isOver) timeline.after(500, again);
  };
  again();
  return () => void (isOver = true);
}

/** Does what ends several faults, one after the other. */
export function all(...ends: readonly (() => void)[]): () => void {
  return () => ends.forEach((end) => end());
}

/** The longest lease of a pool, in milliseconds. */
export function longestLease({ pods }: World): number {
  return Math.max(...pods.map(({ manager }) => manager.config.timings.leaseDuration));
}

/** From one renewal to the next, by a slow clock. */
export function longestRenewal({ pods }: World): number {
  return 1.1 * Math.max(...pods.map(({ manager }) => manager.config.timings.renewEvery));
}
