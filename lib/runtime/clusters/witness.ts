import type { ClusterFigures } from "../../telemetry/mod.ts";

/** What there is to say of a cluster beside the steps of the core. */
type ClusterTopic =
  /** The CardanoForgeCluster: created, left to others, made again, or not possible. */
  | "cluster_resource"
  /** Fields of it that cannot be understood. */
  | "cluster_spec"
  | "cluster_mirror"
  | "cluster_event"
  /** Which pod speaks for the cluster. */
  | "representative";

/** Hears what becomes of a cluster. It can delay nothing and must not throw. */
export interface ClusterWitness {
  /** What is known of the cluster that this pod represents; `null`: it represents none. */
  readonly figures: (figures: ClusterFigures | null) => void;
  /** What is so now; telling it again says nothing new. */
  readonly told: (
    topic: ClusterTopic,
    about: string,
    severity: "info" | "warning" | "error",
    reason: string,
  ) => void;
}
