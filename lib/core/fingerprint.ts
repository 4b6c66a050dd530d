import type { State } from "./state.ts";

/**
 * Whose record it is: pool id, network and the sorted register names; `null` while the pool is
 * unknown because no valid credentials were read.
 */
export function fingerprintOf(state: State): string | null {
  const { credentials, config } = state;
  if (credentials.kind !== "valid") return null;
  return [credentials.poolId, config.network, [...config.registers].sort().join(",")].join("/");
}
