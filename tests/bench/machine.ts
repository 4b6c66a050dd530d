import type { MachineWatch } from "../support/machine.ts";
import { type Figure, single } from "./figure.ts";

/** How quiet the machine was while others measured. */
export function machineFigures(machine: MachineWatch): Figure[] {
  return [
    single("machine.wall_clock_step", "s", machine.clockStep() / 1000),
    single("machine.longest_stall", "s", machine.stall() / 1000),
    single("machine.load_per_processor", "1", machine.load() / navigator.hardwareConcurrency),
  ];
}
