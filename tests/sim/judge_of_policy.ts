import type { ClusterResource, Purpose } from "../../lib/core/mod.ts";
import type { Invariant, JudgedPod } from "./judge.ts";
import { cannotUnlink } from "./judge_of_nodes.ts";
import type { Clusters } from "./world/clusters.ts";

/** Sees whether clusters forge as their objects say. */
export interface PolicyJudge {
  /** After each step of a manager. */
  held(pod: number): void;
  sends(pod: number, purpose: Purpose): void;
  signs(pod: number): void;
}

export interface PolicyJudged {
  readonly now: () => number;
  readonly pods: readonly JudgedPod[];
  readonly clusters: Clusters | null;
  readonly breach: (invariant: Invariant, text: string) => void;
  /** How long a holder goes on without its policy. */
  readonly policyMaxAge: number;
}

/** Until a change is heard of, and decided upon by a slow clock or in a lull. */
const REACTS = 3_000;
/** A node that listens has stopped by then; any has ended after its last rung. */
const STOPS = 6_000;
const ENDS = 100_000;

/** The slowest clock that the promise allows counts so much time as one. */
const SLOWEST = 1.15;

/** For how long a cluster has been disabled, and its policy unread, or old, in milliseconds. */
type Ages = Readonly<Record<"disabled" | "unread" | "aged", number>>;
const NONE: Ages = { disabled: 0, unread: 0, aged: 0 };

export function openPolicyJudge(
  { now, pods, clusters, breach, policyMaxAge }: PolicyJudged,
): PolicyJudge {
  /** Since when what is asked of each pod has been so without a break. */
  const disabledSince = new Map<number, number>();
  const unreadSince = new Map<number, number>();
  const agedSince = new Map<number, number>();

  function lasts(since: Map<number, number>, pod: number, isSo: boolean): number {
    if (!isSo) since.delete(pod);
    else if (!since.has(pod)) since.set(pod, now());
    const its = pods[pod];
    if (its === undefined || !isSo) return 0;
    const began = Math.max(since.get(pod) ?? now(), its.awakeSince(), its.host.woke());
    return now() - began;
  }

  /** Whether so few show a mirror of its cluster that nothing tells how it stands. */
  function isUnmirrored(name: string, { names, canRead }: Clusters, quorum: number): boolean {
    return names.filter((api) => api !== name && canRead(name, api)).length < quorum;
  }

  function isDisabled(name: string, { atHome }: Clusters, { host }: JudgedPod): boolean {
    const home = atHome(name);
    return home === null || stateOf(home, host.read().wall) === "Disabled";
  }

  function look(pod: number): Ages {
    const its = pods[pod];
    if (clusters === null || its === undefined || its.cluster === null) return NONE;
    const name = its.cluster;
    const reads = clusters.canRead(name, name);
    return {
      disabled: lasts(disabledSince, pod, reads && isDisabled(name, clusters, its)),
      unread: lasts(unreadSince, pod, !reads),
      aged: lasts(agedSince, pod, !reads && isUnmirrored(name, clusters, its.quorum())),
    };
  }

  return {
    held: (pod) => void look(pod),
    sends(pod, purpose) {
      const { unread, disabled } = look(pod);
      const its = pods[pod];
      if (purpose !== "acquire" || its === undefined || its.holds()) return;
      if (unread > REACTS) breach("policy_read", `${its.name} stands though its policy is unread`);
      if (disabled > REACTS) breach("disabled_silent", `${its.name} stands though disabled`);
    },
    signs(pod) {
      const { disabled, aged } = look(pod);
      const its = pods[pod];
      if (its === undefined || !its.isWell() || its.host.isSuspended()) return;
      // A handler that enables, and is slow, may be over after the one that disables.
      const isOvertaken = its.node.changedAt() > now() - disabled;
      const listens = !isOvertaken && !its.node.habits.deaf && !its.node.hasIgnored() &&
        !its.node.isFrozen() &&
        !cannotUnlink(its, now()) && its.link.isConnected();
      const stops = REACTS + (listens ? STOPS : ENDS);
      if (disabled > stops) breach("disabled_silent", `${its.name} forges though disabled`);
      if (aged > policyMaxAge * SLOWEST + stops) {
        breach("policy_read", `${its.name} forges though its policy was read long ago`);
      }
    },
  };
}

/** What a cluster is to do, as its object says at that time. */
export function stateOf(
  { forgeState, override }: ClusterResource,
  wall: number,
): ClusterResource["forgeState"] {
  const isActive = override !== null && (override.expiresAt === null || wall < override.expiresAt);
  return (isActive ? override.forceState : null) ?? forgeState;
}

/** Names of clusters, the one that should forge first. */
export function orderOf({ names, atHome }: Clusters, wall: number): readonly string[] {
  const places = ["Enabled", "Priority-based", "Disabled"];
  const rows = names.map((name) => {
    const home = atHome(name);
    if (home === null) return { name, place: 3, priority: 0 };
    const { override, health, priority } = home;
    const isActive = override !== null &&
      (override.expiresAt === null || wall < override.expiresAt);
    const failures = health?.consecutiveFailures ?? 0;
    const penalty = failures === 0 ? 0 : failures < (health?.failureThreshold ?? 0) ? 10 : 100;
    return {
      name,
      place: places.indexOf(stateOf(home, wall)),
      priority: (isActive ? override.forcePriority : null) ?? priority + penalty,
    };
  });
  return rows.toSorted((one, other) =>
    one.place - other.place || one.priority - other.priority || (one.name < other.name ? -1 : 1)
  ).map(({ name }) => name);
}
