import { type AnyPanel, chosen, graph } from "./panels.ts";

/** How far the end of the right is, and what keeps it there. */
export const deadlines: readonly AnyPanel[] = [
  graph(
    {
      title: "The right remains for",
      says:
        "Seconds until the right of the holder ends. It falls to the bound of a stop (6 s by default) only where renewals fail; there its node stops.",
      span: 12,
    },
    "s",
    {
      expr: `cardano_forge_manager_right_remaining_seconds{${chosen}}`,
      legend: "{{namespace}}/{{pod}}",
    },
  ),
  graph(
    {
      title: "Time of a try to renew",
      says:
        "The 99th percentile, by register. A try that takes longer than its budget (1.7 s by default) counts as failed.",
      span: 12,
    },
    "s",
    {
      expr: `histogram_quantile(0.99, sum by (le, register) ` +
        `(rate(cardano_forge_manager_renewal_duration_seconds_bucket{${chosen}}[$__rate_interval])))`,
      legend: "{{register}}",
    },
  ),
  graph(
    {
      title: "Tries to renew",
      says: "Per second, by their end: written, conflict (somebody else wrote), failed.",
      span: 12,
    },
    "ops",
    {
      expr: `sum by (register, result) ` +
        `(rate(cardano_forge_manager_renewals_total{${chosen}}[$__rate_interval]))`,
      legend: "{{register}} {{result}}",
    },
  ),
  graph(
    {
      title: "Age of the tip",
      says:
        "Time since the slot of the tip of each node. A block comes every 20 s on average, at times after minutes. Without series for a network of unknown slots.",
      span: 12,
    },
    "s",
    {
      expr: `time() - (cardano_forge_manager_tip_timestamp_seconds{${chosen}} > 0)`,
      legend: "{{namespace}}/{{pod}}",
    },
  ),
];
