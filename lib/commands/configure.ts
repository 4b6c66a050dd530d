import {
  type Configuration,
  describeProblem,
  type Problem,
  readConfiguration,
} from "../config/mod.ts";
import type { ClusterAccess } from "../kubernetes/access.ts";
import { clusterAccess } from "../kubernetes/cluster_access.ts";
import type { Cli } from "./cli.ts";

/** The environment understood, and the way into the cluster found. */
interface Configured {
  readonly configuration: Configuration;
  readonly notices: readonly { readonly level: "info" | "warning"; readonly text: string }[];
}

/** Reads the environment; prints every problem at once and answers `null` where there is one. */
export function configure(cli: Cli): Configured | null {
  const outcome = readConfiguration(cli.environment, cli.roots);
  if (outcome.kind === "valid") return outcome;
  tellProblems(cli, outcome.problems);
  return null;
}

/** Prints everything that is wrong with an environment. */
export function tellProblems(cli: Cli, problems: readonly Problem[]): void {
  problems.forEach((problem) => cli.error(describeProblem(problem)));
}

/** Finds the way into the cluster; prints why there is none and answers `null`. */
export async function reachCluster(
  cli: Cli,
  { access }: Configuration,
): Promise<ClusterAccess | null> {
  const found = access.kind === "kubeconfig"
    ? await clusterAccess({ kubeconfig: access.path })
    // Service addresses of any range, IPv6 too, are reached by the name that every cluster has.
    : await clusterAccess(mayReach(hostPort(access.service)) ? { service: access.service } : {});
  if (found.kind === "failed") {
    cli.error(found.because);
    return null;
  }
  if (mayReach(found.access.hostPort)) return found.access;
  cli.error(
    `Cannot use the API server ${found.access.hostPort}: this program was compiled to reach only ` +
      "kubernetes.default.svc and private addresses on ports 443 and 6443; name the server by one " +
      "of these, or add it to permissions.sidecar.net in deno.json and compile again",
  );
  return null;
}

function hostPort({ host, port }: { readonly host: string; readonly port: string }): string {
  return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Whether this process may connect there at all. */
function mayReach(host: string): boolean {
  return Deno.permissions.querySync({ name: "net", host }).state === "granted";
}
