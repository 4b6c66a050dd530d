/** Whether a cluster may forge, as its `spec` or the override of it says. */
export type ForgeState = "Enabled" | "Disabled" | "Priority-based";

/** A CardanoForgeCluster as an API server shows it, understood. Times are milliseconds since 1970. */
export interface ForgeCluster {
  readonly name: string;
  readonly uid: string;
  readonly generation: number;
  readonly createdAt: number;
  /** Of which object elsewhere it is a copy; `null`: it is at home here. */
  readonly mirrorOf: MirrorOrigin | null;
  readonly pool: string;
  readonly networkMagic: number;
  readonly forgeState: ForgeState;
  readonly priority: number;
  /** `null`: none, or not enabled. */
  readonly override: ForgeOverride | null;
  readonly healthCheck: HealthCheck;
  /** Failures in a row that its representative has reported; `null` if none was or is to be probed. */
  readonly failures: number | null;
  /** What could not be understood, and what it counts as. */
  readonly problems: readonly string[];
}

/** The object that a mirror repeats. */
export interface MirrorOrigin {
  readonly uid: string;
  readonly generation: number;
  readonly createdAt: number;
}

/** An override that is enabled; whether it has expired is for others to say. */
export interface ForgeOverride {
  readonly expiresAt: number | null;
  readonly forcePriority: number | null;
  readonly forceState: "Enabled" | "Disabled" | null;
}

/** How to ask whether a cluster is healthy. Times are in milliseconds. */
export interface HealthCheck {
  /** `null`: nobody is to be asked. */
  readonly endpoint: string | null;
  readonly interval: number;
  readonly timeout: number;
  /** Failures in a row from which on the cluster counts as unhealthy. */
  readonly failureThreshold: number;
  readonly headers: Readonly<Record<string, string>>;
}
