import {
  CREDENTIAL_ROLES,
  type CredentialFault,
  type CredentialProblem,
  type CredentialRole,
  type CredentialsVerdict,
  type CredentialTexts,
  type Fitness,
  judgeFitness,
  setNameOf,
  validateCredentials,
} from "../cardano/mod.ts";
import type { KeySettings } from "../config/mod.ts";
import type { CredentialsReport } from "../core/mod.ts";
import { type CredentialPaths, readSources } from "../node/mod.ts";
import { openSchedule, type ScheduleSource } from "./schedule.ts";

/** The sources as they are now: usable texts, or why they are not; and what is known of them. */
export type Credentials =
  & Pick<Fitness, "facts" | "times">
  & { readonly warnings: readonly string[] }
  & (
    | { readonly kind: "valid"; readonly texts: CredentialTexts; readonly facts: Facts }
    | {
      readonly kind: "invalid";
      readonly because: string;
      readonly problems: readonly SourceProblem[];
    }
  );

/** One thing that is in the way of using the sources. */
export type SourceProblem = Pick<CredentialProblem, "fault" | "because">;

type Facts = NonNullable<Fitness["facts"]>;

/** A KES key that may sign in so few more periods is told as a warning, as cardano-node does. */
const FEW_PERIODS = 7;

/**
 * Reads and judges the credential sources. Judging takes tens of milliseconds, so a set is judged
 * once: the verdict on unchanged texts is remembered. What follows from the time is judged anew.
 */
export function openCredentials(
  settings: KeySettings,
  schedules: ScheduleSource = openSchedule(settings),
): () => Promise<Credentials> {
  const paths = settings.credentials.source;
  let judged: { readonly texts: CredentialTexts; readonly verdict: CredentialsVerdict } | null =
    null;

  return async () => {
    const sources = await readSources(paths);
    if (sources.kind === "failed") return unusable(sources.because, "unreadable");
    const { texts } = sources;
    const known = judged;
    const same = known !== null &&
      CREDENTIAL_ROLES.every((role) => known.texts[role] === texts[role]);
    const current = same ? known : { texts, verdict: judge(paths, texts) };
    judged = current;
    const schedule = await schedules.read();
    if (schedule.kind === "failed") return unusable(schedule.because, "genesis");
    const { facts, times, problems } = judgeFitness(current.verdict, {
      paths,
      poolId: settings.pool.idHex,
      schedule: schedule.kind === "known" ? schedule.schedule : null,
      wall: Date.now(),
    });
    const warnings = [...sources.warnings, schedule.warning, whyShort(times)]
      .filter((warning) => warning !== null);
    if (problems.length === 0 && facts !== null) {
      return { kind: "valid", texts: current.texts, facts, times, warnings };
    }
    const because = problems.map(({ because }) => because).join("; ");
    return { kind: "invalid", because, problems, facts, times, warnings };
  };
}

/** What the core needs to know of them. */
export function credentialsReport(credentials: Credentials): CredentialsReport {
  if (credentials.kind === "invalid") return { kind: "invalid", because: credentials.because };
  const { facts } = credentials;
  return {
    kind: "valid",
    certificateCounter: facts.counter,
    set: setNameOf(facts),
    poolId: facts.poolId.hex,
  };
}

/** Credentials of which nothing is known but that they cannot be used. */
export function unusable(because: string, fault: CredentialFault): Credentials {
  const problems = [{ fault, because }];
  return { kind: "invalid", because, problems, facts: null, times: null, warnings: [] };
}

function judge(paths: CredentialPaths, texts: CredentialTexts): CredentialsVerdict {
  const file = (role: CredentialRole) => ({ path: paths[role], text: texts[role] });
  return validateCredentials({ kes: file("kes"), vrf: file("vrf"), opcert: file("opcert") });
}

function whyShort(times: Fitness["times"]): string | null {
  if (times === null || times.remainingPeriods === 0 || times.remainingPeriods > FEW_PERIODS) {
    return null;
  }
  return `The KES key may sign in ${times.remainingPeriods} more periods, until ` +
    `${new Date(times.expiresAt).toISOString()}; issue a new one`;
}
