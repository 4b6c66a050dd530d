import assert from "assert";
import { parse } from "yaml";
import { dashboard, EMPTY_IN_HEALTH } from "../../../tools/dashboard/mod.ts";
import { projectRoot } from "../../../tools/compile.ts";
import {
  type Prometheus,
  type Series,
  startPrometheus,
  type Target,
} from "../../support/prometheus/mod.ts";
import { eventually } from "../../support/servers/mod.ts";
import { act, play, type Scene, type Step } from "./scene.ts";

const RULES = `${projectRoot}/charts/cardano-forge-manager/alerts.yaml`;
/** What the chart names a release of the quick start. */
const RELEASE = "cardano-producer";
const METRICS_PORT = 8000;
/** Series follow what happens within this time, in milliseconds. */
const SHOWS_WITHIN = 120_000;

/** How far back a panel looks for something, in milliseconds. */
const LATELY = 30_000;

/** A panel with its queries, as Grafana asks them when all is chosen and every five seconds is scraped. */
interface Panel {
  readonly title: string;
  readonly emptyInHealth: boolean;
  readonly queries: readonly string[];
}

/**
 * Plays steps while a real Prometheus with the alerts scrapes every pod. Before, every query of the
 * dashboard gives something but those of the panels that are empty in health; after, these do, too,
 * but the ones named in `never`.
 */
export function seenByPrometheus(never: readonly string[], ...steps: readonly Step[]): Step {
  const told = steps.map(({ says }) => says).join(", ");
  const says = `while a Prometheus with the alerts scrapes everybody: every panel of the ` +
    `dashboard shows something but those that are empty in health; ${told}; then these do, too, ` +
    `but ${never.map((title) => `"${title}"`).join(" and ")}`;
  return act(says, async (scene) => {
    const from = Date.now();
    await using prometheus = await startPrometheus(targetsOf(scene), [RULES]);
    await assertRulesLoaded(prometheus);
    await assertVariables(prometheus, scene.pool.regions.length);
    await eventually("every panel to show what it should", () => allShown(prometheus), {
      ...{ limit: SHOWS_WITHIN, every: 5_000, why: () => toldOf(prometheus) },
    });
    await play(scene, steps);
    for (const { title, queries } of panels.filter((one) => one.emptyInHealth)) {
      const all = await Promise.all(queries.map((query) => prometheus.since(from, query)));
      assert.equal(all.some(isSeen), !never.includes(title), title);
    }
    scene.since = Date.now();
  });
}

const { panels: parts, templating } = JSON.parse(dashboard());
const panels: readonly Panel[] = parts.filter(({ type }: { type: string }) => type !== "row")
  .map((one: { title: string; description: string; targets: readonly { expr: string }[] }) => ({
    title: one.title,
    emptyInHealth: one.description.endsWith(EMPTY_IN_HEALTH),
    queries: one.targets.map(({ expr }) => chosen(expr)),
  }));
const variables: readonly { readonly query: string }[] = templating.list;

function chosen(expression: string): string {
  return expression.replaceAll("$__rate_interval", "20s").replaceAll(/\$(namespace|job)/g, ".*");
}

/** The pods with the labels that the monitors of the chart give them. */
function targetsOf({ pool }: Scene): readonly Target[] {
  return pool.members.map(({ pod: { address }, podName, region: { namespace } }) => ({
    at: `${address}:${METRICS_PORT}`,
    labels: { namespace, pod: podName, job: `${namespace}/${RELEASE}` },
  }));
}

async function assertRulesLoaded(prometheus: Prometheus): Promise<void> {
  const { groups } = parse(await Deno.readTextFile(RULES));
  const wanted: readonly string[] = groups.flatMap(
    ({ rules }: { rules: readonly { alert: string }[] }) => rules.map(({ alert }) => alert),
  );
  await eventually("every alert to be evaluated", async () => {
    const rules = await prometheus.rules();
    assert.deepEqual(rules.map(({ name }) => name), wanted);
    assert.deepEqual(rules.filter(({ health }) => health === "err"), []);
    return rules.every(({ health }) => health === "ok") || null;
  });
}

/** What can be chosen at the top is there: a namespace and a release of each region. */
async function assertVariables(prometheus: Prometheus, regions: number): Promise<void> {
  const asked = variables.flatMap(({ query }) =>
    [...query.matchAll(/^label_values\((.*), (\w+)\)$/g)].map(([, selector = "", label = ""]) =>
      [chosen(selector), label] as const
    )
  );
  assert.equal(asked.length, 2, "namespace and job");
  for (const [selector, label] of asked) {
    await eventually(`values of ${label}`, async () => {
      return (await prometheus.values(label, selector)).length === regions || null;
    }, { limit: SHOWS_WITHIN });
  }
}

/** `true`, or `null` while a panel shows what it should not, or nothing where it should. */
async function allShown(prometheus: Prometheus): Promise<true | null> {
  return (await wrongIn(prometheus)).length === 0 || null;
}

async function toldOf(prometheus: Prometheus): Promise<string> {
  return (await wrongIn(prometheus)).join("\n");
}

async function wrongIn(prometheus: Prometheus): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const { title, emptyInHealth, queries } of panels) {
    for (const query of queries) {
      if (emptyInHealth && isSeen(await prometheus.now(query))) wrong.push(`${title}: ${query}`);
      // What is filtered away must be there all the same; alerts are none that there always are.
      const all = emptyInHealth ? query.replace(/ (==|>) [01]$/, "") : query;
      const isKnown = emptyInHealth && all === query || isSeen(await lately(prometheus, all));
      if (!isKnown) wrong.push(`${title}: no such series: ${all}`);
    }
  }
  return wrong;
}

/** A scrape may fail on a busy machine; a panel shows what was there before, too. */
function lately(prometheus: Prometheus, query: string): Promise<readonly Series[]> {
  return prometheus.since(Date.now() - LATELY, query);
}

/** Whether there is a number to show. */
function isSeen(series: readonly Series[]): boolean {
  return series.some(({ values }) => values.some((value) => !Number.isNaN(value)));
}
