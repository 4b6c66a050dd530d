import {
  type Configuration,
  describeProblem,
  type Problem,
  readConfiguration,
} from "../config/mod.ts";
import type { Cli } from "./cli.ts";
import { withMountedRegisters } from "./mounted.ts";

/** The environment understood. */
interface Configured {
  readonly configuration: Configuration;
  readonly notices: readonly { readonly level: "info" | "warning"; readonly text: string }[];
}

/** Reads the environment; prints every problem at once and answers `null` where there is one. */
export function configure(cli: Cli): Configured | null {
  const mounted = withMountedRegisters(cli.environment, cli.roots);
  const outcome = mounted.kind === "failed"
    ? { kind: "invalid" as const, problems: [mounted.problem] }
    : readConfiguration(mounted.environment, cli.roots);
  if (outcome.kind === "valid") return outcome;
  tellProblems(cli, outcome.problems);
  return null;
}

/** Prints everything that is wrong with an environment. */
export function tellProblems(cli: Cli, problems: readonly Problem[]): void {
  problems.forEach((problem) => cli.error(describeProblem(problem)));
}
