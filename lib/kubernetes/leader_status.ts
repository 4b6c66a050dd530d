import type { JsonObject } from "../http/mod.ts";
import { type Condition, conditionsShown, observed } from "./conditions.ts";

/** A condition of a CardanoLeader. */
export type LeaderCondition = Condition<"Ready" | "LeaderElected" | "Syncing">;

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
  return {
    leaderPod,
    forgingEnabled,
    lastTransitionTime: same ? timeOf(before, now) : now,
    reason,
    message,
    conditions: conditionsShown(news.conditions, before, generation, now),
    ...observed(generation),
  };
}

function timeOf(entry: JsonObject | null, now: string): string {
  const time = entry?.lastTransitionTime;
  return typeof time === "string" ? time : now;
}
