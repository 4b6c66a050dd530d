import type { WallTime } from "../units.ts";
import type { ClusterResource, ForgeState, Override } from "./resource.ts";

/** How a cluster stands to forge at a moment, and why. */
export interface Standing {
  /** Its name. */
  readonly cluster: string;
  /** In effect: an override that is active counts. */
  readonly state: ForgeState;
  /** In effect: penalties of failed health checks included. Lower is better. */
  readonly priority: number;
  /** What state and priority come from, in words for people. */
  readonly because: string;
}

/** A standing and what decides between equal priorities. */
export interface Ranked extends Standing {
  readonly createdAt: WallTime;
}

/** A cluster whose check failed, but not often enough to count as unhealthy, stands behind by this. */
const SUSPECT_PENALTY = 10;
/** And an unhealthy one by this. */
const UNHEALTHY_PENALTY = 100;
/** Who may forge goes before who may not, and who is told to before who is merely allowed to. */
const ORDER: Readonly<Record<ForgeState, number>> = {
  "Enabled": 0,
  "Priority-based": 1,
  "Disabled": 2,
};

/** The last moment that has a name. */
const LATEST: WallTime = 8.64e15;

/** How a cluster stands by what its resource says, with the wall clock at that time. */
export function standingOf(resource: ClusterResource, wall: WallTime): Ranked {
  const { cluster, createdAt, forgeState } = resource;
  const override = activeOverride(resource, wall);
  const state = override?.forceState ?? forgeState;
  const { priority, because } = priorityOf(resource, override);
  return {
    ...{ cluster, createdAt, state, priority },
    because: `${state}${(override?.forceState ?? null) === null ? "" : by(override)}, ${because}`,
  };
}

/** The better one first: state, then priority, then age, then name; no two are equal. */
export function compareStandings(one: Ranked, other: Ranked): number {
  return ORDER[one.state] - ORDER[other.state] || one.priority - other.priority ||
    one.createdAt - other.createdAt || compareNames(one.cluster, other.cluster);
}

function compareNames(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}

/** The override that is in force at that time, or `null`. */
function activeOverride({ override }: ClusterResource, wall: WallTime): Override | null {
  if (override === null) return null;
  return override.expiresAt === null || wall < override.expiresAt ? override : null;
}

/** Penalties are left out only while a priority is forced. */
function priorityOf(
  { priority, health }: ClusterResource,
  override: Override | null,
): Pick<Standing, "priority" | "because"> {
  const forced = override?.forcePriority ?? null;
  if (forced !== null) return { priority: forced, because: `priority ${forced}${by(override)}` };
  const failures = health?.consecutiveFailures ?? 0;
  if (health === null || failures < 1) return { priority, because: `priority ${priority}` };
  const isUnhealthy = failures >= health.failureThreshold;
  const penalty = isUnhealthy ? UNHEALTHY_PENALTY : SUSPECT_PENALTY;
  const why = isUnhealthy
    ? `its health check has failed ${health.failureThreshold} times in a row`
    : "its health check failed";
  return {
    priority: priority + penalty,
    because: `priority ${priority + penalty}: ${priority}, and ${penalty} because ${why}`,
  };
}

function by(override: Override | null): string {
  const expiresAt = override?.expiresAt ?? null;
  if (expiresAt === null) return " by an override";
  const ends = new Date(Math.min(expiresAt, LATEST)).toISOString();
  return ` by an override that ends at ${ends}`;
}
