import type { World } from "../world.ts";
import { clockFaults } from "./clocks.ts";
import { type Faults, type Planned, sceneOf } from "./fault.ts";
import { networkFaults } from "./network.ts";
import { nodeFaults } from "./node.ts";
import { processFaults } from "./processes.ts";
import { registerFaults } from "./registers.ts";

export type { Planned } from "./fault.ts";
export { DURATIONS } from "./processes.ts";

/** Everything that may befall a pool. */
export const FAULTS: Faults = {
  ...networkFaults,
  ...processFaults,
  ...nodeFaults,
  ...registerFaults,
  ...clockFaults,
};

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
      world.timeline.after(planned.lasts, () => {
        world.tell(`fault ends: ${planned.kind} (${scene.pod.name}, ${scene.register.name})`);
        end();
      });
    });
  }
}
