import type { Timings } from "../core/mod.ts";
import type { Configuration, CredentialSettings } from "./configuration.ts";
import { readCredentialFiles } from "./credentials.ts";
import { deepFreeze } from "./freeze.ts";
import { readGuardSocket } from "./guard_socket.ts";
import { readNodeProcess, readNodeSocket } from "./node.ts";
import { readLog } from "./program.ts";
import { type Environment, openReading, type Problem } from "./reading.ts";
import { fitTimings, readTimingInput } from "./timing.ts";
import { version } from "./version.ts";

/** What the guard needs to know: its part of the manager's configuration, deeply frozen. */
export interface GuardConfiguration {
  readonly version: string;
  /** Name of the pod, for the log; empty if nothing says it. */
  readonly pod: string;
  /** Where it listens. */
  readonly socket: string;
  /** What it removes, or empties; the marker lies beside it. */
  readonly target: CredentialSettings["target"];
  readonly node: { readonly process: string; readonly socket: string };
  readonly timings: Timings;
  readonly log: Configuration["log"];
}

/** What became of an environment. */
type GuardConfigurationOutcome =
  | { readonly kind: "valid"; readonly configuration: GuardConfiguration }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

/**
 * Turns an environment into the guard's configuration. What is merely odd is for the manager to
 * tell, which reads the same variables. Pure; never throws.
 *
 * @param roots As for the manager's.
 */
export function readGuardConfiguration(
  environment: Environment,
  roots: readonly string[] | null = null,
): GuardConfigurationOutcome {
  const reading = openReading(environment, roots);
  const timingInput = readTimingInput(reading);
  const partial = {
    version,
    pod: reading.given("POD_NAME") ?? reading.given("HOSTNAME") ?? "",
    socket: readGuardSocket(reading),
    target: readCredentialFiles(reading).target,
    node: { process: readNodeProcess(reading), socket: readNodeSocket(reading) },
    log: readLog(reading),
  };
  const timings = fitTimings(reading, timingInput);
  const { problems } = reading;
  if (timings === null || problems.length > 0) return deepFreeze({ kind: "invalid", problems });
  return deepFreeze({ kind: "valid", configuration: { ...partial, timings } });
}
