import assert from "assert";
import { fileURLToPath } from "node:url";
import { testWhere } from "testing";
import { parse, stringify } from "yaml";
import { openMetrics } from "../../lib/telemetry/mod.ts";
import { host, makeScratch, removeScratch, tryHost } from "../support/servers/mod.ts";
import { type AlertCase, alertCases } from "./chart/alert_cases.ts";

const file = fileURLToPath(
  new URL("../../charts/cardano-forge-manager/alerts.yaml", import.meta.url),
);
const runbooks = fileURLToPath(new URL("../../docs/alerts.md", import.meta.url));
/** Where whoever is paged finds that page: a path in this folder would lead nowhere. */
const RUNBOOKS = "https://github.com/mochipool/cardano-forge-manager/blob/main/docs/alerts.md";

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: Readonly<Record<string, string>>;
}
interface Group {
  readonly name: string;
  readonly rules: readonly Rule[];
}

const groups: readonly Group[] = parse(await Deno.readTextFile(file)).groups;
const rules = groups.flatMap(({ rules }) => rules);

const missing = await tryHost("promtool", ["--version"]).then(
  () => null,
  () => "promtool is not on PATH (Debian package prometheus)",
);

testWhere(missing, "the alerts fire when they should, and not otherwise", async (t) => {
  const folder = await makeScratch("alerts");
  try {
    await t.step("promtool finds nothing wrong with the rules", async () => {
      await host("promtool", ["check", "rules", "--lint=all", "--lint-fatal", file]);
    });
    await t.step("each fires as the table says, with a summary that says it", async () => {
      const files = await Promise.all(rules.map((rule) => writeTests(folder, rule)));
      const { code, stdout, stderr } = await tryHost("promtool", ["test", "rules", ...files]);
      assert.equal(code, 0, stdout + stderr);
    });
  } finally {
    await removeScratch(folder);
  }
});

Deno.test("every alert is seen to fire and not to fire", () => {
  const fires = (one: AlertCase) => Object.keys(one.fires).length > 0;
  const names = rules.map(({ alert }) => alert);
  for (const wanted of [true, false]) {
    const cases = alertCases.filter((one) => fires(one) === wanted);
    const seen = new Set(cases.map(({ alert }) => alert));
    assert.deepEqual(names.filter((name) => !seen.has(name)), [], `fires: ${wanted}`);
  }
});

Deno.test("the alerts ask for series and label values that the manager publishes", async () => {
  const metrics = openMetrics({
    ...{ pod: "", namespace: "", version: "", network: "", poolId: "", poolTicker: "" },
    ...{ application: "", registers: ["home"], observesForging: true, isGuarded: true },
    cluster: { cluster: "", region: "" },
  }, { droppedLogLines: () => 0, residentMemory: () => 0 });
  const { body } = await metrics.expose("text/plain");
  const asked = rules.flatMap(({ expr }) => [...expr.matchAll(/(cardano_\w+)(?:\{([^}]*)\})?/g)]);
  const own = asked.filter(([, name = ""]) => !name.startsWith("cardano_cluster_"));
  assert(own.length > rules.length);
  for (const [text, name = "", matchers = ""] of own) {
    // A fact that is not known yet has a type and no series.
    assert(body.includes(`# TYPE ${name} `), text);
    for (const [, label, values = ""] of matchers.matchAll(/(\w+)=~?"([^"]*)"/g)) {
      if (label === "pool_id") continue;
      for (const value of values.split("|")) {
        assert.match(body, new RegExp(`^${name}\\{[^}]*${label}="${value}"`, "m"), text);
      }
    }
  }
});

Deno.test("the alerts of version 2 keep name, severity and time", () => {
  const [first, second, third, fourth] = rules.map((rule) => (
    `${rule.alert} ${rule.labels.severity} ${rule.for}`
  ));
  assert.deepEqual([first, second, third, fourth], [
    "MultipleLocalForgers critical 30s",
    "MultipleClusterForgers critical 30s",
    "NoActiveForger warning 60s",
    "ClusterHealthDegraded warning 2m",
  ]);
});

Deno.test("every alert says what it means and where to read what to do", async () => {
  const headings = [...(await Deno.readTextFile(runbooks)).matchAll(/^## (.*)$/gm)];
  const anchors = new Set(headings.map(([, text = ""]) => text.toLowerCase()));
  for (const { alert, labels, annotations } of rules) {
    assert(["critical", "warning"].includes(labels.severity), alert);
    assert((annotations.summary ?? "") !== "" && (annotations.description ?? "") !== "", alert);
    const [page, anchor = ""] = (annotations.runbook_url ?? "").split("#");
    assert.equal(page, RUNBOOKS, alert);
    assert(anchors.has(anchor), `${alert}: docs/alerts.md has no heading ${anchor}`);
  }
});

/**
 * Writes one rule and its cases: promtool evaluates all rules of a file for each case. Of the
 * annotations it keeps the summary, because promtool compares all that there are.
 */
async function writeTests(folder: string, rule: Rule): Promise<string> {
  const { alert, annotations: { summary = "" } } = rule;
  const groups = [{ name: alert, rules: [{ ...rule, annotations: { summary } }] }];
  await Deno.writeTextFile(`${folder}/${alert}.rules.yaml`, stringify({ groups }));
  const cases = alertCases.filter((one) => one.alert === alert);
  const tests = cases.map((one) => asTest(one, rule.labels.severity));
  const path = `${folder}/${alert}.yaml`;
  const rule_files = [`${alert}.rules.yaml`];
  await Deno.writeTextFile(path, stringify({ rule_files, evaluation_interval: "15s", tests }));
  return path;
}

/** One case as promtool reads it. */
function asTest({ alert, when, series, at, fires }: AlertCase, severity: string): unknown {
  return {
    ...{ name: `${alert}: ${when}`, interval: "15s" },
    input_series: Object.entries(series).map(([series, values]) => ({ series, values })),
    alert_rule_test: [{
      ...{ eval_time: at, alertname: alert },
      exp_alerts: Object.entries(fires).map(([summary, labels]) => (
        { exp_labels: { ...labels, severity }, exp_annotations: { summary } }
      )),
    }],
  };
}
