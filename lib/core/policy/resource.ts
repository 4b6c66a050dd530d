import type { WallTime } from "../units.ts";

/** What a cluster is to do: `Priority-based` ones forge by their order, after every `Enabled` one. */
export type ForgeState = "Enabled" | "Disabled" | "Priority-based";

/** A CardanoForgeCluster as one API server shows it. */
export interface ClusterResource {
  /** Name of the cluster, and of the object. */
  readonly cluster: string;
  /** Of the home object; a mirror repeats it. */
  readonly uid: string;
  /** Likewise: how often the spec of the home object was changed. */
  readonly generation: number;
  /** Whether this is the copy of an object of another API server. */
  readonly isMirror: boolean;
  /** When the home object was created. */
  readonly createdAt: WallTime;
  /** As the spec says. */
  readonly forgeState: ForgeState;
  /** As the spec says: 1 is the best, 999 the last. */
  readonly priority: number;
  /** `null`: none, or not enabled. Whether it has expired is judged at every tick. */
  readonly override: Override | null;
  /** What its representative reported, and the threshold of the spec; `null` without a check. */
  readonly health: Health | null;
}

/** What for a while replaces state or priority of a spec; `null` leaves what the spec says. */
export interface Override {
  /** From then on the spec counts again; `null`: never. */
  readonly expiresAt: WallTime | null;
  /** Takes the place of the priority, 1 to 999; penalties are then left out. */
  readonly forcePriority: number | null;
  /** Takes the place of the state. */
  readonly forceState: "Enabled" | "Disabled" | null;
}

/** How the health check of a cluster went last. */
export interface Health {
  /** Failures in a row, up to the last. */
  readonly consecutiveFailures: number;
  /** From so many on the cluster counts as unhealthy. */
  readonly failureThreshold: number;
}
