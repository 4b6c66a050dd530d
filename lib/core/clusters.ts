import type { ClusterConfig } from "./config.ts";
import { quorum } from "./config.ts";
import { freshMirrors, isGone, knownClusters } from "./policy/merge.ts";
import { type Ranking, rankingAt } from "./policy/ranking.ts";
import type { ClusterResource } from "./policy/resource.ts";
import { HOME, isReadable, withSeen, withUnreadable } from "./policy/sources.ts";
import type { Ranked, Standing } from "./policy/standing.ts";
import type { PolicyView, State } from "./state.ts";
import { type Turn, withReport } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** All clusters that are known, the one that should forge first. Nobody stands for what it says. */
export function standings(state: State): readonly Standing[] {
  return rankingOf(state).ranked.map(({ cluster, state, priority, because }) => ({
    ...{ cluster, state, priority, because },
  }));
}

/** How the cluster of this pod stands; `null` if no resource of it is known. */
export function ownStanding(state: State): Standing | null {
  return rankingOf(state).ranked.find(isOfCluster(state.config.cluster?.name)) ?? null;
}

/** Place of each cluster in their order, from 0 on; those that are not known come last. */
export function placesOf(state: State): (cluster: string | undefined) => number {
  const { ranked } = rankingOf(state);
  return (cluster) => {
    const at = ranked.findIndex(isOfCluster(cluster));
    return at === -1 ? ranked.length : at;
  };
}

/** Whether the resource of this cluster is missing from its home. */
export function isOwnGone({ config, policy }: State): boolean {
  return config.cluster !== null && isGone(policy.sources, config.cluster.name);
}

/** Takes in what an API shows, or that it cannot be read. */
export function learnPolicy(
  turn: Turn,
  source: string,
  seen: readonly ClusterResource[] | { readonly unreadable: string },
): Turn {
  const { config, policy } = turn.state;
  const before = policy.sources.find(({ name }) => name === source);
  if (config.cluster === null || before === undefined) return turn;
  const sources = "unreadable" in seen
    ? withUnreadable(policy.sources, source, seen.unreadable)
    : withSeen(policy.sources, source, seen, config.cluster.name);
  const learnt = withPolicy(turn, { sources, clusters: knownClusters(sources) });
  const because = "unreadable" in seen ? seen.unreadable : null;
  if (isReadable(before) === (because === null)) return learnt;
  return because === null
    ? withReport(learnt, "policy", `the clusters are read from ${source}`)
    : withReport(
      learnt,
      "policy",
      `the clusters cannot be read from ${source}: ${because}`,
      "warning",
    );
}

/** Notes what time alone changes: overrides expire, clusters stay better, what was read grows old. */
export function notePolicy(turn: Turn): Turn {
  const { config, clocks, policy } = turn.state;
  if (config.cluster === null) return turn;
  const { ranked, order } = rankingOf(turn.state);
  const noted = withPolicy(turn, {
    readAt: isReadNow(turn.state, config.cluster) ? clocks.physical : policy.readAt,
    better: betterThan(ranked, config.cluster.name).map(({ cluster }) =>
      policy.better.find((one) => one.cluster === cluster) ?? { cluster, since: clocks.physical }
    ),
  });
  if (order === policy.order) return noted;
  return withReport(withPolicy(noted, { order }), "policy", `the clusters are: ${order}`);
}

/** Since when a cluster has been better than this pod's, on the physical clock; `null` if it is not. */
export function betterSince({ policy }: State, cluster: string | undefined): Milliseconds | null {
  return policy.better.find((one) => one.cluster === cluster)?.since ?? null;
}

/** Those that should forge rather than this cluster, if it is known at all. */
function betterThan(order: readonly Ranked[], own: string): readonly Ranked[] {
  const at = order.findIndex(isOfCluster(own));
  return order.slice(0, Math.max(0, at)).filter(({ state }) => state !== "Disabled");
}

function rankingOf({ policy, clocks }: State): Ranking {
  return rankingAt(policy.clusters, clocks.wall);
}

function isOfCluster(name: string | undefined): (one: Ranked) => boolean {
  return ({ cluster }) => cluster === name;
}

/** A mirror beside a majority of registers is as good as the home, to go on. */
function isReadNow({ config, policy }: State, { name }: ClusterConfig): boolean {
  const home = policy.sources.find((source) => source.name === HOME);
  return (home !== undefined && isReadable(home)) ||
    freshMirrors(policy.sources, name) >= quorum(config);
}

function withPolicy(turn: Turn, change: Partial<PolicyView>): Turn {
  const policy = { ...turn.state.policy, ...change };
  return { state: { ...turn.state, policy }, effects: turn.effects };
}
