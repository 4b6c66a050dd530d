/** An object as JSON has it; this API looks at the metadata and keeps the rest as it is. */
export interface StoredObject {
  readonly [field: string]: unknown;
  readonly metadata: Metadata;
}

/** The metadata that this API itself looks at. */
export interface Metadata {
  readonly [field: string]: unknown;
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
}

/** One resource type that this API serves. */
export interface ResourceType {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly hasStatus: boolean;
}

/** The types that this API serves. */
export const resourceTypes: readonly ResourceType[] = [
  {
    ...{ group: "coordination.k8s.io", version: "v1", plural: "leases" },
    ...{ kind: "Lease", hasStatus: false },
  },
  {
    ...{ group: "cardano.io", version: "v1", plural: "cardanoleaders" },
    ...{ kind: "CardanoLeader", hasStatus: true },
  },
  {
    ...{ group: "cardano.io", version: "v1", plural: "cardanoforgeclusters" },
    ...{ kind: "CardanoForgeCluster", hasStatus: true },
  },
  {
    ...{ group: "events.k8s.io", version: "v1", plural: "events" },
    ...{ kind: "Event", hasStatus: false },
  },
];

/** `value` if it is an object, else an empty one. */
export function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
