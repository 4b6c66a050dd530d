/**
 * The part of this room that needs no library: what the guard does with one process and its files.
 *
 * @module
 */
export type { AuditCredential, CredentialTarget } from "./credential_paths.ts";
export { isListening } from "./listening.ts";
export { lookAgain } from "./look_again.ts";
export { isProcessId, markerPath, recallMarker, removeMarker } from "./marker.ts";
export { removeCredentials } from "./remove.ts";
export { sendSignal, whyUnreachable } from "./signal.ts";
