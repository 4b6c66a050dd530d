import process from "node:process";
import { type Burst, planOf } from "../sim/plan.ts";
import { play } from "../sim/play.ts";
import { type Figure, single } from "./figure.ts";

/** Plans that are played before it is measured: the first are slow, until the code is compiled. */
const WARM = 5;
const MEASURED = 60;
/** 400 simulated hours of a pool in a second of one processor. */
const LIMIT = 1000 / 400;

/**
 * Milliseconds of one processor for an hour of three managers on one register, faults included as
 * often as they come in every run of the simulator.
 */
export function simulatedHour(): Figure {
  let hours = 0;
  let began = process.cpuUsage();
  for (let seed = 1; seed <= WARM + MEASURED; seed += 1) {
    if (seed === WARM + 1) {
      began = process.cpuUsage();
      hours = 0;
    }
    hours += hoursOf(seed);
  }
  const { user, system } = process.cpuUsage(began);
  return single("simulated_hour", "ms", (user + system) / 1000 / hours, { limit: LIMIT });
}

function hoursOf(seed: number): number {
  const { world, bursts } = planOf(seed);
  const pods = [0, 1, 2].flatMap((index) => world.pods[index % world.pods.length] ?? []);
  const plan: { world: typeof world; bursts: readonly Burst[] } = {
    world: {
      ...world,
      pods: pods.map((pod, index) => ({ ...pod, name: `p${index}` })),
      registers: 1,
      beginsWith: 1,
    },
    bursts,
  };
  return play(plan).lasted / 3_600_000;
}
