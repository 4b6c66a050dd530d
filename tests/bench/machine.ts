import { type Figure, single } from "./figure.ts";

const LOOK_EVERY = 100;

/** Watches the machine while others measure: figures of a disturbed one are worth little. */
export interface MachineWatch extends Disposable {
  figures(): Figure[];
}

/** Begins to watch. */
export function watchMachine(): MachineWatch {
  let [wall, steady] = [Date.now(), performance.now()];
  let [step, stall, load] = [0, 0, 0];
  const timer = setInterval(() => {
    const [wallNow, steadyNow] = [Date.now(), performance.now()];
    step = Math.max(step, Math.abs(wallNow - wall - (steadyNow - steady)));
    stall = Math.max(stall, steadyNow - steady - LOOK_EVERY);
    load = Math.max(load, Deno.loadavg()[0] ?? 0);
    [wall, steady] = [wallNow, steadyNow];
  }, LOOK_EVERY);
  return {
    figures: () => [
      single("machine.wall_clock_step", "s", step / 1000),
      single("machine.longest_stall", "s", stall / 1000),
      single("machine.load_per_processor", "1", load / navigator.hardwareConcurrency),
    ],
    [Symbol.dispose]: () => clearInterval(timer),
  };
}
