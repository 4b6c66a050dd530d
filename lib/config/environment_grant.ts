import { prefixes } from "./near_miss.ts";
import { proxyVariables } from "./proxies.ts";
import { variableNames } from "./variables/mod.ts";

/**
 * What the compiled program must be granted of the environment (`--allow-env` with `--ignore-env`,
 * under which everything else reads as not set): the variables it knows, names that begin like
 * them (misspellings are reported), and the proxies that it removes.
 */
export function environmentGrant(): readonly string[] {
  const patterns = prefixes.filter((prefix) => prefix.endsWith("_")).map((prefix) => `${prefix}*`);
  const covered = (name: string) => patterns.some((one) => name.startsWith(one.slice(0, -1)));
  return [...patterns, ...variableNames().filter((name) => !covered(name)), ...proxyVariables];
}
