/**
 * The Grafana dashboard of the chart, as typed TypeScript: `dashboard.json` of the chart is made of
 * it (`UPDATE_DASHBOARD=1 deno task unit -- dashboard`), and a test sees that it still is.
 *
 * @module
 */
import {
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { clusters } from "./clusters.ts";
import { deadlines } from "./deadlines.ts";
import { keys } from "./keys.ts";
import { now } from "./now.ts";
import { type AnyPanel, source } from "./panels.ts";
import { processes } from "./processes.ts";
import { registers } from "./registers.ts";
import { transitions } from "./transitions.ts";

export { EMPTY_IN_HEALTH } from "./panels.ts";

const rows: Readonly<Record<string, readonly AnyPanel[]>> = {
  "Who forges": now,
  "Transitions": transitions,
  "Deadlines": deadlines,
  "Registers": registers,
  "Keys": keys,
  "Clusters (with cluster management)": clusters,
  "Guards and managers": processes,
};

/** The dashboard as JSON, as Grafana imports it. */
export function dashboard(): string {
  const board = new DashboardBuilder("Cardano Forge Manager")
    .uid("cardano-forge-manager")
    .description("Who forges where, why that changed, and how far the next deadline is")
    .tags(["cardano"])
    .timezone("browser")
    .refresh("30s")
    .time({ from: "now-3h", to: "now" })
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(
      new DatasourceVariableBuilder("datasource").label("Prometheus").type("prometheus"),
    )
    .withVariable(labelVariable("namespace", "cardano_leader_status"))
    .withVariable(labelVariable("job", `cardano_leader_status{namespace=~"$namespace"}`));
  for (const [title, panels] of Object.entries(rows)) {
    board.withRow(new RowBuilder(title));
    for (const panel of panels) board.withPanel(panel);
  }
  const built = board.build();
  // Links to single panels name their number.
  const panels = built.panels?.map((panel, index) => ({ ...panel, id: index + 1 }));
  return `${JSON.stringify({ ...built, panels }, null, 2)}\n`;
}

/** A choice among the values of a label, all of them at first. */
function labelVariable(label: string, series: string): QueryVariableBuilder {
  return new QueryVariableBuilder(label).label(label).datasource(source)
    .query(`label_values(${series}, ${label})`)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true).includeAll(true).allValue(".*")
    .current({ selected: true, text: "All", value: "$__all" });
}
