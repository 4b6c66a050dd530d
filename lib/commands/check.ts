import type { Configuration } from "../config/mod.ts";
import {
  type Bound,
  deriveBounds,
  GUARD_KILL_RESERVE,
  GUARD_LAG,
  type Milliseconds,
  RESUMES_WITHIN,
  type Timings,
} from "../core/mod.ts";
import type { ApiServerAccess } from "../kubernetes/access.ts";
import { type Cli, EXIT, type ExitCode } from "./cli.ts";
import { configure } from "./configure.ts";
import { nodeFlags } from "./node_flags.ts";
import { obstacles, tellObstacles } from "./obstacles.ts";
import { findAll } from "./reach.ts";
import { registersShown } from "./registers_shown.ts";
import { type Row, rows } from "./rows.ts";

/**
 * Prints the configuration as understood, the timing table and the stated bounds. Nothing is
 * contacted and nothing is changed.
 *
 * A kubeconfig, and what a register's access needs, is read and judged as `run` does it; a service
 * account is not, because there is none outside a pod, where the settings of one may be checked, too.
 * Exit code 1: a client certificate is out of date, which `run` survives and a register does not.
 */
export async function check(cli: Cli): Promise<ExitCode> {
  const lines = await obstacles(cli);
  const configured = await configure(cli, "without account");
  if (configured === null) {
    tellObstacles(cli, lines);
    return EXIT.usage;
  }
  const { configuration, notices } = configured;
  const { access, registers, failures, warnings } = await findAll(configuration, "without account");
  failures.forEach((because) => cli.error(because));
  if (failures.length > 0) return EXIT.usage;
  const server = serverShown(configuration, access);
  const { timings } = configuration;
  cli.out(
    [
      "Configuration as understood",
      ...rows(understood(configuration, server)),
      ...registersShown(configuration, registers, server),
      "",
      "Timing (t0 is taken before a renewal is sent)",
      ...rows([
        ...timingTable(timings),
        ...(configuration.guard.mode === "none" ? [] : guardTable(timings)),
      ]),
      "",
      "Somebody forges again at the latest after",
      ...deriveBounds(timings, configuration.cluster !== null).flatMap(boundLines),
      "",
      ...[...notices, ...lines].map(({ level, text }) => `${level}: ${text}`),
      ...warnings.map((text) => `warning: ${text}`),
    ].join("\n").trimEnd(),
  );
  return warnings.length === 0 ? EXIT.good : EXIT.failed;
}

/** Address of the API server and what says so. */
function serverShown({ access }: Configuration, found: ApiServerAccess | null): string {
  return access.kind === "in-cluster"
    ? `${access.service.host}:${access.service.port}`
    : `${found?.hostPort}, as kubeconfig ${access.path} says`;
}

function understood(configuration: Configuration, server: string): readonly Row[] {
  const { pod, network, pool, application, kubernetes, credentials, node, guard } = configuration;
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
    ["record of the right", recordShown(configuration)],
    ["leader resource", `${leader.plural}.${leader.group}/${leader.version} ${leader.name}`],
    ["API server", server],
    ["credentials from", Object.values(credentials.source).join(" ")],
    ["credential mode", "bulk" in credentials.target ? "bulk" : "files"],
    ["credentials to", Object.values(credentials.target).join(" ")],
    ["the node's flags", nodeFlags(credentials.target)],
    ["node", node.withoutNode ? "none (development)" : `${node.process}, socket ${node.socket}`],
    ["node metrics", `${node.metricsUrl}${node.requireMetrics ? "" : " (not required)"}`],
    ["guard", guardShown(guard)],
    ["listens on", `port ${configuration.metricsPort}`],
  ];
}

function recordShown({ kubernetes, right, cluster }: Configuration): string {
  return cluster === null
    ? `Lease ${kubernetes.namespace}/${kubernetes.leaseName}`
    : `${right.record} on each register`;
}

function guardShown({ mode, socket }: Configuration["guard"]): string {
  switch (mode) {
    case "external":
      return `on socket ${socket}; without it this pod does not forge`;
    case "child":
      return `a child of the manager, on socket ${socket}`;
    case "auto":
      return `the one that listens on socket ${socket}, else a child of the manager`;
    case "none":
      return "none: a stop is not enforced while the manager is dead or frozen";
  }
}

/** What the guard does by itself where the manager does not. */
function guardTable({ rightLasts, stopBegins }: Timings): readonly Row[] {
  return [
    [
      "the guard steps in at",
      `t0 + ${seconds(stopBegins + GUARD_LAG)} = begin of the stop + ${seconds(GUARD_LAG)}`,
    ],
    [
      "the guard kills at",
      `t0 + ${seconds(rightLasts - GUARD_KILL_RESERVE)} = end - ${seconds(GUARD_KILL_RESERVE)}`,
    ],
    ["a lost manager is back", `within ${seconds(RESUMES_WITHIN)}, or the guard stops the node`],
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
