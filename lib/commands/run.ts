import { type Environment, listVariables, permissions } from "../config/mod.ts";
import type { EndRequest, FromWorker, ToWorker } from "../runtime/mod.ts";
import { type Cli, EXIT, type ExitCode } from "./cli.ts";
import { configure } from "./configure.ts";
import { hearEndRequests } from "./end_requests.ts";
import { giveUpAll } from "./give_up.ts";
import { obstacles, tellObstacles } from "./obstacles.ts";
import { grantForAll, reachAll } from "./reach.ts";
import { firstWord } from "./worker.ts";

/**
 * Runs the manager: validates everything here, then starts the work in a Worker whose permissions
 * are exactly the paths and addresses that this configuration names. This thread keeps none.
 */
export async function run(cli: Cli): Promise<ExitCode> {
  // From the beginning: one that comes while things are being prepared is not lost.
  using ending = hearEndRequests();
  const lines = await obstacles(cli);
  const configured = await configure(cli, "with account");
  if (configured === null) {
    tellObstacles(cli, lines);
    return EXIT.usage;
  }
  const { configuration } = configured;
  const reached = await reachAll(cli, configuration);
  if (reached === null) return EXIT.usage;

  const worker = new Worker(cli.worker, {
    type: "module",
    name: "manager",
    deno: { permissions: permissions(configuration, grantForAll(reached)) },
  });
  giveUpAll(cli);
  const guardCommand = { command: cli.guard, environment: ownVariables(cli.environment) };
  const { access, registers, warnings } = reached;
  const outOfDate = warnings.map((text) => ({ level: "warning", text } as const));
  const told = [...configured.notices, ...lines, ...outOfDate];
  const first: ToWorker = { configuration, notices: told, access, registers, guardCommand };
  worker.postMessage(first);
  ending.forward((because) => {
    const request: EndRequest = { because };
    worker.postMessage(request);
  });
  const last = await firstWord<FromWorker>(worker, "The manager", cli);
  worker.terminate();
  return last?.exitCode ?? EXIT.failed;
}

/** The variables of this program, as it understood them itself. */
function ownVariables(environment: Environment): Readonly<Record<string, string>> {
  const names = listVariables().map(({ name }) => name);
  return Object.fromEntries(names.flatMap((name) => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value]];
  }));
}
