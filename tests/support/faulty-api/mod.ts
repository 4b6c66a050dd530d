/**
 * # Faulty API
 *
 * A front for a real kube-apiserver through which faults are injected: it listens where pods reach
 * the API, passes everything on to the real server, and answers wrongly, late, half or not at all
 * those requests that a test has chosen. The bearer token is passed on unchanged, so the real
 * authorizer decides.
 *
 * Promise: without a fault every answer passes unchanged and piece by piece, those of watches too,
 * and a client that goes takes its connection to the server along; faults can be laid on and taken
 * away at any time; after `close()` no connection, no timer and no file is left.
 *
 * Limits: HTTP/1.1 alone, no upgrades (exec, port-forward); a client that vanished without a word
 * keeps its connection until the front closes; client certificates end here; a request costs a few
 * milliseconds, an event right after another up to forty. Deno's fetch sends a request once more by
 * itself, writes too, when the connection is cut before an answer: the log then has it twice.
 *
 * May import: `tests/support/servers`, and the `Status` object of `tests/support/lease-api`.
 *
 * @module
 */
export { type CertificateOptions } from "./certificate.ts";
export { type Effect, type GarbageEffect, type StatusEffect } from "./effect.ts";
export { type Fault, type FaultSpec } from "./fault.ts";
export { type FaultyApi, type FaultyApiOptions, openFaultyApi } from "./front.ts";
export { type LoggedRequest } from "./log.ts";
