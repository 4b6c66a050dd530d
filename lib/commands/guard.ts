import { needlessToGuard, readGuardConfiguration } from "../config/mod.ts";
import type { Milliseconds } from "../core/mod.ts";
import { startGuard } from "../guard/mod.ts";
import { readClocks } from "../host/mod.ts";
import { openLog } from "../telemetry/log.ts";
import { type Cli, EXIT, type ExitCode } from "./cli.ts";
import { tellProblems } from "./configure.ts";
import { hearEndRequests } from "./end_requests.ts";

/** What closing the log may take at the end. */
const LAST_WORDS: Milliseconds = 500;

/**
 * Runs the guard, the dead man's switch beside a manager, in this thread: a Worker would take as much
 * memory as all the rest. What the compiled program may touch and the guard need not is given up
 * before it listens. `withParent`: the end of standard input asks it to end, as a signal would.
 */
export async function guard(cli: Cli, withParent: boolean): Promise<ExitCode> {
  // From the beginning: one that comes while things are being prepared is not lost.
  using ending = hearEndRequests();
  const outcome = readGuardConfiguration(cli.environment, cli.roots);
  if (outcome.kind === "invalid") {
    tellProblems(cli, outcome.problems);
    return EXIT.usage;
  }
  const { configuration } = outcome;
  if (cli.roots !== null) {
    needlessToGuard(configuration, cli.roots).forEach((one) => Deno.permissions.revokeSync(one));
  }
  const log = openLog({ ...configuration.log, pod: configuration.pod });
  const { shutdown, ended } = startGuard(configuration, log, readClocks);
  ending.forward(shutdown);
  if (withParent) void inputEnds().then(() => shutdown("who started it has ended, or asks it to"));
  const inGoodOrder = await ended;
  await log.close(LAST_WORDS);
  return inGoodOrder ? EXIT.good : EXIT.failed;
}

/** Resolves when standard input ends: a pipe does so with the process at its other end. */
async function inputEnds(): Promise<void> {
  const reader = Deno.stdin.readable.getReader();
  try {
    while (!(await reader.read()).done);
  } catch {
    // What cannot be read any more has ended, too.
  }
}
