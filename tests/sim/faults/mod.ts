import type { World, WorldPlan } from "../world.ts";
import { anew } from "./anew.ts";
import { clockFaults } from "./clocks.ts";
import { clusterFaults } from "./clusters.ts";
import { dutyFaults } from "./duty.ts";
import { enablingFaults, enablingTakes } from "./enabling.ts";
import { type Fault, type Faults, type Planned, sceneOf, type Situations } from "./fault.ts";
import { handovers } from "./handovers.ts";
import { limits } from "./limits.ts";
import { marks } from "./marks.ts";
import { networkFaults } from "./network.ts";
import { nodeFaults } from "./node.ts";
import { processFaults } from "./processes.ts";
import { operators } from "./operators.ts";
import { registerFaults } from "./registers.ts";
import { restores } from "./restores.ts";
import { registerSets } from "./register_sets.ts";
import { startFaults } from "./starts.ts";
import { stoppingFaults } from "./stopping.ts";

export type { Planned } from "./fault.ts";
export { DURATIONS } from "./processes.ts";

const SITUATIONS: Situations = {
  ...limits,
  ...marks,
  ...handovers,
  ...registerSets,
  ...anew,
  ...restores,
  ...operators,
};

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
  ...clusterFaults,
  ...Object.fromEntries(
    Object.entries(SITUATIONS).map(([kind, { begin }]): [string, Fault] => [kind, begin]),
  ),
};

/** Several things timed together, and what befalls in the very moment in which a rule is needed. */
const TIMED: ReadonlySet<string> = new Set(
  [SITUATIONS, dutyFaults, enablingFaults, stoppingFaults, startFaults].flatMap(Object.keys),
);
/** What befalls only a pool that is rolled from one register to several, or only one that is not. */
const ROLLED: ReadonlySet<string> = new Set([
  "rolled",
  "rolledBesideOthers",
  "rolledBesideTheDead",
]);
const ONE_SET: ReadonlySet<string> = new Set(
  Object.keys(registerSets).filter((kind) => !ROLLED.has(kind)),
);
/** What befalls any pool, also where its plan does not know such a kind: left to chance few meet it. */
export const BESIDE: readonly string[] = [...Object.keys(anew), "cutAtMark"];
/** Likewise any pool of one register. */
export const BESIDE_ONE: readonly string[] = Object.keys({ ...restores, ...operators });
/** And what befalls only pools of several clusters. */
const OF_CLUSTERS: ReadonlySet<string> = new Set(Object.keys(clusterFaults));

const NONE: ReadonlySet<string> = new Set();

/** What may befall such a world: timed together, plain, and only such worlds as this. */
export function kindsFor(
  { registers, beginsWith, clusters }: Pick<WorldPlan, "registers" | "beginsWith" | "clusters">,
): {
  readonly timed: readonly string[];
  readonly plain: readonly string[];
  readonly own: readonly string[];
} {
  const own = beginsWith !== registers ? ROLLED : registers > 1 ? ONE_SET : NONE;
  const kinds = Object.keys(FAULTS)
    .filter((kind) => !ROLLED.has(kind) && !ONE_SET.has(kind) && !OF_CLUSTERS.has(kind))
    .filter((kind) => !(kind in anew) && !BESIDE_ONE.includes(kind));
  return {
    timed: kinds.filter((kind) => TIMED.has(kind)),
    plain: kinds.filter((kind) => !TIMED.has(kind)),
    own: [...own, ...clusters === undefined ? [] : OF_CLUSTERS],
  };
}

/** Of how many faults it is made. */
export function partsOf({ kind }: Planned): number {
  return SITUATIONS[kind]?.parts ?? 1;
}

/** How long it lasts, in milliseconds. */
export function lastsOf(world: World, { kind, lasts }: Planned): number {
  const takes = SITUATIONS[kind]?.takes ?? enablingTakes[kind];
  return Math.max(lasts, takes?.(world) ?? 0);
}

/** After these a node that is killed may well have given a reason for it. */
const EXCUSED = 90_000;

/** Whether a fault leaves nodes, their managers, guards and hosts alone. */
function sparesNodes(kind: string): boolean {
  return kind in networkFaults || kind in registerFaults || kind in clusterFaults;
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
      world.timeline.after(lastsOf(world, planned), () => {
        world.tell(`fault ends: ${planned.kind} (${scene.pod.name}, ${scene.register.name})`);
        end();
        // Metrics that are whole again are a change of the node, too.
        scene.pod.manager.noticed();
      });
    });
  }
}
