import { freeRegisters, type Milliseconds, type ReadOutcome, type State } from "../core/mod.ts";
import type { CardanoLeader, LeaderSeen, StatusOutcome } from "../kubernetes/mod.ts";
import type { Register } from "../registers/mod.ts";
import { beginningOf, isAnothersVacancy, NO_LEADER, vacancyOf } from "./news.ts";
import { tellingRound } from "./telling_round.ts";

/** What telling of a vacancy needs. */
export interface VacancyConfig {
  /** A view of the resource that has seen nothing yet. */
  readonly openLeader: () => CardanoLeader;
  /** Read the records of the right, by clients other than those that renew them. */
  readonly records: readonly Pick<Register, "name" | "read">[];
  readonly podName: string;
  readonly state: () => State;
  readonly report: (outcome: Exclude<StatusOutcome, { readonly kind: "unchanged" }>) => void;
}

/** The record has to be free so long before anybody speaks of it: a handover is no vacancy. */
const SETTLES: Milliseconds = 5_000;
/** So often the resource is looked at then, and so long another pod's word stands. */
const STANDS: Milliseconds = 60_000;

/**
 * Says in the resource why this pod may not stand while nobody holds the right. Several such pods
 * take turns, so that each is heard and the resource changes once a minute.
 *
 * Where the record is another pool's, a resource that does not name this one is that pool's, too.
 *
 * It never overwrites a holder: after the resource the records of the right are read afresh, and a
 * majority of them has to be free and as it was known; whoever takes it after that writes later than
 * the resource was seen, and either this write is then refused or the holder's own replaces it.
 */
export function openVacancy(config: VacancyConfig): () => Promise<void> {
  const { openLeader, records, podName, state, report } = config;
  let since: Milliseconds | null = null;
  let nextLook: Milliseconds = 0;
  /** The version of another pod's word, and when it was first seen. */
  let noted: { readonly version: string; readonly at: Milliseconds } | null = null;

  function stands({ version, reason, message }: LeaderSeen): boolean {
    if (reason !== NO_LEADER || message.startsWith(beginningOf(podName))) return false;
    const now = performance.now();
    if (noted?.version !== version) noted = { version, at: now };
    return now - noted.at < STANDS;
  }

  async function speak(signal: AbortSignal): Promise<StatusOutcome | null> {
    const leader = openLeader();
    const seen = await leader.look(signal, isAnothersVacancy(state()) ? "another's" : "ours");
    if (seen.kind !== "seen") return seen;
    if (stands(seen)) return null;
    const reads = await Promise.all(records.map(async (record) => ({
      name: record.name,
      outcome: await record.read(signal),
    })));
    const news = vacancyOf(state(), podName);
    const isFree = news !== null && areAsKnown(state(), reads);
    return isFree ? await leader.write(news, signal) : null;
  }

  return async () => {
    const now = performance.now();
    if (vacancyOf(state(), podName) === null) {
      since = null;
      return;
    }
    since ??= now;
    if (now - since < SETTLES || now < nextLook) return;
    nextLook = now + STANDS;
    await tellingRound(speak, report);
  };
}

/** A record, as it was read just now. */
interface Read {
  readonly name: string;
  readonly outcome: ReadOutcome;
}

/**
 * Whether nobody has written the records since the state was told that nobody holds them, as far as a
 * majority tells.
 */
function areAsKnown(state: State, reads: readonly Read[]): boolean {
  const unwritten = freeRegisters(state).filter(({ name, known }) => {
    const outcome = reads.find((read) => read.name === name)?.outcome;
    return outcome?.kind === "observed" &&
      outcome.observation.version?.revision === known?.version?.revision;
  });
  return 2 * unwritten.length > reads.length;
}
