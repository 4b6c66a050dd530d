/**
 * # Node
 *
 * Everything that touches cardano-node: find its process, signal it, look at it (metrics, local
 * socket, credential files), stage and remove credentials, remember that it was enabled.
 *
 * Promise: this room observes and acts, it decides nothing. Answers are values with reasons, never
 * exceptions; every call is bounded in size; what talks to the node is bounded in time, file calls by
 * their caller; no signal reaches another process than the one identified; no byte of a key reaches a
 * message. One exact directory per target file, `/proc`, the socket's path and the metrics' host and
 * port are all that it needs to be granted, and `run` (unscoped) for signals.
 *
 * May import: `cardano`, `core` (types), `errors`.
 *
 * @module
 */
export {
  type AuditCredential,
  type CredentialAudit,
  type CredentialFile,
  type CredentialPaths,
  type CredentialTarget,
  targetDirectories,
} from "./credential_paths.ts";
export { parseExposition } from "./exposition.ts";
export { inspectKeys } from "./inspect.ts";
export { installCredentials, type InstallOutcome } from "./install.ts";
export { notePath, recallNote, writeNote } from "./note.ts";
export { markerPath, readMarker, recallMarker, removeMarker, writeMarker } from "./marker.ts";
export { type MetricsEndpoint, openMetrics } from "./metrics.ts";
export { type Observer, openObserver } from "./observe.ts";
export { answerPodEnd, lookForPodEnd, type PodEndLook } from "./pod_end.ts";
export { SOURCE_VARIABLES } from "./readable.ts";
export { removeCredentials, type RemoveOutcome } from "./remove.ts";
export { findNode } from "./search.ts";
export { sameProcess, sendSignal } from "./signal.ts";
export { probeSocket } from "./socket.ts";
export { lookAtSource, readGenesisFile, readSources } from "./sources.ts";
export { whyTargetNotWritable } from "./writable.ts";
