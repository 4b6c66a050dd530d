import { epochOf } from "../../cardano/mod.ts";
import {
  holdsRight,
  type NotReadyCode,
  ownStanding,
  type Standing,
  type State,
  type Verdict,
} from "../../core/mod.ts";
import type { ClusterCondition, ClusterNews, HealthNews } from "../../kubernetes/mod.ts";
import { newsOf } from "../news.ts";
import { readinessOf } from "../readiness.ts";
import { isSeenForging } from "../seen.ts";
import { syncingCondition, type SyncingConfig, tipOf } from "../syncing.ts";
import type { HealthSeen } from "./health.ts";

/** What the news of a cluster are made of. */
interface Teller {
  readonly podName: string;
  readonly network: { readonly name: string; readonly magic: number };
  readonly syncing: SyncingConfig;
}

/** Reasons not to stand that say nothing of this pod's node, its keys and its guard. */
const NOT_OF_THE_NODE: readonly NotReadyCode[] = [
  ...["never_forges", "ending", "pod_ends", "no_register_read", "register_unreachable"] as const,
  ...["register_twice", "registers_replaced", "set_not_initialised", "set_retired"] as const,
  ...["record_of_another_pool", "record_of_another_set"] as const,
];

/** Whether the pod could forge, whatever the policy and other managers say. */
export function podReadiness(state: State): Verdict {
  return readinessOf({ ...state, config: { ...state.config, cluster: null }, otherManager: null });
}

/** What a representative says of its cluster; `null` while it is not known how that stands. */
export function clusterNews(
  state: State,
  health: HealthSeen | null,
  { podName, network, syncing }: Teller,
): ClusterNews | null {
  const standing = ownStanding(state);
  if (standing === null) return null;
  const syncs = syncingCondition(state, syncing);
  const { reason, message, conditions } = saidOfTheRight(state, standing, podName, syncing);
  const status = { Behind: "behind", Synced: "synced" } as const;
  return {
    effectiveState: standing.state,
    effectivePriority: standing.priority,
    activeLeader: podName,
    forgingEnabled: isSeenForging(state),
    ...{ reason, message },
    health: healthNews(state, health),
    network: {
      ...{ network: network.name, magic: network.magic },
      syncStatus: isKey(syncs.reason, status) ? status[syncs.reason] : "unknown",
      ...tipShown(state, syncing),
    },
    pool: state.credentials.kind === "valid"
      ? { certificateCounter: state.credentials.certificateCounter }
      : {},
    conditions: [...conditions, syncs, healthCondition(health)],
  };
}

/** What is said of a cluster last, when no pod is left to speak for it: nothing else becomes of it. */
export function lastNews(news: ClusterNews): ClusterNews {
  const [reason, message] = ["NoPod", "No pod of this cluster is left: the last one has ended"];
  const isOver = ({ type }: ClusterCondition) => type === "Ready" || type === "LeaderElected";
  return {
    ...{ ...news, activeLeader: null, forgingEnabled: false, reason, message },
    health: { ...news.health, healthy: false, message },
    conditions: news.conditions.map((one) =>
      isOver(one) ? { ...one, status: "False", reason, message } : one
    ),
  };
}

/** The tip of the node's chain, as far as it has told one; before the first block it has no hash. */
function tipShown(
  state: State,
  { slots }: SyncingConfig,
): Pick<ClusterNews["network"], "tipSlot" | "tipHash" | "epochNo"> {
  const tip = tipOf(state);
  if (tip === null) return { tipSlot: null, tipHash: null, epochNo: null };
  const schedule = slots();
  return {
    tipSlot: tip.slot,
    tipHash: tip.hash === "" ? null : tip.hash,
    epochNo: schedule === null ? null : epochOf(schedule, tip.slot),
  };
}

/** Who holds the right says what the CardanoLeader says; every other why it does not forge. */
function saidOfTheRight(
  state: State,
  { state: effective, because }: Standing,
  podName: string,
  syncing: SyncingConfig,
): Pick<ClusterNews, "reason" | "message" | "conditions"> {
  const leader = holdsRight(state) ? newsOf(state, podName, syncing) : null;
  if (leader !== null) {
    const { reason, message, conditions } = leader;
    return { reason, message, conditions: conditions.filter(({ type }) => type !== "Syncing") };
  }
  const readiness = readinessOf(state);
  const [reason, message] = effective === "Disabled"
    ? ["Disabled", because]
    : readiness.allowed
    ? ["Standby", `Ready to forge; ${because}`]
    : ["NotReady", readiness.lasting];
  return {
    ...{ reason, message },
    conditions: [
      {
        ...{ type: "LeaderElected", status: "False", reason: "RightNotHeld" },
        message: `${podName} does not hold the right to forge`,
      },
      { type: "Ready", status: readiness.allowed ? "True" : "False", reason, message },
    ],
  };
}

/**
 * The built-in check, which needs no endpoint: what is wrong with the pod's node (its tip included),
 * its keys or its guard; `null`: nothing.
 */
export function whyUnwell(state: State): string | null {
  const readiness = podReadiness(state);
  return readiness.allowed || NOT_OF_THE_NODE.includes(readiness.code) ? null : readiness.lasting;
}

/** What is wrong with the node is said before any answer. */
function healthNews(state: State, health: HealthSeen | null): HealthNews {
  const unwell = whyUnwell(state);
  const failures = health?.consecutiveFailures ?? 0;
  const last = health?.last ?? null;
  const unasked = failures === 0
    ? "The node is ready"
    : "The endpoint failed when it was asked last";
  return {
    healthy: unwell === null && (health === null || failures < health.failureThreshold),
    lastProbe: last?.at ?? null,
    consecutiveFailures: failures,
    message: unwell ?? (last === null ? unasked : last.message),
    responseTime: last?.took ?? null,
  };
}

function healthCondition(health: HealthSeen | null): ClusterCondition {
  const type = "HealthCheckPassing";
  if (health === null) {
    const message = "No endpoint is asked";
    return { type, status: "Unknown", reason: "NotAsked", message };
  }
  const { consecutiveFailures, failureThreshold, last } = health;
  if (consecutiveFailures === 0) {
    return last === null
      ? { type, status: "Unknown", reason: "NotAskedYet", message: "No answer has come yet" }
      : { type, status: "True", reason: "Passing", message: "The endpoint answers 200" };
  }
  const isUnhealthy = consecutiveFailures >= failureThreshold;
  return {
    ...{ type, status: "False", reason: isUnhealthy ? "Unhealthy" : "Failing" },
    message: isUnhealthy
      ? `The endpoint has failed ${failureThreshold} times in a row`
      : `The endpoint has failed, fewer than ${failureThreshold} times in a row`,
  };
}

function isKey<Keys extends object>(key: PropertyKey, of: Keys): key is keyof Keys {
  return Object.hasOwn(of, key);
}
