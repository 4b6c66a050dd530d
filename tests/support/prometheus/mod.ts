/**
 * # Prometheus
 *
 * A real Prometheus server (Debian's package `prometheus`) that scrapes what it is told to, with the
 * rules that it is given.
 *
 * Promise: labels of its targets and those that they tell are merged as by the monitors of the chart;
 * it ends with what started it.
 *
 * May import: `servers`.
 *
 * @module
 */
import { stringify } from "yaml";
import {
  eventually,
  freePort,
  makeScratch,
  removeScratch,
  startServer,
  tail,
} from "../servers/mod.ts";

/** What is scraped, every five seconds. */
export interface Target {
  /** Address and port of `/metrics`. */
  readonly at: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** One series of an answer: its labels, and its values in order. */
export interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly number[];
}

/** A rule as the server has it. */
export interface LoadedRule {
  readonly name: string;
  readonly health: string;
  readonly lastError?: string;
}

/** A running server. Expressions that it does not understand are thrown as it words them. */
export interface Prometheus extends AsyncDisposable {
  /** What an expression gives now. */
  now(expression: string): Promise<readonly Series[]>;
  /** What it gave, second by second, since `from` (milliseconds since 1970). */
  since(from: number, expression: string): Promise<readonly Series[]>;
  /** Values of a label on the series of a selector. */
  values(label: string, selector: string): Promise<readonly string[]>;
  rules(): Promise<readonly LoadedRule[]>;
}

/**
 * Starts a server and waits until it is ready.
 *
 * @throws {Error} If the program is missing, or does not start.
 */
export async function startPrometheus(
  targets: readonly Target[],
  rules: readonly string[],
): Promise<Prometheus> {
  await using undo = new AsyncDisposableStack();
  const folder = await makeScratch("prometheus");
  undo.defer(() => removeScratch(folder));
  const config = `${folder}/prometheus.yaml`;
  await Deno.writeTextFile(config, configuration(targets, rules));
  const address = `127.0.0.1:${freePort()}`;
  const server = await startServer("prometheus", [
    "prometheus",
    ...[`--config.file=${config}`, `--storage.tsdb.path=${folder}/data`],
    `--web.listen-address=${address}`,
  ], `${folder}/prometheus.log`);
  undo.defer(() => server.stop());
  await eventually("Prometheus to be ready", async () => {
    if (!server.running()) throw new Error(`Prometheus ended: ${await tail(server.logPath)}`);
    return await isReady(address) || null;
  }, { why: () => tail(server.logPath) });
  const ask = async (path: string, parameters: Readonly<Record<string, string>> = {}) => {
    const answer = await fetch(
      `http://${address}/api/v1/${path}?${new URLSearchParams(parameters)}`,
    );
    const { status, data, error } = await answer.json();
    if (status !== "success") throw new Error(`${JSON.stringify(parameters)}: ${error}`);
    return data;
  };
  const open = undo.move();
  return {
    now: async (query) => seriesOf(await ask("query", { query })),
    async since(from, query) {
      const period = { start: `${from / 1000}`, end: `${Date.now() / 1000}`, step: "1" };
      return seriesOf(await ask("query_range", { query, ...period }));
    },
    values: (label, selector) => ask(`label/${label}/values`, { "match[]": selector }),
    async rules() {
      const groups: readonly { rules: readonly LoadedRule[] }[] = (await ask("rules")).groups;
      return groups.flatMap(({ rules }) => rules);
    },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

/** Labels that are exposed win, as the monitors of the chart say. */
function configuration(targets: readonly Target[], rules: readonly string[]): string {
  return stringify({
    global: { scrape_interval: "5s", scrape_timeout: "5s", evaluation_interval: "5s" },
    rule_files: rules,
    scrape_configs: [{
      ...{ job_name: "managers", honor_labels: true },
      static_configs: targets.map(({ at, labels }) => ({ targets: [at], labels })),
    }],
  });
}

async function isReady(address: string): Promise<boolean> {
  const answer = await fetch(`http://${address}/-/ready`).catch(() => null);
  await answer?.body?.cancel();
  return answer?.status === 200;
}

function seriesOf(
  data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly value?: readonly [number, string];
      readonly values?: readonly (readonly [number, string])[];
    }[];
  },
): readonly Series[] {
  return data.result.map(({ metric, value, values = [] }) => ({
    labels: metric,
    values: (value === undefined ? values : [value]).map(([, text]) => Number(text)),
  }));
}
