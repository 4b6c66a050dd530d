import { type Configuration, setOf } from "../config/mod.ts";
import type { CoreConfig } from "../core/mod.ts";
import type { Identity } from "./identity.ts";

/** What the core needs of a configuration. */
export function coreConfig(configuration: Configuration, identity: Identity): CoreConfig {
  const { application, node, guard, timings } = configuration;
  return {
    ...identity,
    ...setOf(configuration),
    timings,
    maxTipLag: node.maxTipLag,
    degradedGrace: node.degradedGrace,
    neverForges: application.neverForges,
    requireNodeMetrics: node.requireMetrics,
    allowProducingStart: node.allowProducingStart,
    throwAwayKeys: true,
    guarded: guard.mode !== "none",
    withoutNode: node.withoutNode,
    cluster: null,
  };
}
