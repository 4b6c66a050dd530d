import type { Pod, World } from "../world.ts";

/** Wall clocks differ by so much before any is stepped: by what a time daemon leaves, and by drift. */
const APART = 8_500;
/** And by so much more until somebody looks again. */
const DRIFTS_ON = 1_500;

/** Steps that are not taken back yet, each host's forward and backward ones. */
const steps = new WeakMap<World, Map<Pod, readonly number[]>>();

/**
 * Steps the wall clock of a pod's host, as far as the clocks of all hosts stay within twice the
 * shortest lease of each other: the promise leaves out the rest. What it returns steps it back.
 */
export function stepWall(world: World, pod: Pod, by: number): () => void {
  const stepped = steps.get(world) ?? new Map<Pod, readonly number[]>();
  steps.set(world, stepped);
  const before = stepped.get(pod) ?? [];
  const drifted = Math.max(APART, spreadOf(world, stepped) + DRIFTS_ON);
  stepped.set(pod, [...before, by]);
  const spread = farthest(stepped, 1) + farthest(stepped, -1);
  const allowed = Math.sign(by) *
    Math.max(0, Math.abs(by) - Math.max(0, spread - mostApart(world) + drifted));
  const done = Math.round(allowed);
  stepped.set(pod, [...before, done]);
  move(world, pod, done);
  return () => {
    const left = stepped.get(pod) ?? [];
    stepped.set(pod, left.toSpliced(left.indexOf(done), 1));
    move(world, pod, -done);
  };
}

/** Whether the wall clocks of hosts are almost as far apart as the promise allows. */
export function areFarApart(world: World): boolean {
  return spreadOf(world, new Map()) + DRIFTS_ON > mostApart(world);
}

/** Twice the shortest lease. */
function mostApart({ pods }: World): number {
  return 2 * Math.min(...pods.map(({ manager }) => manager.config.timings.leaseDuration));
}

/** How far the wall clocks are apart without these steps. */
function spreadOf({ pods }: World, stepped: ReadonlyMap<Pod, readonly number[]>): number {
  const walls = pods.map((pod) =>
    pod.host.read().wall - (stepped.get(pod) ?? []).reduce((sum, by) => sum + by, 0)
  );
  return Math.max(...walls) - Math.min(...walls);
}

/** Steps it so that its manager sees what it was before; a node that is about to forge, first does. */
function move(world: World, pod: Pod, by: number): void {
  // The node itself reads its clock when it begins: nobody else could keep it from an old slot.
  if (by < 0 && pod.node.isAboutTo()) {
    return world.timeline.after(1_000, () => move(world, pod, by));
  }
  // By a clock that is stepped ahead its node signs what a manager that stands still sees nothing of.
  if (by > 0 && pod.node.forges() && !pod.manager.isWell()) {
    return world.timeline.after(1_000, () => move(world, pod, by));
  }
  // A manager ticks ten times a second: it has just seen what the clock was before.
  pod.manager.dispatch({ type: "tick" });
  pod.host.stepWall(by);
}

/** How far the clock of any host may be off in this direction, whichever steps are taken back first. */
function farthest(stepped: ReadonlyMap<Pod, readonly number[]>, direction: number): number {
  const far = [...stepped.values()].map((its) =>
    its.reduce((sum, by) => sum + Math.max(0, direction * by), 0)
  );
  return Math.max(0, ...far);
}
