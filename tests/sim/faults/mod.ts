import type { World } from "../world.ts";
import { clockFaults } from "./clocks.ts";
import { dutyFaults } from "./duty.ts";
import { enablingFaults } from "./enabling.ts";
import { type Faults, type Planned, sceneOf } from "./fault.ts";
import { networkFaults } from "./network.ts";
import { nodeFaults } from "./node.ts";
import { processFaults } from "./processes.ts";
import { registerFaults } from "./registers.ts";
import { startFaults } from "./starts.ts";
import { stoppingFaults } from "./stopping.ts";

export type { Planned } from "./fault.ts";
export { DURATIONS } from "./processes.ts";

/** Everything that may befall a pool. */
export const FAULTS: Faults = {
  ...networkFaults,
  ...processFaults,
  ...nodeFaults,
  ...registerFaults,
  ...clockFaults,
  ...dutyFaults,
  ...enablingFaults,
  ...stoppingFaults,
  ...startFaults,
};

/** After these a node that is killed may well have given a reason for it. */
const EXCUSED = 90_000;

/** Whether a fault leaves nodes, their managers, guards and hosts alone. */
function sparesNodes(kind: string): boolean {
  return kind in networkFaults || kind in registerFaults;
}

/** Lets the faults of a burst befall a world; each ends in its time. */
export function befall(world: World, faults: readonly Planned[]): void {
  for (const planned of faults) {
    world.timeline.after(planned.at, () => {
      const fault = FAULTS[planned.kind];
      if (fault === undefined) throw new Error(`there is no fault ${planned.kind}`);
      const scene = sceneOf(world, planned);
      world.tell(`fault: ${planned.kind} (${scene.pod.name}, ${scene.register.name})`);
      if (!sparesNodes(planned.kind)) {
        world.judge.excuses(world.timeline.now() + planned.lasts + EXCUSED);
      }
      const end = fault(scene);
      if (end === undefined) return;
      world.timeline.after(planned.lasts, () => {
        world.tell(`fault ends: ${planned.kind} (${scene.pod.name}, ${scene.register.name})`);
        end();
      });
    });
  }
}
