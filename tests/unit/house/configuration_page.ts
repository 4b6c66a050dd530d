import { type Environment, readGuardConfiguration } from "../../../lib/config/mod.ts";
import { clusterVariables } from "../../../lib/config/variables/cluster.ts";
import { credentialVariables } from "../../../lib/config/variables/credentials.ts";
import { kubernetesVariables } from "../../../lib/config/variables/kubernetes.ts";
import { nodeVariables } from "../../../lib/config/variables/node.ts";
import { poolVariables } from "../../../lib/config/variables/pool.ts";
import { programVariables } from "../../../lib/config/variables/program.ts";
import { timingVariables } from "../../../lib/config/variables/timing.ts";
import type { Variable, Variables } from "../../../lib/config/variables/variable.ts";
import { LONGEST_WAIT_FOR_BETTER } from "../../../lib/core/better.ts";
import { deriveBounds, deriveTimings } from "../../../lib/core/mod.ts";
import { sharedSettings } from "../../../lib/guard/settings.ts";
import { markdownTable } from "./markdown_table.ts";

/** What the variables are about, in the order of the page. */
export const topics: readonly (readonly [title: string, variables: Variables])[] = [
  ["This pod and its objects", kubernetesVariables],
  ["Network and pool", poolVariables],
  ["Credentials", credentialVariables],
  ["The node and its guard", nodeVariables],
  ["Times", timingVariables],
  ["Port and log", programVariables],
  ["Several clusters", clusterVariables],
];

/** Lease durations, in seconds, of which the page says what follows from them. */
const DURATIONS = [12, 15, 30, 60, 120, 300];

const INTRODUCTION = `# Configuration

Every environment variable that \`forge-manager\` reads, made from the code (\`lib/config/variables\`);
\`forge-manager --help\` says the same, and \`forge-manager check\` shows what it understood, the times
that follow, and everything that is wrong at once. An empty variable counts as one that is not set.
Those with a ✓ have to be the same in the containers of manager and guard. The values of the chart
are in [its README](../charts/cardano-forge-manager/README.md).`;

const AFTER_CLUSTERS = "`FORGE_REGISTERS` is explained under [Several regions]" +
  "(../README.md#several-regions), and what a\nCardanoForgeCluster does in [clusters.md](clusters.md).";

const TIMES =
  `What follows from \`LEASE_DURATION\` with the other defaults, in seconds: the first columns are times
since a renewal was sent (the wait: since one was received), the last four how long nobody forges at
worst, in one cluster; among several it is ${
    LONGEST_WAIT_FOR_BETTER / 1000
  } s longer, should all that come first have died as well.`;

/** The text of `docs/CONFIGURATION.md`. */
export function configurationPage(): string {
  const guards = guardVariables();
  const sections = topics.map(([title, variables]) =>
    `## ${title}\n\n${table(variables, guards)}${
      title === "Several clusters" ? `\n\n${AFTER_CLUSTERS}` : ""
    }`
  );
  const times = `## Times that follow\n\n${TIMES}\n\n${timesTable()}`;
  return [INTRODUCTION, ...sections, times].join("\n\n") + "\n";
}

function table(variables: Variables, guards: ReadonlySet<string>): string {
  const rows = Object.entries(variables).map(([name, variable]) => [
    `\`${name}\``,
    defaultOf(variable),
    guards.has(name) ? "✓" : "",
    meaningOf(variable),
  ]);
  return markdownTable([["variable", "default", "guard", "meaning"], ...rows]);
}

function defaultOf({ default: value, unit, derived }: Variable): string {
  const plain = value === null ? "" : `\`${value}\`${unit === undefined ? "" : ` ${unit}`}`;
  return [plain, derived ?? ""].filter((part) => part !== "").join("; ");
}

function meaningOf({ meaning, effect }: Variable): string {
  if (effect === "none") return `${meaning} (without effect)`;
  if (effect === undefined) return meaning;
  return `${meaning} (only with \`ENABLE_CLUSTER_MANAGEMENT\`)`;
}

/** One of these is a value for each variable that guard and manager must read alike. */
const VALUES = ["/ipc/other", "20", "7", "0.2", "bulk"];

/** Variables of which another value gives a guard that its manager refuses, or does not find. */
function guardVariables(): ReadonlySet<string> {
  const names = topics.flatMap(([, variables]) => Object.keys(variables));
  return new Set(names.filter((name) =>
    [{}, { CREDENTIAL_MODE: "bulk" }].some((mode) => {
      const plain = guardOf(mode);
      return VALUES.map((value) => guardOf({ ...mode, [name]: value }))
        .some((other) => other !== null && other !== plain);
    })
  ));
}

function guardOf(environment: Environment): string | null {
  const outcome = readGuardConfiguration(environment);
  if (outcome.kind === "invalid") return null;
  const { configuration } = outcome;
  return `${configuration.socket} ${sharedSettings(configuration)}`;
}

function timesTable(): string {
  const rows = DURATIONS.map((seconds) => {
    const decision = deriveTimings({
      ...{ leaseDuration: seconds * 1000, sleepInterval: 5_000 },
      ...{ requestTimeout: 1_700, clockRateError: 0.1 },
    });
    if (decision.kind === "refused") throw new Error(decision.because);
    const { timings } = decision;
    const bounds = deriveBounds(timings);
    const bound = (name: string) => bounds.find((one) => one.name === name)?.value ?? NaN;
    return [
      ...[timings.leaseDuration, timings.renewEvery, timings.stopBegins, timings.rightLasts],
      timings.challengerWaits,
      ...[bound("handover"), bound("node_death"), bound("crash"), bound("cut_off")],
    ].map((milliseconds) => String(milliseconds / 1000));
  });
  return markdownTable([
    [
      ...["lease", "renewal every", "stop begins at", "right ends at", "a challenger waits"],
      ...["handover", "node ends", "manager ends", "cut off"],
    ],
    ...rows,
  ]);
}
