/** One register of the right, as FORGE_REGISTERS names it. */
export interface RegisterEntry {
  readonly name: string;
  readonly location: RegisterLocation;
}

/** Where a register lives. */
export type RegisterLocation =
  /** At the API server of this cluster, in the namespace of this pod. */
  | { readonly kind: "in-cluster" }
  | {
    readonly kind: "kubeconfig";
    readonly path: string;
    readonly context: string;
    readonly namespace: string;
  }
  | {
    readonly kind: "etcd";
    readonly endpoints: readonly string[];
    readonly authorities: string | null;
    readonly certificate: string | null;
    readonly key: string | null;
  };

/** A value, or every reason why there is none. */
export type Parsed<Value> =
  | { readonly kind: "valid"; readonly value: Value }
  | { readonly kind: "invalid"; readonly reasons: readonly string[] };
