import type { KeySettings } from "./configuration.ts";
import { readCredentialSources, readGenesisPath } from "./credentials.ts";
import { deepFreeze } from "./freeze.ts";
import { readNetwork } from "./network.ts";
import { readPool } from "./pool.ts";
import { type Environment, type Notice, openReading, type Problem } from "./reading.ts";

/** What became of the part of an environment that concerns the credentials. */
type KeySettingsOutcome =
  | {
    readonly kind: "valid";
    readonly settings: KeySettings;
    readonly notices: readonly Notice[];
  }
  | { readonly kind: "invalid"; readonly problems: readonly Problem[] };

/**
 * Reads what judging the credentials takes, and no more: whoever looks at keys need not be a pod,
 * nor have a node. Pure; never throws.
 *
 * @param roots As of `readConfiguration`.
 */
export function readKeySettings(
  environment: Environment,
  roots: readonly string[] | null = null,
): KeySettingsOutcome {
  const reading = openReading(environment, roots);
  const network = readNetwork(reading);
  const settings: KeySettings = {
    network,
    pool: readPool(reading),
    credentials: {
      source: readCredentialSources(reading),
      genesis: readGenesisPath(reading, network),
    },
  };
  const { problems, notices } = reading;
  return deepFreeze(
    problems.length > 0 ? { kind: "invalid", problems } : { kind: "valid", settings, notices },
  );
}
