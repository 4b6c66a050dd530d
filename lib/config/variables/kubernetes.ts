import type { Variables } from "./variable.ts";

/** Where in Kubernetes this program lives and what its objects are called. */
export const kubernetesVariables = {
  NAMESPACE: {
    default: "default",
    meaning: "Namespace of the Lease and of both custom resources",
  },
  POD_NAME: {
    default: null,
    derived: "required in a pod; elsewhere HOSTNAME",
    meaning: "Name of this pod: a label and part of its identity, never the whole identity",
  },
  POD_UID: {
    default: null,
    meaning: "UID of this pod from the downward API, part of its identity",
  },
  KUBECONFIG: {
    default: null,
    foreign: true,
    derived: "the pod's service account",
    meaning: "Kubeconfig file that leads to the API server",
  },
  LEASE_NAME: {
    default: "cardano-node-leader",
    derived: "with POOL_ID cardano-leader-{network}-{first 10 characters of the pool id}",
    meaning: "Name of the Lease that is the record of the right to forge",
  },
  CRD_GROUP: { default: "cardano.io", meaning: "API group of the CardanoLeader resource" },
  CRD_VERSION: { default: "v1", meaning: "API version of the CardanoLeader resource" },
  CRD_PLURAL: { default: "cardanoleaders", meaning: "Plural name of the CardanoLeader resource" },
  CRD_NAME: {
    default: "cardano-leader",
    derived: "with POOL_ID cardano-leader-{network}-{first 10 characters of the pool id}",
    meaning: "Name of the CardanoLeader object",
  },
  KUBERNETES_SERVICE_HOST: {
    default: null,
    derived: "set by Kubernetes",
    foreign: true,
    meaning: "Address of the API server inside a pod",
  },
  KUBERNETES_SERVICE_PORT: {
    default: null,
    derived: "set by Kubernetes",
    foreign: true,
    meaning: "Port of the API server inside a pod",
  },
  HOSTNAME: {
    default: null,
    derived: "set by the container runtime",
    foreign: true,
    meaning: "Name of this host, used where POD_NAME is missing outside a pod",
  },
} as const satisfies Variables;
