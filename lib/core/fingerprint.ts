import type { State } from "./state.ts";

/**
 * Whose record it is: pool id, network and the sorted register names; `null` while the pool is
 * unknown because no valid credentials were read.
 */
export function fingerprintOf(state: State): string | null {
  const pool = poolPart(state);
  return pool === null ? null : `${pool}${sortedNames(state.config.registers)}`;
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

/** Whether a fingerprint names this pool and its network, with whatever registers. */
export function isOfThisPool(state: State, fingerprint: string): boolean {
  const pool = poolPart(state);
  return pool !== null && fingerprint.startsWith(pool);
}

function poolPart({ credentials, config }: State): string | null {
  return credentials.kind === "valid" ? `${credentials.poolId}/${config.network}/` : null;
}
