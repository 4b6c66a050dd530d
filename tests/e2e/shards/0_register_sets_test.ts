import { runTogether } from "../rig/one_world.ts";
import { registerSets } from "../scenarios/register_sets.ts";

runTogether(registerSets);
