import { type AnyPanel, chosen, events, goodIf, graph, timeline } from "./panels.ts";

/** Guard and manager themselves. */
export const processes: readonly AnyPanel[] = [
  timeline(
    {
      title: "Guards",
      says: "Each pod: whether its guard asks. Without one nobody may forge there.",
      span: 12,
    },
    goodIf(1, "missing", "there"),
    {
      expr: `cardano_forge_manager_guard_connected{${chosen}}`,
      legend: "{{namespace}}/{{pod}}",
    },
  ),
  timeline(
    {
      title: "Forgers that should rather not forge",
      says: "Each pod: whether another one, if any is ready, should rather forge.",
      span: 12,
    },
    goodIf(0, "no", "degraded"),
    { expr: `cardano_forge_manager_degraded{${chosen}}`, legend: "{{namespace}}/{{pod}}" },
  ),
  graph(
    {
      title: "Memory of managers",
      says: "Resident memory; the chart allows 256 MiB.",
      span: 12,
    },
    "bytes",
    // Other programs have a series of this name, too.
    {
      expr: `process_resident_memory_bytes{${chosen}} ` +
        `and on (namespace, job, instance) cardano_forge_manager_info{${chosen}}`,
      legend: "{{namespace}}/{{pod}}",
    },
  ),
  events(
    {
      title: "Log lines that nobody read in time",
      says: "They are counted and lost: a log that stalls must not hold up a renewal.",
      ...{ span: 12, emptyInHealth: true },
    },
    {
      expr: `sum by (namespace, pod) ` +
        `(increase(cardano_forge_manager_log_lines_dropped_total{${chosen}}[$__rate_interval])) > 0`,
      legend: "{{namespace}}/{{pod}}",
    },
  ),
];
