import { runTogether } from "../rig/one_world.ts";
import { registers } from "../scenarios/registers.ts";

runTogether(registers);
