import { type JsonObject, jsonObject } from "../../http/mod.ts";
import type { ApiObject } from "../api_object.ts";
import type { EventNews } from "../events.ts";
import type { ClusterNews } from "./status.ts";

/**
 * What `news` change for people, against what the object said before. Nothing is told of an object
 * that has said nothing yet, but that it forges.
 */
export function transitionsTo(news: ClusterNews, { status }: ApiObject): readonly EventNews[] {
  const before = jsonObject(status);
  return [
    ...forgingTold(news, before),
    ...(before === null ? [] : [...stateTold(news, before), ...healthTold(news, before)]),
  ];
}

function forgingTold(news: ClusterNews, before: JsonObject | null): readonly EventNews[] {
  if ((before?.forgingEnabled ?? false) === news.forgingEnabled) return [];
  const { activeLeader, message } = news;
  return [
    news.forgingEnabled
      ? normal("ForgingStarted", `The node of ${activeLeader} forges`)
      : normal("ForgingStopped", `No node of this cluster forges any more: ${message}`),
  ];
}

function stateTold(news: ClusterNews, before: JsonObject): readonly EventNews[] {
  const { effectiveState, effectivePriority, activeLeader } = news;
  return [
    ...(before.effectiveState === effectiveState ? [] : [
      normal("StateChanged", `${from(before.effectiveState)}${effectiveState}: ${news.message}`),
    ]),
    ...(before.effectivePriority === effectivePriority
      ? []
      : [normal("PriorityChanged", `${from(before.effectivePriority)}${effectivePriority}`)]),
    ...((before.activeLeader ?? null) === activeLeader
      ? []
      : [normal("LeaderChanged", `${from(before.activeLeader)}${activeLeader ?? "nobody"}`)]),
  ];
}

function healthTold({ health }: ClusterNews, before: JsonObject): readonly EventNews[] {
  const { healthy } = jsonObject(before.healthStatus) ?? {};
  if (healthy === undefined || healthy === health.healthy) return [];
  return [
    health.healthy
      ? normal("Healthy", "This cluster is healthy again")
      : { type: "Warning", reason: "Unhealthy", note: health.message },
  ];
}

function from(value: unknown): string {
  return value === undefined || value === "" ? "now " : `from ${value} to `;
}

function normal(reason: string, note: string): EventNews {
  return { type: "Normal", reason, note };
}
