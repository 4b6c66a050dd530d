/**
 * # Kubernetes
 *
 * Thin typed access to the Kubernetes API: finding the way into a cluster, bounded requests about
 * one named object, a watch that repairs itself, and the CardanoLeader resource. Requests are built
 * by client-node's API classes and sent by Deno's `fetch`.
 *
 * Promise: every request ends by its own time limit and by its caller's signal, and none waits for
 * another; answers are bounded; whatever goes wrong is a value with its cause, never an exception;
 * no token and no key is ever part of a message.
 *
 * A limit: Deno adds a cluster's authorities to those of the system, it does not replace them.
 *
 * May import: nothing of ours.
 *
 * @module
 */
export { type AccessOutcome, type ClusterAccess, grantFor, type Source } from "./access.ts";
export type { Answer, Failed, Refused } from "./answer.ts";
export { canonicalJson } from "./canonical.ts";
export {
  type CardanoLeader,
  cardanoLeader,
  type LeaderSeen,
  type NotWritten,
  type StatusOutcome,
} from "./cardano_leader.ts";
export { type Cluster, openCluster } from "./cluster.ts";
export { clusterAccess, type ClusterAccessOptions } from "./cluster_access.ts";
export { type Follower, follower, type FollowListener, type FollowOptions } from "./follow.ts";
export type { ServiceAddress } from "./in_cluster.ts";
export { type ApiObject, type Json, type JsonObject, jsonObject, parseJson } from "./json.ts";
export type { LeaderCondition, LeaderConditionType, LeaderNews } from "./leader_status.ts";
export type { ListAnswer } from "./listing.ts";
export { type NamedObject, namedObject } from "./named_object.ts";
export type { OpenedWatch } from "./open_watch.ts";
export { quoted } from "./quoted.ts";
export type { Missing } from "./refusal.ts";
export type { Target } from "./target.ts";
