import { freeRegisters, type Milliseconds, podOf, quorum, type State } from "../core/mod.ts";
import type { StatusOutcome } from "../kubernetes/mod.ts";
import { elsewhereOf, NO_LEADER } from "./news.ts";
import { isSeenForging } from "./seen.ts";
import { tellingRound } from "./telling_round.ts";
import type { VacancyConfig } from "./vacancy.ts";

/** A handover is over by then, and who handed over has taken leave. */
const SETTLES: Milliseconds = 5_000;
/** So often the resource is looked at after that. */
const AFRESH: Milliseconds = 300_000;
/** And after trouble. */
const AGAIN: Milliseconds = 60_000;

/**
 * Says in the resource of this cluster that a pod of another one holds the right: who led here may be
 * gone without taking leave, and its successor tells of itself in its own cluster alone.
 *
 * It never overwrites a holder: after the resource the records of the right are read afresh, and a
 * majority has to name that pod; whoever of this cluster takes it after that writes later.
 */
export function openElsewhere(config: Omit<VacancyConfig, "podName">): () => Promise<void> {
  const { openLeader, records, state, report } = config;
  let about: string | null = null;
  let nextLook: Milliseconds = 0;

  async function speak(holder: string, signal: AbortSignal): Promise<StatusOutcome | null> {
    const leader = openLeader();
    const seen = await leader.look(signal);
    if (seen.kind !== "seen") return seen;
    // Nobody is named already: a leader's leave says why its node was stopped, and stands.
    if (seen.reason === NO_LEADER) return null;
    const reads = await Promise.all(records.map((record) => record.read(signal)));
    const naming = reads.filter((read) =>
      read.kind === "observed" && read.observation.version?.record.holder === holder
    );
    return 2 * naming.length > reads.length
      ? await leader.write(elsewhereOf(podOf(holder)), signal)
      : null;
  }

  return async () => {
    const holder = holderElsewhere(state());
    const now = performance.now();
    if (holder !== about) nextLook = now + SETTLES;
    about = holder;
    if (holder === null || now < nextLook) return;
    nextLook = now + AFRESH;
    const isTold = await tellingRound((signal) => speak(holder, signal), report);
    if (!isTold) nextLook = now + AGAIN;
  };
}

/**
 * The pod of another cluster that a majority names, and that may hold the right still; `null` if there is
 * none, or while this pod's own node is still seen to forge.
 */
function holderElsewhere(state: State): string | null {
  const { config, registers } = state;
  if (config.cluster === null || isSeenForging(state)) return null;
  const free = freeRegisters(state);
  const holders = registers.filter((register) => !free.includes(register))
    .map(({ known }) => known?.version?.record.holder ?? "");
  const holder = holders.find((one) =>
    holders.filter((other) => other === one).length >= quorum(config)
  );
  const isOurs = holder === undefined || holder === "" ||
    holder.startsWith(`${config.cluster.name}.`);
  return isOurs ? null : holder;
}
