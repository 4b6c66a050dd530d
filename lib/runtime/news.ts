import {
  forbidsEnabling,
  holdsRight,
  isVacant,
  podOf,
  type Reason,
  type State,
  whyDegraded,
} from "../core/mod.ts";
import type { LeaderNews } from "../kubernetes/mod.ts";
import { readinessOf } from "./readiness.ts";
import { isSeenForging } from "./seen.ts";
import { syncingCondition, type SyncingConfig } from "./syncing.ts";

/** The `reason` of a resource that names no leader. */
export const NO_LEADER = "NoLeader";

/** What the resource should say; `null` for who does not hold the right. */
export function newsOf(
  state: State,
  podName: string,
  syncing: SyncingConfig,
): LeaderNews | null {
  if (!holdsRight(state)) return null;
  const forges = isSeenForging(state);
  const reason = reasonOf(state, forges);
  const message = messageOf(state, forges);
  return {
    leaderPod: podName,
    forgingEnabled: forges,
    reason,
    message,
    conditions: [
      {
        type: "LeaderElected",
        status: "True",
        reason: "RightHeld",
        message: `${podName} holds the right to forge${howTaken(state)}`,
      },
      { type: "Ready", status: forges ? "True" : "False", reason, message },
      syncingCondition(state, syncing),
    ],
  };
}

/** What is left to say by who leads no more, and why its node was stopped, if it was. */
export function leaveOf(podName: string, why: Reason | null): LeaderNews {
  return nobody(
    withReason(`${podName} led last, and its node does not forge any more`, why),
  );
}

/**
 * What a pod says that may not stand while nobody holds the right; `null` for every other, and
 * while its own node is still seen to forge.
 */
export function vacancyOf(state: State, podName: string): LeaderNews | null {
  if (holdsRight(state) || !isVacant(state) || isSeenForging(state)) return null;
  const readiness = readinessOf(state);
  return readiness.allowed ? null : nobody(`${beginningOf(podName)}${readiness.lasting}`);
}

/** Whether it is another pool's right that nobody holds: two pools with one name for their records. */
export function isAnothersVacancy(state: State): boolean {
  const readiness = readinessOf(state);
  return !readiness.allowed && readiness.code === "record_of_another_pool";
}

/** What is said in a cluster while a pod of another one, which is named with it, holds the right. */
export function elsewhereOf(pod: string): LeaderNews {
  return nobody(`${pod} holds the right to forge, in another cluster`);
}

/** How what a pod says of a vacancy begins. */
export function beginningOf(podName: string): string {
  return `${podName}: `;
}

function nobody(message: string): LeaderNews {
  const reason = NO_LEADER;
  return {
    leaderPod: "",
    forgingEnabled: false,
    reason,
    message,
    conditions: [
      { type: "LeaderElected", status: "False", reason, message },
      { type: "Ready", status: "False", reason, message },
      { type: "Syncing", status: "Unknown", reason, message },
    ],
  };
}

function reasonOf({ forging, offering }: State, forges: boolean): string {
  if (forging.phase !== "forging") return REASONS[forging.phase];
  if (!forges) return "NotSeenForging";
  if (offering.offer !== null) return "Offering";
  return offering.degradedSince === null ? REASONS.forging : "Degraded";
}

const REASONS: Readonly<Record<State["forging"]["phase"], string>> = {
  unknown: "NodeUnknown",
  standby: "NotForging",
  preparing: "Preparing",
  forging: "Forging",
  stopping: "Stopping",
  fenced: "Fenced",
};

/** Without anything that counts on, so that the resource changes only when something does. */
function messageOf(state: State, forges: boolean): string {
  const { phase, lastStop } = state.forging;
  switch (phase) {
    case "unknown":
      return withReason("What the node does is not known yet", forbidsEnabling(state));
    case "standby":
      return withReason("The node does not forge", forbidsEnabling(state));
    case "preparing":
      return "The node is being enabled";
    case "forging":
      if (forges) return withReason(forgesAndOffers(state), whyDegraded(state));
      return state.node.report?.metrics.kind === "unreachable"
        ? "The node was told to forge; whether it does cannot be seen: its metrics do not answer"
        : "The node was told to forge, and is not seen to: its leadership counter does not rise";
    case "stopping":
      return withReason("The node is being stopped", lastStop);
    case "fenced":
      return withReason("The node was killed and has to end", lastStop);
  }
}

function forgesAndOffers({ offering: { offer, degradedSince } }: State): string {
  if (offer !== null) {
    return `The node forges, and the right is offered to ${podOf(offer.target)}`;
  }
  return degradedSince === null ? "The node forges" : "The node forges, but is degraded";
}

function withReason(text: string, why: Reason | null): string {
  return why === null ? text : `${text}: ${why.lasting}`;
}

/** How the last holder came to lose what this pod took. An identity begins with the pod's name. */
function howTaken({ registers }: State): string {
  const predecessor = registers.find(({ predecessor }) => predecessor !== null)?.predecessor;
  if (predecessor === null || predecessor === undefined) return "";
  const pod = podOf(predecessor.holder);
  if (pod === "") return "; nobody held it before";
  return predecessor.released
    ? `; ${pod} released it`
    : `; ${pod} held it before and did not renew it in time`;
}
