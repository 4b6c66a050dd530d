/**
 * # Scenarios
 *
 * Every fault that the compiled manager is put to, one file a kind. Each says in a line which rule
 * was broken once to see it fail.
 *
 * May import: `tests/e2e/rig`.
 *
 * @module
 */
import type { Chapter } from "../rig/mod.ts";
import { api } from "./api.ts";
import { apiAway } from "./api_away.ts";
import { apiTrouble } from "./api_trouble.ts";
import { bulk } from "./bulk.ts";
import { calm } from "./calm.ts";
import { clusters } from "./clusters.ts";
import { frozen } from "./frozen.ts";
import { guard } from "./guard.ts";
import { guardModes } from "./guard_modes.ts";
import { host } from "./host.ts";
import { image } from "./image.ts";
import { lease } from "./lease.ts";
import { leaseCutOff } from "./lease_cut_off.ts";
import { leaseUnlike } from "./lease_unlike.ts";
import { node } from "./node.ts";
import { nodeIdentity } from "./node_identity.ts";
import { nodeLife } from "./node_life.ts";
import { nodeMetrics } from "./node_metrics.ts";
import { pods } from "./pods.ts";
import { processes } from "./processes.ts";
import { registers } from "./registers.ts";
import { registerSets } from "./register_sets.ts";
import { sources } from "./sources.ts";
import { tips } from "./tips.ts";
import { upgrade } from "./upgrade.ts";
import { versions } from "./versions.ts";
import { wrongAnswers } from "./wrong_answers.ts";

export const chapters: readonly Chapter[] = [
  calm,
  image,
  pods,
  upgrade,
  processes,
  frozen,
  guard,
  guardModes,
  api,
  wrongAnswers,
  apiAway,
  apiTrouble,
  lease,
  leaseCutOff,
  leaseUnlike,
  node,
  nodeLife,
  nodeMetrics,
  nodeIdentity,
  versions,
  host,
  sources,
  bulk,
  tips,
  registers,
  registerSets,
  clusters,
];
