import { type JsonObject, jsonObject } from "../http/mod.ts";

/** The conditions that a CardanoLeader shows. */
type LeaderConditionType = "Ready" | "LeaderElected" | "Syncing";

/** One condition, as its writer sees it now; times are added when it is written. */
export interface LeaderCondition {
  readonly type: LeaderConditionType;
  readonly status: "True" | "False" | "Unknown";
  /** One word in CamelCase. */
  readonly reason: string;
  readonly message: string;
}

/** What the leader has to say about itself, or who says why there is none. */
export interface LeaderNews {
  /** Name of the pod that leads, empty if none does; the Lease tells who holds the right now. */
  readonly leaderPod: string;
  /** Whether its node was seen to forge. */
  readonly forgingEnabled: boolean;
  readonly reason: string;
  readonly message: string;
  readonly conditions: readonly LeaderCondition[];
}

/**
 * The status that says `news`. `lastTransitionTime` is when the leader or its forging last
 * *changed*, a condition's when that condition's status did: both are carried over from `before`
 * where nothing changed.
 */
export function leaderStatus(
  news: LeaderNews,
  before: JsonObject | null,
  generation: number | null,
  now: string,
): JsonObject {
  const { leaderPod, forgingEnabled, reason, message } = news;
  const same = before?.leaderPod === leaderPod && before.forgingEnabled === forgingEnabled;
  const old = Array.isArray(before?.conditions) ? before.conditions.map(jsonObject) : [];
  return {
    leaderPod,
    forgingEnabled,
    lastTransitionTime: same ? timeOf(before, now) : now,
    reason,
    message,
    conditions: news.conditions.map((condition) => {
      const previous = old.find((entry) => entry?.type === condition.type) ?? null;
      const unchanged = previous?.status === condition.status;
      return { ...condition, lastTransitionTime: unchanged ? timeOf(previous, now) : now };
    }),
    ...(generation === null ? {} : { observedGeneration: generation }),
  };
}

function timeOf(entry: JsonObject | null, now: string): string {
  const time = entry?.lastTransitionTime;
  return typeof time === "string" ? time : now;
}
