import { canonicalJson, type JsonObject, jsonObject } from "../../http/mod.ts";
import {
  type Condition,
  conditionsShown,
  observed,
  withoutTheirGeneration,
} from "../conditions.ts";
import type { LeaderCondition } from "../leader_status.ts";

/** A condition of a CardanoForgeCluster. */
export type ClusterCondition = Condition<LeaderCondition["type"] | "HealthCheckPassing">;

/** What a cluster's representative has to say of it. */
export interface ClusterNews {
  readonly effectiveState: string;
  readonly effectivePriority: number;
  /** The pod that represents the cluster: it forges, or would; `null`: the last one has ended. */
  readonly activeLeader: string | null;
  /** Whether its node was seen to forge. */
  readonly forgingEnabled: boolean;
  readonly reason: string;
  readonly message: string;
  readonly health: HealthNews;
  readonly network: {
    readonly network: string;
    readonly magic: number;
    readonly syncStatus: "syncing" | "synced" | "behind" | "unknown";
    readonly tipSlot: number | null;
    /** In hexadecimal. */
    readonly tipHash: string | null;
    /** Epoch of the tip. */
    readonly epochNo: number | null;
  };
  readonly pool: JsonObject;
  readonly conditions: readonly ClusterCondition[];
}

/** What is known of a cluster's health. Times are in milliseconds. */
export interface HealthNews {
  readonly healthy: boolean;
  /** `null`: nobody was asked. */
  readonly lastProbe: number | null;
  readonly consecutiveFailures: number;
  readonly message: string;
  readonly responseTime: number | null;
}

/**
 * The status that says `news`. `lastTransition` is when state, leader or forging last *changed*, a
 * condition's time when that condition's status did: both are carried over where nothing changed.
 */
export function clusterStatus(
  news: ClusterNews,
  before: JsonObject | null,
  generation: number | null,
  now: string,
): JsonObject {
  const { effectiveState, effectivePriority, activeLeader, forgingEnabled } = news;
  const shown = said({ effectiveState, activeLeader, forgingEnabled });
  const same = SHOWN.every((name) => before?.[name] === shown[name]);
  const { network, pool, reason, message } = news;
  return {
    ...shown,
    effectivePriority,
    lastTransition: same ? timeOf(before?.lastTransition, now) : now,
    ...{ reason, message },
    healthStatus: healthStatus(news.health),
    networkStatus: said({ ...network }),
    poolStatus: pool,
    conditions: conditionsShown(news.conditions, before, generation, now),
    ...observed(generation),
  };
}

/** Fields whose change is a transition. */
const SHOWN = ["effectiveState", "activeLeader", "forgingEnabled"] as const;

/** More failures than the largest threshold change nothing. */
const FAILURES_COUNT = 10;

/**
 * What of a status is worth a write by itself: not times, answers and figures that go on changing,
 * else a status would be written at each probe.
 */
export function substanceOf(status: JsonObject): string {
  const { healthStatus, networkStatus, ...rest } = withoutTheirGeneration(status);
  const { healthy, consecutiveFailures } = jsonObject(healthStatus) ?? {};
  const failures = typeof consecutiveFailures === "number"
    ? Math.min(FAILURES_COUNT, consecutiveFailures)
    : null;
  const { tipSlot: _, tipHash: __, ...network } = jsonObject(networkStatus) ?? {};
  return canonicalJson({ ...rest, healthy: healthy ?? null, failures, network });
}

function healthStatus(health: HealthNews): JsonObject {
  const { healthy, consecutiveFailures, message, lastProbe, responseTime } = health;
  return said({
    ...{ healthy, consecutiveFailures, message },
    lastProbeTime: lastProbe === null ? null : new Date(lastProbe).toISOString(),
    responseTime: responseTime === null ? null : `${Math.round(responseTime)}ms`,
  });
}

function said(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

function timeOf(time: unknown, now: string): string {
  return typeof time === "string" ? time : now;
}
