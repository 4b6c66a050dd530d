import {
  CREDENTIAL_ROLES,
  type CredentialRole,
  type CredentialsVerdict,
  type CredentialTexts,
  kesPeriodAt,
  kesValidity,
  type SlotSchedule,
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
 * once: the verdict on unchanged texts is remembered. On a network whose `schedule` is known, a KES
 * key that is not valid now makes the set invalid.
 */
export function openCredentials(
  paths: CredentialPaths,
  expectedPool: string | null,
  schedule: SlotSchedule | null = null,
): () => Promise<Credentials> {
  let judged: { readonly texts: CredentialTexts; readonly verdict: Credentials } | null = null;

  return async () => {
    const sources = await readSources(paths);
    if (sources.kind === "failed") return { kind: "invalid", because: sources.because };
    const { texts } = sources;
    const known = judged;
    if (known !== null && CREDENTIAL_ROLES.every((role) => known.texts[role] === texts[role])) {
      return inTime(paths, known.verdict, schedule);
    }
    judged = { texts, verdict: judge(paths, texts, expectedPool) };
    return inTime(paths, judged.verdict, schedule);
  };
}

/** What the core needs to know of them. */
export function credentialsReport(credentials: Credentials): CredentialsReport {
  if (credentials.kind === "invalid") return credentials;
  const { facts } = credentials;
  return { kind: "valid", certificateCounter: facts.counter, poolId: facts.poolId.hex };
}

/** A node loads a KES key out of its time and then never forges: such a set is of no use now. */
function inTime(
  paths: CredentialPaths,
  credentials: Credentials,
  schedule: SlotSchedule | null,
): Credentials {
  if (credentials.kind === "invalid" || schedule === null) return credentials;
  const period = kesPeriodAt(schedule, Date.now());
  if (period === null) return credentials;
  const validity = kesValidity(credentials.facts.startPeriod, period, schedule.maxKesEvolutions);
  if (validity.kind === "usable") return credentials;
  return { kind: "invalid", because: `${certificateAt(paths)} ${validity.because}` };
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
      because: `The sources ${Object.values(paths).join(", ")} hold a throw-away set, ` +
        "expected the pool's own",
    };
  }
  const { poolId } = verdict;
  if (expectedPool !== null && poolId.hex !== expectedPool) {
    return {
      kind: "invalid",
      because: `${certificateAt(paths)} is of pool ${poolId.bech32} (${poolId.hex}), ` +
        `expected ${expectedPool}; correct POOL_ID or mount the right certificate`,
    };
  }
  return { kind: "valid", texts, facts: verdict };
}

function certificateAt({ opcert }: CredentialPaths): string {
  return `The operational certificate ${opcert}`;
}
