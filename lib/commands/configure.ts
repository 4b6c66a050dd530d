import { type Configuration, describeProblem, readConfiguration } from "../config/mod.ts";
import { type ClusterAccess, clusterAccess } from "../kubernetes/mod.ts";
import type { Cli } from "./cli.ts";

/** The environment understood, and the way into the cluster found. */
export interface Configured {
  readonly configuration: Configuration;
  readonly notices: readonly { readonly level: "info" | "warning"; readonly text: string }[];
}

/** Reads the environment; prints every problem at once and answers `null` where there is one. */
export function configure(cli: Cli): Configured | null {
  const outcome = readConfiguration(cli.environment, cli.roots);
  if (outcome.kind === "valid") return outcome;
  outcome.problems.forEach((problem) => cli.error(describeProblem(problem)));
  return null;
}

/** Finds the way into the cluster; prints why there is none and answers `null`. */
export async function reachCluster(
  cli: Cli,
  { access }: Configuration,
): Promise<ClusterAccess | null> {
  const found = await clusterAccess(
    access.kind === "kubeconfig" ? { kubeconfig: access.path } : { service: access.service },
  );
  if (found.kind === "ready") return found.access;
  cli.error(found.because);
  return null;
}
