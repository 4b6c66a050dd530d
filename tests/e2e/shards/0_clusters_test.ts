import { runTogether } from "../rig/one_world.ts";
import { clusters } from "../scenarios/clusters.ts";

runTogether(clusters);
