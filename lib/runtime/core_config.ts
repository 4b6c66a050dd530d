import { type Configuration, setOf } from "../config/mod.ts";
import { type ClusterConfig, type CoreConfig, HOME } from "../core/mod.ts";
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
    cluster: clusterConfig(configuration),
  };
}

/** Names of the registers that are APIs of other clusters: they show policy, too. */
export function registersElsewhere({ right }: Configuration): readonly string[] {
  return right.registers.filter(({ location }) => location.kind === "kubeconfig")
    .map(({ name }) => name);
}

function clusterConfig(configuration: Configuration): ClusterConfig | null {
  const { cluster } = configuration;
  if (cluster === null) return null;
  const { name, policyMaxAge, failbackDelay } = cluster;
  const sources = [HOME, ...registersElsewhere(configuration)];
  return { name, sources, policyMaxAge, failbackDelay };
}
