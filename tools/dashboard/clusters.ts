import { type AnyPanel, chosen, goodIf, graph, timeline } from "./panels.ts";

/** The clusters of a pool, as the leader of each tells of it; only with cluster management. */
export const clusters: readonly AnyPanel[] = [
  timeline(
    {
      title: "Which cluster forges",
      says: "Whether a node of the cluster was seen to forge.",
      span: 12,
    },
    { "0": ["does not forge", "semi-dark-blue"], "1": ["forges", "green"] },
    {
      expr: `sum by (cluster, region, pool_id) (cardano_cluster_forge_enabled{${chosen}})`,
      legend: "{{cluster}} ({{region}})",
    },
  ),
  graph(
    {
      title: "Effective priority",
      says: "Lower wins. A health check that fails adds 10, and 100 from its threshold on.",
      span: 12,
    },
    "none",
    {
      expr: `max by (cluster, region, pool_id) (cardano_cluster_forge_priority{${chosen}})`,
      legend: "{{cluster}} ({{region}})",
    },
  ),
  timeline(
    {
      title: "Health checks",
      says:
        "Whether the last health check of the cluster succeeded; without series where none is asked.",
      span: 12,
    },
    goodIf(1, "fails", "is well"),
    {
      expr: `min by (cluster) (cardano_cluster_health_check_success{${chosen}})`,
      legend: "{{cluster}}",
    },
  ),
  graph(
    {
      title: "Time of health checks",
      says: "How long the last one took.",
      span: 12,
    },
    "s",
    {
      expr: `max by (cluster) (cardano_cluster_health_check_duration_seconds{${chosen}})`,
      legend: "{{cluster}}",
    },
  ),
];
