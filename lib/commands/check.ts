import type { Configuration } from "../config/mod.ts";
import { type Bound, deriveBounds, type Milliseconds, type Timings } from "../core/mod.ts";
import { type Cli, EXIT, type ExitCode } from "./cli.ts";
import { configure } from "./configure.ts";
import { type Row, rows } from "./rows.ts";

/**
 * Prints the configuration as understood, the timing table and the stated bounds. Nothing is
 * contacted and nothing is changed.
 */
export function check(cli: Cli): ExitCode {
  const configured = configure(cli);
  if (configured === null) return EXIT.usage;
  const { configuration, notices } = configured;
  const { timings } = configuration;
  cli.out(
    [
      "Configuration as understood",
      ...rows(understood(configuration)),
      "",
      "Timing (t0 is taken before a renewal is sent)",
      ...rows(timingTable(timings)),
      "",
      "Somebody forges again at the latest after",
      ...deriveBounds(timings).flatMap(boundLines),
      "",
      ...notices.map(({ level, text }) => `${level}: ${text}`),
    ].join("\n").trimEnd(),
  );
  return EXIT.good;
}

function understood(configuration: Configuration): readonly Row[] {
  const { pod, network, pool, application, kubernetes, access, credentials, node } = configuration;
  const { leader } = kubernetes;
  return [
    ["version", configuration.version],
    ["pod", `${kubernetes.namespace}/${pod.name}`],
    ["network", `${network.name} (magic ${network.magic})`],
    [
      "pool",
      [pool.ticker, pool.name, pool.id ?? "as the operational certificate says"]
        .filter((part) => part !== null).join(", "),
    ],
    ["application", application.neverForges ?? application.name],
    ["record of the right", `Lease ${kubernetes.namespace}/${kubernetes.leaseName}`],
    ["leader resource", `${leader.plural}.${leader.group}/${leader.version} ${leader.name}`],
    [
      "API server",
      access.kind === "kubeconfig"
        ? `as kubeconfig ${access.path} says`
        : `${access.service.host}:${access.service.port}`,
    ],
    ["credentials from", Object.values(credentials.source).join(" ")],
    ["credentials to", Object.values(credentials.target).join(" ")],
    ["node", node.withoutNode ? "none (development)" : `${node.process}, socket ${node.socket}`],
    ["node metrics", `${node.metricsUrl}${node.requireMetrics ? "" : " (not required)"}`],
    ["guard", "none: a stop is not enforced while this manager is dead or frozen"],
    ["listens on", `port ${configuration.metricsPort}`],
  ];
}

function timingTable(timings: Timings): readonly Row[] {
  return [
    ["lease duration D", seconds(timings.leaseDuration)],
    ["clock-rate error r", String(timings.clockRateError)],
    ["right lasts until", `t0 + ${seconds(timings.rightLasts)} = D(1-r)`],
    ["stop bound S", seconds(timings.stopBound)],
    ["stop begins at", `t0 + ${seconds(timings.stopBegins)} = D(1-r) - S`],
    ["nothing is enabled after", `t0 + ${seconds(timings.latestEnable)}`],
    ["renewal every", seconds(timings.renewEvery)],
    ["budget of one try", `${seconds(timings.tryBudget)}, two fit`],
    ["a challenger waits", `${seconds(timings.challengerWaits)} = D(1+r)`],
  ];
}

function boundLines(bound: Bound): readonly string[] {
  return [
    `  ${bound.name.padEnd(16)}${seconds(bound.value)}  ${bound.meaning}`,
    `  ${" ".repeat(16)}= ${bound.sum}`,
  ];
}

function seconds(milliseconds: Milliseconds): string {
  return `${milliseconds / 1000} s`;
}
