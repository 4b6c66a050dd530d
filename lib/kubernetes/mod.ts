/**
 * # Kubernetes
 *
 * Thin typed access to the Kubernetes API: finding the way into a cluster, bounded requests about
 * one named object or all of a type, watches that repair themselves, and the custom resources
 * CardanoLeader and CardanoForgeCluster. Requests are built by client-node's API classes and sent
 * by `http`.
 *
 * Promise: every request ends by its own time limit and by its caller's signal, and none waits for
 * another; answers are bounded; whatever goes wrong is a value with its cause, never an exception;
 * no token and no key is ever part of a message.
 *
 * May import: `errors`, `http`.
 *
 * @module
 */
export type { ApiServerAccess } from "./access.ts";
export type { Answer } from "./answer.ts";
export type { ApiObject } from "./api_object.ts";
export { type CardanoLeader, cardanoLeader, type LeaderSeen } from "./cardano_leader.ts";
export { type AdvisoryLease, advisoryWith, readAdvisory } from "./advisory_lease.ts";
export { type ApiServer, openApiServer } from "./api_server.ts";
export { collection } from "./collection.ts";
export { type EventNews, type EventWriter, eventWriter } from "./events.ts";
export { followAll } from "./follow_all.ts";
export { type Mirrored, writeMirror } from "./forge_cluster/mirror.ts";
export { readForgeCluster } from "./forge_cluster/read.ts";
export type { ForgeCluster, HealthCheck } from "./forge_cluster/resource.ts";
export { restoreCluster, settleCluster, type Settled } from "./forge_cluster/settle.ts";
export type { ClusterCondition, ClusterNews, HealthNews } from "./forge_cluster/status.ts";
export { clusterStatusWriter } from "./forge_cluster/status_writer.ts";
export { whyHomeTaken } from "./forge_cluster/taken.ts";
export { forgeClusters } from "./forge_cluster/target.ts";
export { transitionsTo } from "./forge_cluster/transitions.ts";
export { type ClusterProfile, wantedCluster } from "./forge_cluster/wanted.ts";
export { follower } from "./follow.ts";
export type { FollowOptions } from "./watch_round.ts";
export { LEASE_HEAD, leaseTarget } from "./lease.ts";
export type { LeaderCondition, LeaderNews } from "./leader_status.ts";
export type { ListAnswer } from "./listing.ts";
export { type NamedObject, namedObject } from "./named_object.ts";
export type { OpenedWatch } from "./open_watch.ts";
export type { StatusOutcome } from "./status_outcome.ts";
