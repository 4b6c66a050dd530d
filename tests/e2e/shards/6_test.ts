import { runShard } from "../rig/shard.ts";

runShard(6);
