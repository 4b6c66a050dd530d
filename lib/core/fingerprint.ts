import type { State } from "./state.ts";

/**
 * Whose record it is: pool id, network and the sorted register names; `null` while the pool is
 * unknown because no valid credentials were read.
 */
export function fingerprintOf(state: State): string | null {
  const pool = poolPart(state);
  return pool === null ? null : `${pool}${[...state.config.registers].sort().join(",")}`;
}

/** Whether a fingerprint names this pool and its network, with whatever registers. */
export function isOfThisPool(state: State, fingerprint: string): boolean {
  const pool = poolPart(state);
  return pool !== null && fingerprint.startsWith(pool);
}

function poolPart({ credentials, config }: State): string | null {
  return credentials.kind === "valid" ? `${credentials.poolId}/${config.network}/` : null;
}
