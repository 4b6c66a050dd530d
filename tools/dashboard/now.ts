import { type AnyPanel, chosen, figure, goodIf, list, timeline } from "./panels.ts";

const ALERTS = "MultipleLocalForgers|MultipleClusterForgers|NoActiveForger|" +
  "ClusterHealthDegraded|Forge.+";

/** Who forges where, who could, and what is wrong. */
export const now: readonly AnyPanel[] = [
  figure(
    {
      title: "Nodes that forge",
      says:
        "Nodes that were seen to forge, by pool. Two are one too many; none is a pool that rests.",
      ...{ span: 4, height: 5 },
    },
    "none",
    [[null, "red"], [1, "green"], [2, "red"]],
    {
      expr: `sum by (network, pool_id) (cardano_forging_enabled{${chosen}})`,
      legend: "{{network}} {{pool_id}}",
    },
  ),
  figure(
    {
      title: "Pods that forge or could take over",
      says: "Ready pods, by release. One alone has nobody to hand over to.",
      ...{ span: 4, height: 5 },
    },
    "none",
    [[null, "red"], [1, "orange"], [2, "green"]],
    {
      expr: `sum by (namespace, job) (cardano_forge_manager_ready{${chosen}})`,
      legend: "{{job}}",
    },
  ),
  list(
    {
      title: "Pods",
      says: "Every manager that is scraped, its version, and the pool that it works for.",
      ...{ span: 16, height: 5 },
    },
    ["pod_name", "namespace", "version", "network", "pool_id", "pool_ticker", "application_type"],
    `cardano_forge_manager_info{${chosen}}`,
  ),
  timeline(
    {
      title: "Who forges where",
      says: "Each pod: whether its node was seen to forge. At most one at any time is green.",
      span: 24,
    },
    { "0": ["does not forge", "semi-dark-blue"], "1": ["forges", "green"] },
    { expr: `cardano_forging_enabled{${chosen}}`, legend: "{{namespace}}/{{pod}}" },
  ),
  timeline(
    {
      title: "Who holds the right",
      says:
        "Each pod: whether it holds the right to forge. Its node forges a few seconds later, and is silent a few seconds before it ends.",
      span: 12,
    },
    { "0": ["does not hold it", "semi-dark-blue"], "1": ["holds it", "green"] },
    { expr: `cardano_leader_status{${chosen}}`, legend: "{{namespace}}/{{pod}}" },
  ),
  timeline(
    {
      title: "Alerts",
      says: "The alerts of this chart that wait or fire, for all pools.",
      ...{ span: 12, emptyInHealth: true },
    },
    goodIf(0, "", "!"),
    {
      expr: `max by (alertname, alertstate, severity, namespace, instance, network, pool_id) ` +
        `(ALERTS{alertname=~"${ALERTS}"})`,
      legend: "{{alertname}} {{alertstate}} {{namespace}} {{instance}} {{pool_id}}",
    },
  ),
];
