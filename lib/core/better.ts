import type { Candidate } from "./candidate.ts";
import type { Reason } from "./cause.ts";
import { betterSince, ownStanding, placesOf, standings } from "./clusters.ts";
import { quorum } from "./config.ts";
import { holdsRight } from "./right.ts";
import type { RegisterState, State } from "./state.ts";
import type { Milliseconds } from "./units.ts";

/** A cluster leaves a free right to each better one that has a ready pod for so long. */
const PER_CLUSTER: Milliseconds = 3_000;
/** Further ones are not waited for: a pod that died says that it is ready for a while. */
const MOST_CLUSTERS = 3;
/** So long a pod leaves a free right to better clusters at most, in milliseconds. */
export const LONGEST_WAIT_FOR_BETTER: Milliseconds = PER_CLUSTER * MOST_CLUSTERS;

/** Place of a candidate's cluster, from 0 on; those that are not known come last. */
export function placeOf(state: State): (candidate: Candidate) => number {
  const places = placesOf(state);
  return ({ cluster }) => places(cluster);
}

/** Why the cluster of a candidate should forge rather than this one, or `null`. */
export function whyBetter(state: State, identity: string): Reason | null {
  const { cluster } = seen(state).find((one) => one.identity === identity) ?? {};
  if (betterSince(state, cluster) === null) return null;
  const its = standings(state).find((one) => one.cluster === cluster);
  const own = ownStanding(state);
  const because =
    `cluster ${cluster} (${its?.because}) comes before ${own?.cluster} (${own?.because})`;
  return { because, lasting: because };
}

/**
 * Whether the holder of a record should go on, as this pod sees it: it is ready, and of a better
 * cluster. Between views that differ the right would otherwise go to and fro.
 */
export function isHolderBetter(state: State, { known, candidates }: RegisterState): boolean {
  if (state.policy.better.length === 0) return false;
  const holder = known?.version?.record.holder;
  const its = candidates?.seen.find(({ identity }) => identity === holder);
  return its?.ready === true && betterSince(state, its.cluster) !== null;
}

/**
 * How long this pod leaves a free record to better clusters. Only those with a ready pod count, which
 * is not the one that has just held it; nobody waits for a right that is left to itself.
 */
export function waitsForBetter(state: State, register: RegisterState): Milliseconds {
  const { policy, config } = state;
  if (policy.better.length === 0 || holdsRight(state)) return 0;
  const record = register.known?.version?.record;
  const gone = [record?.holder, record?.own?.mark?.releaser];
  const isReady = (cluster: string) =>
    state.registers.filter(({ candidates }) =>
      candidates?.seen.some((one) =>
        one.cluster === cluster && one.ready && !gone.includes(one.identity)
      ) === true
    ).length >= quorum(config);
  const ready = policy.better.filter(({ cluster }) => isReady(cluster));
  return PER_CLUSTER * Math.min(MOST_CLUSTERS, ready.length);
}

function seen({ registers }: State): readonly Candidate[] {
  return registers.flatMap(({ candidates }) => candidates?.seen ?? []);
}
