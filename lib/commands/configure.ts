import {
  type Configuration,
  describeProblem,
  type Notice,
  type Problem,
  readConfiguration,
} from "../config/mod.ts";
import type { Cli } from "./cli.ts";
import { withMountedRegisters } from "./mounted.ts";
import { findAll } from "./reach.ts";

/** The environment understood. */
interface Configured {
  readonly configuration: Configuration;
  readonly notices: readonly Notice[];
}

/**
 * Reads the environment; prints every problem at once, those of the files that it names included,
 * and answers `null` where there is one in itself.
 */
export async function configure(
  cli: Cli,
  whose: Parameters<typeof findAll>[1],
): Promise<Configured | null> {
  const mounted = withMountedRegisters(cli.environment, cli.roots);
  const isReady = mounted.kind === "ready";
  const outcome = readConfiguration(isReady ? mounted.environment : cli.environment, cli.roots);
  if (isReady && outcome.kind === "valid") return outcome;
  const problems = outcome.kind === "valid" ? [] : outcome.problems;
  tellProblems(
    cli,
    // What stands in the place of registers that cannot be read is not judged as such.
    isReady
      ? problems
      : [mounted.problem, ...problems.filter(({ variable }) => variable !== "FORGE_REGISTERS")],
  );
  const places = outcome.kind === "valid" ? outcome.configuration : outcome.places;
  (await findAll(places, whose)).failures.forEach((because) => cli.error(because));
  return null;
}

/** Prints everything that is wrong with an environment. */
export function tellProblems(cli: Cli, problems: readonly Problem[]): void {
  problems.forEach((problem) => cli.error(describeProblem(problem)));
}
