import { readCluster } from "./cluster.ts";
import type { ApiAccess, Configuration } from "./configuration.ts";
import { readCredentials } from "./credentials.ts";
import { deepFreeze } from "./freeze.ts";
import { readGuard } from "./guard.ts";
import { accessVariables, readAccess, readPod } from "./identity.ts";
import { readKubernetes } from "./kubernetes.ts";
import { readNetwork } from "./network.ts";
import { readNode } from "./node.ts";
import { noteOddities } from "./notices.ts";
import { readApplication, readPool } from "./pool.ts";
import { readRight } from "./registers.ts";
import { readLog, readMetricsPort } from "./program.ts";
import { type Environment, type Notice, openReading, type Problem } from "./reading.ts";
import { fitTimings, readTimingInput } from "./timing.ts";
import { version } from "./version.ts";

/** What became of an environment. */
type ConfigurationOutcome =
  | {
    readonly kind: "valid";
    readonly configuration: Configuration;
    readonly notices: readonly Notice[];
  }
  | {
    readonly kind: "invalid";
    /** Every problem there is, so that nobody corrects them one start at a time. */
    readonly problems: readonly Problem[];
    readonly notices: readonly Notice[];
    /** What is named all the same, so that it can be judged at once with the rest. */
    readonly places: Places;
  };

/** Where a configuration says that the API server and the registers are. */
export interface Places extends Pick<Configuration, "right" | "kubernetes"> {
  /** `null`: it does not say so. */
  readonly access: ApiAccess | null;
}

/**
 * Turns an environment into a configuration. Pure; never throws.
 *
 * @param roots Directories under which every path must lie ({@link documentedRoots} in the compiled
 * program), or `null` for anywhere.
 */
export function readConfiguration(
  environment: Environment,
  roots: readonly string[] | null = null,
): ConfigurationOutcome {
  const reading = openReading(environment, roots);
  const network = readNetwork(reading);
  const pool = readPool(reading);
  const node = readNode(reading, network);
  const timingInput = readTimingInput(reading);
  const kubernetes = readKubernetes(reading, network, pool);
  const partial = {
    version,
    pod: readPod(reading),
    network,
    pool,
    application: readApplication(reading),
    kubernetes,
    access: readAccess(reading),
    right: readRight(reading, network, pool, kubernetes.leaseName),
    cluster: readCluster(reading, network, pool),
    credentials: readCredentials(reading, network),
    node,
    guard: readGuard(reading, node.withoutNode),
    metricsPort: readMetricsPort(reading),
    log: readLog(reading),
  };
  noteOddities(reading, environment, partial.cluster !== null);
  const timings = fitTimings(reading, timingInput);
  const { problems, notices } = reading;
  if (timings === null || problems.length > 0) {
    const { right, kubernetes } = partial;
    const isNamed = !problems.some(({ variable }) => accessVariables.includes(variable));
    const places = { right, kubernetes, access: isNamed ? partial.access : null };
    return deepFreeze({ kind: "invalid", problems, notices, places });
  }
  return deepFreeze({ kind: "valid", configuration: { ...partial, timings }, notices });
}
