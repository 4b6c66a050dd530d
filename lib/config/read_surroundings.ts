import type { Configuration } from "./configuration.ts";
import { readCredentialFiles } from "./credentials.ts";
import { deepFreeze } from "./freeze.ts";
import { readNetwork } from "./network.ts";
import { readNode } from "./node.ts";
import { type Environment, openReading } from "./reading.ts";

/** What a manager finds around it: its credential files and its node. */
interface Surroundings {
  readonly credentials: Pick<Configuration["credentials"], "source" | "target">;
  readonly node: Pick<Configuration["node"], "process" | "socket" | "withoutNode">;
}

/**
 * Reads where the credentials and the node are, whatever else is wrong with the environment: what
 * stands in the way there can then be said beside that. Pure; never throws.
 *
 * @param roots As of `readConfiguration`, which says what is wrong; a default is taken in its place.
 */
export function readSurroundings(
  environment: Environment,
  roots: readonly string[] | null = null,
): Surroundings {
  const reading = openReading(environment, roots);
  const { process, socket, withoutNode } = readNode(reading, readNetwork(reading));
  return deepFreeze({
    credentials: readCredentialFiles(reading),
    node: { process, socket, withoutNode },
  });
}
