import type { Forging, Milliseconds } from "../core/mod.ts";
import type { CardanoLeader, StatusOutcome } from "../kubernetes/mod.ts";
import { answerWithin, within } from "./deadline.ts";
import { openElsewhere } from "./elsewhere.ts";
import { type Loop, startLoop } from "./loop.ts";
import { leaveOf, newsOf } from "./news.ts";
import { pauseAfter } from "./pauses.ts";
import { isSeenForging } from "./seen.ts";
import type { SyncingConfig } from "./syncing.ts";
import { openVacancy, type VacancyConfig } from "./vacancy.ts";

/** What telling of a leader, and of a vacancy, needs. */
interface StatusConfig extends VacancyConfig {
  readonly syncing: SyncingConfig;
}

/** How soon a change is written, and how long one write may take. */
const CHANGES_SHOW: Milliseconds = 250;
const WRITE_BUDGET: Milliseconds = 5_000;
/** Pauses after failures double up to the longest; without the type there is little to hope for. */
const PAUSES = { first: 1_000, longest: 60_000 } as const;
/** So often the resource is read, in case that somebody else has written or deleted it. */
const AFRESH: Milliseconds = 300_000;

/** How long taking leave may take at the end of the process. */
const LEAVING: Milliseconds = 1_000;

/**
 * Shows in the CardanoLeader resource who leads and whether its node forges. The holder of the right
 * writes; whoever lost it takes leave once its node is quiet, unless its successor has written
 * already; while nobody holds it, those that may not stand say why, and while a pod of another cluster
 * does, those of this one take leave for a leader that could not.
 */
export function startStatus(config: StatusConfig): Loop {
  const { openLeader, podName, report } = config;
  /** The resource as this period of holding the right knows it. */
  let known: { readonly leader: CardanoLeader; readonly since: Milliseconds } | null = null;
  /** Why the node was stopped before that period: that is nothing to say of it. */
  let stopBefore: Forging["lastStop"] = null;
  let written: string | null = null;
  let failures = 0;
  const tellVacancy = openVacancy(config);
  const tellElsewhere = openElsewhere(config);

  function failed(outcome: Extract<StatusOutcome, { kind: "conflict" | "failed" }>): Milliseconds {
    report(outcome);
    failures += 1;
    return pauseAfter(failures, PAUSES);
  }

  async function takeLeave(budget: Milliseconds): Promise<void> {
    if (known === null || isSeenForging(config.state())) return;
    const { leader } = known;
    const { lastStop } = config.state().forging;
    const news = leaveOf(podName, lastStop === stopBefore ? null : lastStop);
    known = null;
    failures = 0;
    const timed = await within(budget, (signal) => leader.takeLeave(news, signal));
    if (timed.kind === "done" && timed.value.kind === "written") report(timed.value);
  }

  const loop = startLoop(async () => {
    const state = config.state();
    const news = newsOf(state, podName, config.syncing);
    if (news === null) {
      await takeLeave(WRITE_BUDGET);
      await tellVacancy();
      await tellElsewhere();
      return CHANGES_SHOW;
    }
    const now = performance.now();
    if (known === null) stopBefore = state.forging.lastStop;
    if (known === null || now - known.since >= AFRESH) {
      known = { leader: openLeader(), since: now };
      written = null;
    }
    const text = JSON.stringify(news);
    if (text === written) return CHANGES_SHOW;
    const { leader } = known;
    const outcome = await answerWithin(WRITE_BUDGET, (signal) => leader.write(news, signal));
    switch (outcome.kind) {
      case "written":
      case "unchanged":
        if (outcome.kind === "written") report(outcome);
        written = text;
        failures = 0;
        return CHANGES_SHOW;
      case "unsupported":
        report(outcome);
        return PAUSES.longest;
      case "conflict":
      case "failed":
        return failed(outcome);
    }
  }, (error) => failed({ kind: "failed", because: String(error) }));
  return {
    end: async () => {
      await loop.end();
      await takeLeave(LEAVING);
    },
  };
}
