import { type Cause, cause } from "./cause.ts";
import { isOwnGone, ownStanding } from "./clusters.ts";
import { holdsRight } from "./right.ts";
import { HOME } from "./policy/sources.ts";
import type { State } from "./state.ts";

/**
 * Why no pod of this cluster may forge, or `null`: its resource says so, or is gone, or cannot be
 * read. Who holds the right goes on for a while with what was read last; nobody begins with it.
 */
export function whyPolicyForbids(
  state: State,
): Cause<"cluster_disabled" | "policy_unreadable"> | null {
  const { config: { cluster }, policy, clocks } = state;
  if (cluster === null) return null;
  const name = `CardanoForgeCluster ${cluster.name}`;
  const home = policy.sources.find((source) => source.name === HOME);
  if (home === undefined || home.resources === null) {
    return cause("policy_unreadable", `${name} has not been read: ${home?.unreadable}`);
  }
  if (isOwnGone(state)) {
    return cause("cluster_disabled", `${name} does not exist, which counts as Disabled`);
  }
  const standing = ownStanding(state);
  if (standing?.state === "Disabled") {
    return cause("cluster_disabled", `${name} is ${standing.because}`);
  }
  if (home.unreadable === null) return null;
  const unreadable = `${name} cannot be read: ${home.unreadable}`;
  if (!holdsRight(state)) return cause("policy_unreadable", unreadable);
  const age = clocks.physical - (policy.readAt ?? -Infinity);
  if (age < cluster.policyMaxAge) return null;
  const lasting = `${unreadable}; it was read last more than ${
    cluster.policyMaxAge / 1000
  } s ago (POLICY_MAX_AGE)`;
  return cause("policy_unreadable", lasting);
}
