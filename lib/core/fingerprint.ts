import type { CoreConfig } from "./config.ts";
import type { CredentialsReport } from "./report.ts";
import type { State } from "./state.ts";

type ValidCredentials = Extract<CredentialsReport, { readonly kind: "valid" }>;

/**
 * Whose record it is: pool id, network and the sorted register names; `null` while the pool is
 * unknown because no valid credentials were read.
 */
export function fingerprintOf({ config, credentials }: State): string | null {
  if (credentials.kind === "invalid") return null;
  const known = told.get(credentials);
  if (known?.config === config) return known.text;
  const text = `${poolPart(config, credentials)}${config.registers.toSorted().join(",")}`;
  told.set(credentials, { config, text });
  return text;
}

/** It is asked for several times an event, and changes only with the credentials. */
const told = new WeakMap<
  CredentialsReport,
  { readonly config: CoreConfig; readonly text: string }
>();

/** Whether a fingerprint names this pool and its network, with whatever registers. */
export function isOfThisPool(state: State, fingerprint: string): boolean {
  const { config, credentials } = state;
  return credentials.kind === "valid" && fingerprint.startsWith(poolPart(config, credentials));
}

function poolPart({ network }: CoreConfig, { poolId }: ValidCredentials): string {
  return `${poolId}/${network}/`;
}
