import type { Variables } from "./variable.ts";

const clusters = { effect: "clusters" } as const;

/** Coordination of one pool across several clusters. */
export const clusterVariables = {
  ENABLE_CLUSTER_MANAGEMENT: {
    default: "false",
    meaning: "Coordinate several clusters: true, 1 or yes; needs FORGE_REGISTERS",
  },
  FORGE_REGISTERS: {
    default: null,
    meaning:
      "1, 3 or 5 registers of the right that all clusters share, NAME=PLACE;…, or @FILE with them",
  },
  CLUSTER_IDENTIFIER: {
    ...clusters,
    default: null,
    derived: "{network}-{first 10 characters of the pool id}-{region}",
    meaning: "Name of this cluster's CardanoForgeCluster",
  },
  CLUSTER_NAME: { ...clusters, default: null, meaning: "Alias of CLUSTER_IDENTIFIER" },
  CLUSTER_CRD_NAME: { ...clusters, default: null, meaning: "Alias of CLUSTER_IDENTIFIER" },
  CLUSTER_REGION: {
    ...clusters,
    default: "unknown",
    meaning: "Region of this cluster, 2 to 20 of a-z, 0-9 and -",
  },
  CLUSTER_ENVIRONMENT: {
    ...clusters,
    default: "production",
    meaning: "production, staging, development or testing",
  },
  CLUSTER_PRIORITY: { ...clusters, default: "100", meaning: "1 (highest) to 999 (lowest)" },
  HEALTH_CHECK_ENDPOINT: {
    ...clusters,
    default: null,
    meaning: "HTTP or HTTPS address that answers 200 while this cluster is healthy",
  },
  HEALTH_CHECK_INTERVAL: {
    ...clusters,
    default: "30",
    unit: "s",
    meaning: "Time between two health checks",
  },
  HEALTH_CHECK_CA_FILE: {
    ...clusters,
    default: null,
    meaning: "Certificate authorities (PEM) for a health check over HTTPS, beside the system's",
  },
  POLICY_MAX_AGE: {
    ...clusters,
    default: "600",
    unit: "s",
    meaning: "How long the last policy read stays valid for a forger whose right is renewed",
  },
  FAILBACK_DELAY: {
    ...clusters,
    default: "60",
    unit: "s",
    meaning: "How long a better cluster must have been better before the forger offers to yield",
  },
  START_AS_NON_PRODUCING: {
    default: null,
    effect: "none",
    meaning: "Kept for old manifests; the node's own flag decides",
  },
  CLUSTER_CRD_GROUP: {
    default: null,
    effect: "none",
    meaning: "Kept for old manifests; the group is cardano.io",
  },
  CLUSTER_CRD_VERSION: {
    default: null,
    effect: "none",
    meaning: "Kept for old manifests; the version is v1",
  },
  CLUSTER_CRD_PLURAL: {
    default: null,
    effect: "none",
    meaning: "Kept for old manifests; the plural is cardanoforgeclusters",
  },
} as const satisfies Variables;
