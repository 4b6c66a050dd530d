import type { CoreConfig } from "./config.ts";
import { remembered } from "./remembered.ts";
import type { CredentialsReport } from "./report.ts";
import type { State } from "./state.ts";

type ValidCredentials = Extract<CredentialsReport, { readonly kind: "valid" }>;

/**
 * Whose record it is: pool id, network and the sorted register names; `null` while the pool is
 * unknown because no valid credentials were read.
 */
export const fingerprintOf: (state: State) => string | null = remembered(
  ({ config, credentials }) =>
    credentials.kind === "invalid"
      ? null
      : `${poolPart(config, credentials)}${config.registers.toSorted().join(",")}`,
);

/** Whether a fingerprint names this pool and its network, with whatever registers. */
export function isOfThisPool(state: State, fingerprint: string): boolean {
  const { config, credentials } = state;
  return credentials.kind === "valid" && fingerprint.startsWith(poolPart(config, credentials));
}

function poolPart({ network }: CoreConfig, { poolId }: ValidCredentials): string {
  return `${poolId}/${network}/`;
}
