import type { State } from "./state.ts";

/**
 * Whose record it is: pool id, network and the sorted register names; `null` while the pool is
 * unknown because no valid credentials were read.
 */
export function fingerprintOf({ credentials, config }: State): string | null {
  if (credentials.kind !== "valid") return null;
  return `${credentials.poolId}/${config.network}/${sortedNames(config.registers)}`;
}

/** Asked several times an event, of a list that never changes. */
const sorted = new WeakMap<readonly string[], string>();

function sortedNames(names: readonly string[]): string {
  const known = sorted.get(names);
  if (known !== undefined) return known;
  const text = names.toSorted().join(",");
  sorted.set(names, text);
  return text;
}
