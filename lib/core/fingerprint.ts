import type { CoreConfig } from "./config.ts";
import { type Registered, remembered } from "./remembered.ts";

/**
 * Whose record it is: pool id, network and the sorted register names; `null` while the pool is
 * unknown because no valid credentials were read.
 */
export const fingerprintOf: (state: Registered) => string | null = remembered(
  ({ config, credentials }) =>
    credentials.kind === "invalid" ? null : fingerprint(credentials.poolId, config),
  (one, other) => one.credentials === other.credentials,
);

/** The same of a pool id in hexadecimal, for who has no state. */
export function fingerprint(
  poolId: string,
  config: Pick<CoreConfig, "network" | "registers">,
): string {
  return `${poolPart(poolId, config)}${config.registers.toSorted().join(",")}`;
}

/** Whether a fingerprint names this pool and its network, with whatever registers. */
export function isOfThisPool(state: Registered, named: string): boolean {
  const { config, credentials } = state;
  return credentials.kind === "valid" && named.startsWith(poolPart(credentials.poolId, config));
}

function poolPart(poolId: string, { network }: Pick<CoreConfig, "network">): string {
  return `${poolId}/${network}/`;
}
