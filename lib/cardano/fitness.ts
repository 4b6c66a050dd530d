import type { CredentialFacts, CredentialProblem, CredentialsVerdict } from "./credentials.ts";
import { kesPeriodAt, kesValidity, timeOfPeriod } from "./kes_period.ts";
import { NETWORKS, type SlotSchedule } from "./networks.ts";
import type { CredentialRole } from "./role.ts";

/** For whom and when a set is to forge. */
export interface Purpose {
  /** Where the files lie, for messages. */
  readonly paths: Readonly<Record<CredentialRole, string>>;
  /** The configured pool, 56 hexadecimal digits; `null` takes whatever pool the certificate is of. */
  readonly poolId: string | null;
  /** `null` where the network's KES periods are not known. */
  readonly schedule: SlotSchedule | null;
  /** Wall-clock time, in milliseconds since 1970. */
  readonly wall: number;
}

/** Where a set stands among the KES periods of its network. */
interface KesTimes {
  /** First period in which it may sign. */
  readonly startPeriod: number;
  /** The period of this moment. */
  readonly currentPeriod: number;
  /** First period in which it may no longer sign. */
  readonly endPeriod: number;
  /** Periods in which it may still sign, this one included; 0 once it is over. */
  readonly remainingPeriods: number;
  /** When {@link endPeriod} begins, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** What a set is, and everything that is in the way of forging with it. */
export interface Fitness {
  /** `null` where the files do not make one set. */
  readonly facts: CredentialFacts | null;
  /** `null` where there are no facts, or the period of this moment is not known. */
  readonly times: KesTimes | null;
  /** Empty if the set can be used now. */
  readonly problems: readonly CredentialProblem[];
}

/**
 * Whether a set can be used now: what {@link validateCredentials} found, and that it is a pool's own,
 * the configured pool's, and in its KES periods. cardano-node would load one out of its time, say
 * that forging is enabled, and never forge. Cheap: nothing cryptographic is done again.
 */
export function judgeFitness(verdict: CredentialsVerdict, purpose: Purpose): Fitness {
  if (verdict.kind === "invalid") return { facts: null, times: null, problems: verdict.problems };
  const { kind: _, ...facts } = verdict;
  const times = kesTimes(facts, purpose);
  const problems = [ofNoPool(facts, purpose), ofAnotherPool(facts, purpose)];
  if (!facts.throwAway) problems.push(outOfTime(facts, times, purpose));
  return { facts, times, problems: problems.filter((problem) => problem !== null) };
}

function kesTimes({ startPeriod }: CredentialFacts, { schedule, wall }: Purpose): KesTimes | null {
  const currentPeriod = schedule === null ? null : kesPeriodAt(schedule, wall);
  if (schedule === null || currentPeriod === null) return null;
  const endPeriod = startPeriod + schedule.maxKesEvolutions;
  return {
    startPeriod,
    currentPeriod,
    endPeriod,
    remainingPeriods: Math.max(0, endPeriod - Math.max(startPeriod, currentPeriod)),
    expiresAt: timeOfPeriod(schedule, endPeriod),
  };
}

function ofNoPool({ throwAway }: CredentialFacts, { paths }: Purpose): CredentialProblem | null {
  if (!throwAway) return null;
  const because = `The sources ${Object.values(paths).join(", ")} hold a throw-away set, ` +
    "expected the pool's own";
  return { role: "opcert", path: paths.opcert, fault: "throw_away", because };
}

function ofAnotherPool(facts: CredentialFacts, purpose: Purpose): CredentialProblem | null {
  const { poolId } = facts;
  if (facts.throwAway || purpose.poolId === null || purpose.poolId === poolId.hex) return null;
  return onCertificate(
    purpose,
    "wrong_pool",
    `is of pool ${poolId.bech32} (${poolId.hex}), expected ${purpose.poolId}; ` +
      "correct POOL_ID or mount the right certificate",
  );
}

function outOfTime(
  { startPeriod }: CredentialFacts,
  times: KesTimes | null,
  purpose: Purpose,
): CredentialProblem | null {
  const { schedule } = purpose;
  if (times === null || schedule === null) return null;
  const { currentPeriod } = times;
  const validity = kesValidity(startPeriod, currentPeriod, schedule.maxKesEvolutions);
  if (validity.kind === "usable") return null;
  const elsewhere = networksInTime(startPeriod, purpose);
  const hint = elsewhere.length === 0
    ? ""
    : ` (on ${elsewhere.join(" and ")} it would be in time: was CARDANO_NETWORK meant to be that?)`;
  const fault = validity.kind === "expired" ? "expired" : "not_yet_valid";
  return onCertificate(purpose, fault, `${validity.because}${hint}`);
}

/** Known networks on which a certificate of this start period could be used now. */
function networksInTime(startPeriod: number, { wall }: Purpose): readonly string[] {
  return NETWORKS.filter(({ schedule }) => {
    const period = kesPeriodAt(schedule, wall);
    return period !== null &&
      kesValidity(startPeriod, period, schedule.maxKesEvolutions).kind === "usable";
  }).map(({ name }) => name);
}

function onCertificate(
  { paths }: Purpose,
  fault: CredentialProblem["fault"],
  because: string,
): CredentialProblem {
  const path = paths.opcert;
  return { role: "opcert", path, fault, because: `The operational certificate ${path} ${because}` };
}
