/**
 * # Telemetry
 *
 * What this program says about itself: structured log lines ({@link openLog}) and Prometheus
 * metrics ({@link openMetrics}).
 *
 * Promise: telling never disturbs doing. A log call returns at once; a reader that is slow, stalled
 * or gone costs lines, which are counted and reported, never memory without bound and never the
 * event loop. What looks like a key or a token does not get out. Every series exists from the start,
 * but those of facts that are not known yet.
 *
 * May import: `core` (types), `cardano` (types), `node` (types).
 *
 * @module
 */
export type { ClusterFigures } from "./cluster_metrics.ts";
export type { OfferResult } from "./label_values.ts";
export { type Log, type LogOptions, openLog } from "./log.ts";
export { type Metrics, openMetrics } from "./metrics.ts";
