import type { World } from "../world.ts";
import { clockFaults } from "./clocks.ts";
import { type Fault, type Faults, type Planned, sceneOf, type Situations } from "./fault.ts";
import { handovers } from "./handovers.ts";
import { limits } from "./limits.ts";
import { marks } from "./marks.ts";
import { networkFaults } from "./network.ts";
import { nodeFaults } from "./node.ts";
import { processFaults } from "./processes.ts";
import { registerFaults } from "./registers.ts";
import { registerSets } from "./register_sets.ts";

export type { Planned } from "./fault.ts";
export { DURATIONS } from "./processes.ts";

const SITUATIONS: Situations = {
  ...limits,
  ...marks,
  ...handovers,
  ...registerSets,
};

/** Everything that may befall a pool. */
export const FAULTS: Faults = {
  ...networkFaults,
  ...processFaults,
  ...nodeFaults,
  ...registerFaults,
  ...clockFaults,
  ...Object.fromEntries(
    Object.entries(SITUATIONS).map(([kind, { begin }]): [string, Fault] => [kind, begin]),
  ),
};

/** Of how many faults it is made. */
export function partsOf({ kind }: Planned): number {
  return SITUATIONS[kind]?.parts ?? 1;
}

/** How long it lasts, in milliseconds. */
export function lastsOf(world: World, { kind, lasts }: Planned): number {
  return Math.max(lasts, SITUATIONS[kind]?.takes(world) ?? 0);
}

/** Lets the faults of a burst befall a world; each ends in its time. */
export function befall(world: World, faults: readonly Planned[]): void {
  for (const planned of faults) {
    world.timeline.after(planned.at, () => {
      const fault = FAULTS[planned.kind];
      if (fault === undefined) throw new Error(`there is no fault ${planned.kind}`);
      const scene = sceneOf(world, planned);
      world.tell(`fault: ${planned.kind} (${scene.pod.name}, ${scene.register.name})`);
      const end = fault(scene);
      if (end === undefined) return;
      world.timeline.after(lastsOf(world, planned), () => {
        world.tell(`fault ends: ${planned.kind} (${scene.pod.name}, ${scene.register.name})`);
        end();
      });
    });
  }
}
