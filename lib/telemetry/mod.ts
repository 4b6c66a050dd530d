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
export type { KillSignal, OfferResult, RenewalResult } from "./label_values.ts";
export type { Level } from "./line.ts";
export { type Fields, type Log, type LogOptions, openLog } from "./log.ts";
export {
  type CredentialFigures,
  type Metrics,
  openMetrics,
  type ScrapeSources,
} from "./metrics.ts";
export type { MetricsIdentity } from "./metrics_definitions.ts";
export type { Write } from "./output.ts";
export type { Exposition } from "./series.ts";
