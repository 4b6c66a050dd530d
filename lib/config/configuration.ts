import type { Milliseconds, Timings } from "../core/mod.ts";
import type { CredentialPaths, CredentialTarget } from "../node/mod.ts";
import type { RegisterEntry } from "./register_entry.ts";

/** The configuration as understood: typed, complete, deeply frozen. Times are in milliseconds. */
export interface Configuration {
  /** Version of this program, as `deno.json` says it. */
  readonly version: string;
  readonly pod: PodIdentity;
  readonly network: NetworkIdentity;
  readonly pool: PoolIdentity;
  readonly application: Application;
  readonly kubernetes: KubernetesNames;
  readonly access: ApiAccess;
  readonly right: RightSettings;
  /** This cluster among those of the pool; `null` without cluster management. */
  readonly cluster: ClusterSettings | null;
  readonly credentials: CredentialSettings;
  readonly node: NodeSettings;
  readonly guard: GuardSettings;
  /** Derived from the lease duration and its companions, and checked against each other. */
  readonly timings: Timings;
  readonly metricsPort: number;
  readonly log: { readonly level: LogLevel; readonly format: "json" | "text" };
}

/** Severity from which lines are written. */
export type LogLevel = "debug" | "info" | "warning" | "error";

/** Who this process is, as its environment says. */
export interface PodIdentity {
  readonly name: string;
  readonly uid: string | null;
}

/** The network on which the pool forges. */
export interface NetworkIdentity {
  /** Lower-case name, custom ones included. */
  readonly name: string;
  readonly magic: number;
}

/** The pool, as far as the configuration says it; the operational certificate says the rest. */
export interface PoolIdentity {
  /** `pool1…`, or `null` if the configuration does not say it. */
  readonly id: string | null;
  /** The same in 56 hexadecimal digits. */
  readonly idHex: string | null;
  readonly name: string | null;
  readonly ticker: string | null;
  /** First 10 characters of {@link id}, or `unknown`: for labels. */
  readonly label: string;
}

/** What this application is called, and whether it forges at all. */
export interface Application {
  /** As configured: for labels. */
  readonly name: string;
  /** `null`, or why it never forges. */
  readonly neverForges: string | null;
}

/** Names of this program's objects in the pod's namespace. */
export interface KubernetesNames {
  readonly namespace: string;
  /**
   * The Lease of this cluster: the record of the right to forge, or with cluster management only a
   * sign of which pod speaks for the cluster.
   */
  readonly leaseName: string;
  readonly leader: {
    readonly group: string;
    readonly version: string;
    readonly plural: string;
    readonly name: string;
  };
}

/** Where the right to forge is recorded. */
export interface RightSettings {
  /** Name of the Lease, or key, that is the record on every register. */
  readonly record: string;
  /** The registers: 1, 3 or 5. */
  readonly registers: readonly RegisterEntry[];
}

/** This cluster among those of the pool. */
export interface ClusterSettings {
  /** Name of its CardanoForgeCluster. */
  readonly name: string;
  readonly region: string;
  readonly environment: "production" | "staging" | "development" | "testing";
  /** 1 (highest) to 999 (lowest). */
  readonly priority: number;
  /** HTTP(S) address that answers 200 while this cluster is healthy, or `null`. */
  readonly healthCheckEndpoint: string | null;
  readonly healthCheckInterval: Milliseconds;
  /** `HEALTH_CHECK_CA_FILE`: authorities in PEM for an HTTPS address, or `null`. */
  readonly healthCheckAuthorities: string | null;
  /** `POLICY_MAX_AGE`. */
  readonly policyMaxAge: Milliseconds;
  /** `FAILBACK_DELAY`. */
  readonly failbackDelay: Milliseconds;
}

/** How the API server is reached. */
export type ApiAccess =
  | {
    readonly kind: "in-cluster";
    /** Host and port of the API server as the pod's environment has them. */
    readonly service: { readonly host: string; readonly port: string };
  }
  | { readonly kind: "kubeconfig"; readonly path: string };

/** The three credential files at their source, and where the node reads them. */
export interface CredentialSettings {
  readonly source: CredentialPaths;
  /** One bulk file with `CREDENTIAL_MODE=bulk`, else three files. */
  readonly target: CredentialTarget;
  /** Shelley genesis of a network that is not known by name, or `null`. */
  readonly genesis: string | null;
}

/** What judging the credentials takes. */
export interface KeySettings {
  readonly network: NetworkIdentity;
  readonly pool: PoolIdentity;
  readonly credentials: Pick<CredentialSettings, "source" | "genesis">;
}

/** The cardano-node beside this program. */
export interface NodeSettings {
  readonly socket: string;
  /** After this long without an answer at start, say so loudly and wait on. */
  readonly socketWait: Milliseconds;
  /** Development only: the node is taken to be ready, and never touched. */
  readonly withoutNode: boolean;
  /** Name of the executable, or its full path. */
  readonly process: string;
  readonly metricsUrl: string;
  readonly requireMetrics: boolean;
  readonly allowProducingStart: boolean;
  /** `MAX_TIP_LAG`. */
  readonly maxTipLag: Milliseconds;
  /** `DEGRADED_GRACE`. */
  readonly degradedGrace: Milliseconds;
}

/** The dead man's switch beside this program. */
export interface GuardSettings {
  /**
   * `external`: one that runs by itself is waited for; `child`: this program starts one; `auto`: the
   * one that listens, else a child; `none`: nothing stops the node while this program cannot, or
   * there is no node.
   */
  readonly mode: "auto" | "external" | "child" | "none";
  /** Where it listens. */
  readonly socket: string;
}
