import {
  CREDENTIAL_ROLES,
  type CredentialRole,
  type CredentialsVerdict,
  type CredentialTexts,
  validateCredentials,
} from "../cardano/mod.ts";
import type { CredentialsReport } from "../core/mod.ts";
import { type CredentialPaths, readSources } from "../node/mod.ts";

/** The sources as they are now: usable texts, or why they are not. */
export type Credentials =
  | {
    readonly kind: "valid";
    readonly texts: CredentialTexts;
    readonly facts: Extract<CredentialsVerdict, { readonly kind: "valid" }>;
  }
  | { readonly kind: "invalid"; readonly because: string };

/**
 * Reads and judges the credential sources. Judging takes tens of milliseconds, so a set is judged
 * once: the verdict on unchanged texts is remembered.
 */
export function openCredentials(
  paths: CredentialPaths,
  expectedPool: string | null,
): () => Promise<Credentials> {
  let judged: { readonly texts: CredentialTexts; readonly verdict: Credentials } | null = null;

  return async () => {
    const sources = await readSources(paths);
    if (sources.kind === "failed") return { kind: "invalid", because: sources.because };
    const { texts } = sources;
    const known = judged;
    if (known !== null && CREDENTIAL_ROLES.every((role) => known.texts[role] === texts[role])) {
      return known.verdict;
    }
    judged = { texts, verdict: judge(paths, texts, expectedPool) };
    return judged.verdict;
  };
}

/** What the core needs to know of them. */
export function credentialsReport(credentials: Credentials): CredentialsReport {
  if (credentials.kind === "invalid") return credentials;
  const { facts } = credentials;
  return { kind: "valid", certificateCounter: facts.counter, poolId: facts.poolId.hex };
}

function judge(
  paths: CredentialPaths,
  texts: CredentialTexts,
  expectedPool: string | null,
): Credentials {
  const file = (role: CredentialRole) => ({ path: paths[role], text: texts[role] });
  const verdict = validateCredentials({
    kes: file("kes"),
    vrf: file("vrf"),
    opcert: file("opcert"),
  });
  if (verdict.kind === "invalid") {
    return { kind: "invalid", because: verdict.problems.map(({ because }) => because).join("; ") };
  }
  if (verdict.throwAway) {
    return {
      kind: "invalid",
      because: "the sources hold a throw-away set, expected the pool's own",
    };
  }
  const { poolId } = verdict;
  if (expectedPool !== null && poolId.hex !== expectedPool) {
    return {
      kind: "invalid",
      because: `the operational certificate is of pool ${poolId.bech32} (${poolId.hex}), ` +
        `expected ${expectedPool}; correct POOL_ID or mount the right certificate`,
    };
  }
  return { kind: "valid", texts, facts: verdict };
}
