import type { Log, Metrics } from "../../telemetry/mod.ts";
import type { ClusterWitness } from "./witness.ts";

/** Turns what becomes of a cluster into log lines and metrics: one line when it is another. */
export function openClusterTelling(log: Log, metrics: Pick<Metrics, "cluster">): ClusterWitness {
  const said = new Map<string, string>();
  return {
    figures: metrics.cluster,
    told(topic, about, severity, reason) {
      const key = `${topic} ${about}`;
      if (said.get(key) === reason) return;
      said.set(key, reason);
      log[severity](topic, { about, reason });
    },
  };
}
