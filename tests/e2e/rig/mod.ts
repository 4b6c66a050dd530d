/**
 * # Rig
 *
 * Faults against the real thing, as lists that can be read: a scenario is a world, what is done in
 * it, and what must hold. Each plays in a world of its own, with a real API server.
 *
 * Promise: after every scenario no slot was signed twice, real keys lie beside the forger alone,
 * metrics, Lease and CardanoLeader tell the truth, no manager met a defect or ended a node that the
 * scenario does not allow for. A failure leaves logs, ledger, Lease history and a timeline.
 *
 * May import: `tests/e2e/pool`, `tests/support`.
 *
 * @module
 */
export { RIGHT_LASTS } from "../pool/bounds.ts";
export * from "./acts.ts";
export * from "./api.ts";
export * from "./api_away.ts";
export * from "./bulk.ts";
export * from "./claims.ts";
export * from "./clusters.ts";
export * from "./columns.ts";
export * from "./data.ts";
export * from "./gauges.ts";
export * from "./host.ts";
export * from "./image.ts";
export * from "./lease.ts";
export * from "./node.ts";
export * from "./pods.ts";
export * from "./register_sets.ts";
export * from "./regions.ts";
export * from "./runbook.ts";
export { type Chapter, type Scenario } from "./scenario.ts";
export * from "./scene.ts";
export * from "./second_pool.ts";
export * from "./sources.ts";
export * from "./surroundings.ts";
export * from "./tips.ts";
export * from "./upgrade.ts";
export * from "./versions.ts";
