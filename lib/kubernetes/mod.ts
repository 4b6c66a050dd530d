/**
 * # Kubernetes
 *
 * Thin typed access to the Kubernetes API: finding the way into a cluster, bounded requests about
 * one named object, a watch that repairs itself, and the CardanoLeader resource. Requests are built
 * by client-node's API classes and sent by `http`.
 *
 * Promise: every request ends by its own time limit and by its caller's signal, and none waits for
 * another; answers are bounded; whatever goes wrong is a value with its cause, never an exception;
 * no token and no key is ever part of a message.
 *
 * May import: `http`.
 *
 * @module
 */
export type { ClusterAccess } from "./access.ts";
export type { Answer } from "./answer.ts";
export type { ApiObject } from "./api_object.ts";
export {
  type CardanoLeader,
  cardanoLeader,
  type LeaderSeen,
  type StatusOutcome,
} from "./cardano_leader.ts";
export { type Cluster, openCluster } from "./cluster.ts";
export { follower, type FollowOptions } from "./follow.ts";
export type { LeaderCondition, LeaderNews } from "./leader_status.ts";
export type { ListAnswer } from "./listing.ts";
export { type NamedObject, namedObject } from "./named_object.ts";
export type { OpenedWatch } from "./open_watch.ts";
