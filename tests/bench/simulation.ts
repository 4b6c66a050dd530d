import process from "node:process";
import { type Plan, planOf } from "../sim/plan.ts";
import { play } from "../sim/play.ts";
import { sparse } from "../sim/sparse.ts";
import { type Figure, single } from "./figure.ts";

/** Plans that are played before it is measured: the first are slow, until the code is compiled. */
const WARM = 5;
const MEASURED = 60;
/** 400 simulated hours of a pool in a second of one processor. */
const LIMIT = 1000 / 400;

/**
 * Milliseconds of one processor for an hour of three managers on one register, faults included as
 * often as they come in sparse plans, of which every test run plays 40,000 hours; and in dense ones.
 */
export function simulatedHour(): readonly Figure[] {
  return [
    single("simulated_hour", "ms", measure(sparse), { limit: LIMIT }),
    single("simulated_hour_dense", "ms", measure((plan) => plan)),
  ];
}

function measure(kind: (plan: Plan) => Plan): number {
  let hours = 0;
  let began = process.cpuUsage();
  for (const [index, plan] of plans(WARM + MEASURED).entries()) {
    if (index === WARM) {
      began = process.cpuUsage();
      hours = 0;
    }
    hours += play(kind(plan)).lasted / 3_600_000;
  }
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000 / hours;
}

/** So many plans of pools in one cluster, made pools of three managers on one register. */
function plans(count: number): readonly Plan[] {
  const found: Plan[] = [];
  for (let seed = 1; found.length < count; seed += 1) {
    const { world, bursts } = planOf(seed);
    if (world.clusters !== undefined) continue;
    const pods = [0, 1, 2].flatMap((index) => world.pods[index % world.pods.length] ?? []);
    const named = pods.map((pod, index) => ({ ...pod, name: `p${index}` }));
    found.push({ world: { ...world, pods: named, registers: 1, beginsWith: 1 }, bursts });
  }
  return found;
}
