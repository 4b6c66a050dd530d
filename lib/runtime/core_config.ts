import type { Configuration } from "../config/mod.ts";
import type { CoreConfig } from "../core/mod.ts";
import type { Identity } from "./identity.ts";

/** Name of the one register of a pool in one cluster. */
export const HOME_REGISTER = "home";

/** What the core needs of a configuration. */
export function coreConfig(configuration: Configuration, identity: Identity): CoreConfig {
  const { application, network, node, guard, timings } = configuration;
  return {
    ...identity,
    registers: [HOME_REGISTER],
    network: `${network.name}-${network.magic}`,
    timings,
    maxTipLag: node.maxTipLag,
    degradedGrace: node.degradedGrace,
    neverForges: application.neverForges,
    requireNodeMetrics: node.requireMetrics,
    allowProducingStart: node.allowProducingStart,
    throwAwayKeys: true,
    guarded: guard.mode !== "none",
    withoutNode: node.withoutNode,
  };
}
