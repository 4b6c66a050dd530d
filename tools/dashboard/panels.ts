import {
  GraphDrawStyle,
  ReduceDataOptionsBuilder,
  VisibilityMode,
} from "@grafana/grafana-foundation-sdk/common";
import type { Builder, Dataquery } from "@grafana/grafana-foundation-sdk/cog";
import {
  MappingType,
  type Panel,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatPanel } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimelinePanel } from "@grafana/grafana-foundation-sdk/statetimeline";
import { PanelBuilder as TablePanel } from "@grafana/grafana-foundation-sdk/table";
import { PanelBuilder as GraphPanel } from "@grafana/grafana-foundation-sdk/timeseries";

/** The Prometheus that is chosen at the top. */
export const source = { type: "prometheus", uid: "${datasource}" } as const;

/** The pods that are chosen at the top: `job` is one release. */
export const chosen = `namespace=~"$namespace", job=~"$job"`;

/** What the description of a panel ends with that shows nothing while all is well. */
export const EMPTY_IN_HEALTH = "Empty while all is well.";

/** A panel as the dashboard takes it. */
export type AnyPanel = Builder<Panel>;

/** What stands at a panel, and how much room it takes: `span` of 24 columns. */
export interface Words {
  readonly title: string;
  readonly says: string;
  readonly span: number;
  readonly height?: number;
  /** Nothing is shown while all is well. */
  readonly emptyInHealth?: true;
}

/** A PromQL expression, and how each of its series is called. */
export interface Query {
  readonly expr: string;
  readonly legend: string;
}

/** A value, and the words and colour that stand for it. */
export type Meaning = readonly [text: string, color: string];

/** `0` and `1` as most gauges mean them. */
export const goodIf = (
  value: 0 | 1,
  no: string,
  yes: string,
): Readonly<Record<string, Meaning>> => ({
  "0": [no, value === 0 ? "green" : "red"],
  "1": [yes, value === 1 ? "green" : "red"],
});

/** Rows that change their colour over time, one a series. */
export function timeline(
  words: Words,
  meanings: Readonly<Record<string, Meaning>>,
  ...queries: readonly Query[]
): AnyPanel {
  const options = Object.fromEntries(
    Object.entries(meanings).map((
      [value, [text, color]],
      index,
    ) => [value, { text, color, index }]),
  );
  const panel = new TimelinePanel().mappings([{ type: MappingType.ValueToText, options }])
    .fillOpacity(80).showValue(VisibilityMode.Auto).mergeValues(true);
  return worded(panel, words, queries);
}

/** Lines over time in a unit of Grafana's. */
export function graph(words: Words, unit: string, ...queries: readonly Query[]): AnyPanel {
  return worded(new GraphPanel().unit(unit).min(0).fillOpacity(5), words, queries);
}

/** Events over time, as bars. */
export function events(words: Words, ...queries: readonly Query[]): AnyPanel {
  const panel = new GraphPanel().unit("short").min(0).decimals(0)
    .drawStyle(GraphDrawStyle.Bars).fillOpacity(80);
  return worded(panel, words, queries);
}

/** Numbers as they are now, in the colour of the highest step that they reach. */
export function figure(
  words: Words,
  unit: string,
  steps: readonly (readonly [from: number | null, color: string])[],
  ...queries: readonly Query[]
): AnyPanel {
  const thresholds = new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]) => ({ value, color })));
  const panel = new StatPanel().unit(unit).thresholds(thresholds)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(["lastNotNull"]));
  return worded(panel, words, queries);
}

/** Labels as they are now, one row a series; `columns` are those that are shown, in order. */
export function list(words: Words, columns: readonly string[], expr: string): AnyPanel {
  const indexByName = Object.fromEntries(columns.map((name, index) => [name, index]));
  const panel = new TablePanel()
    .withTransformation({ id: "filterFieldsByName", options: { include: { names: [...columns] } } })
    .withTransformation({ id: "organize", options: { indexByName } });
  const target = query({ expr, legend: "" }, 0).format(PromQueryFormat.Table).instant();
  return dressed(panel, words).withTarget(target);
}

interface Dressable<Self> extends AnyPanel {
  title(title: string): Self;
  description(description: string): Self;
  datasource(datasource: typeof source): Self;
  span(columns: number): Self;
  height(rows: number): Self;
  noValue(text: string): Self;
  withTarget(target: Builder<Dataquery>): Self;
}

function worded<Self extends Dressable<Self>>(
  panel: Self,
  words: Words,
  queries: readonly Query[],
): Self {
  return queries.map(query).reduce((all, one) => all.withTarget(one), dressed(panel, words));
}

function dressed<Self extends Dressable<Self>>(
  panel: Self,
  { title, says, span, height = 8, emptyInHealth }: Words,
): Self {
  const description = emptyInHealth === undefined ? says : `${says} ${EMPTY_IN_HEALTH}`;
  return panel.title(title).description(description).datasource(source).span(span).height(height)
    .noValue(emptyInHealth === undefined ? "unknown" : "none");
}

function query({ expr, legend }: Query, index: number): DataqueryBuilder {
  const one = new DataqueryBuilder().expr(expr).datasource(source)
    .refId(String.fromCharCode("A".charCodeAt(0) + index));
  return legend === "" ? one : one.legendFormat(legend);
}
