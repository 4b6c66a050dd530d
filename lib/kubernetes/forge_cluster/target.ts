import type { Target } from "../target.ts";

/** Where the CardanoForgeClusters of a namespace are. */
export function forgeClusters(namespace: string): Omit<Target, "name"> {
  return { group: "cardano.io", version: "v1", plural: "cardanoforgeclusters", namespace };
}

/** Version and kind of every such object. */
export const CLUSTER_HEAD = { apiVersion: "cardano.io/v1", kind: "CardanoForgeCluster" } as const;
