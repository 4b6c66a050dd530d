import type { Milliseconds, State } from "../core/mod.ts";
import type { CardanoLeader, LeaderNews, StatusOutcome } from "../kubernetes/mod.ts";
import { within } from "./deadline.ts";
import { type Loop, startLoop } from "./loop.ts";
import { isSeenForging, standingOf } from "./seen.ts";

/** What the status loop needs. */
export interface StatusConfig {
  /** A view of the resource that has seen nothing yet. */
  readonly openLeader: () => CardanoLeader;
  readonly podName: string;
  readonly state: () => State;
  readonly report: (outcome: Exclude<StatusOutcome, { readonly kind: "unchanged" }>) => void;
}

/** How soon a change is written, and how long one write may take. */
const CHANGES_SHOW: Milliseconds = 250;
const WRITE_BUDGET: Milliseconds = 5_000;
/** Pauses after failures double up to the longest; without the type there is little to hope for. */
const FIRST_PAUSE: Milliseconds = 1_000;
const LONGEST_PAUSE: Milliseconds = 60_000;
/** So often the resource is read, in case that somebody else has written or deleted it. */
const AFRESH: Milliseconds = 60_000;

/** How long taking leave may take at the end of the process. */
const LEAVING: Milliseconds = 1_000;

/**
 * Shows in the CardanoLeader resource who leads and whether its node forges. Only the holder of
 * the right writes; whoever lost it takes leave once its node is quiet, unless its successor has
 * written already.
 */
export function startStatus(config: StatusConfig): Loop {
  const { openLeader, podName, report } = config;
  /** The resource as this period of holding the right knows it. */
  let known: { readonly leader: CardanoLeader; readonly since: Milliseconds } | null = null;
  let written: string | null = null;
  let failures = 0;

  function failed(outcome: Extract<StatusOutcome, { kind: "conflict" | "failed" }>): Milliseconds {
    report(outcome);
    failures += 1;
    return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(failures - 1, 6));
  }

  async function takeLeave(budget: Milliseconds): Promise<void> {
    if (known === null || isSeenForging(config.state())) return;
    const { leader } = known;
    known = null;
    failures = 0;
    const timed = await within(budget, (signal) => leader.takeLeave(leaveOf(podName), signal));
    if (timed.kind === "done" && timed.value.kind === "written") report(timed.value);
  }

  const loop = startLoop(async () => {
    const news = newsOf(config.state(), podName);
    if (news === null) {
      await takeLeave(WRITE_BUDGET);
      return CHANGES_SHOW;
    }
    const now = performance.now();
    if (known === null || now - known.since >= AFRESH) {
      known = { leader: openLeader(), since: now };
      written = null;
    }
    const text = JSON.stringify(news);
    if (text === written) return CHANGES_SHOW;
    const { leader } = known;
    const timed = await within(WRITE_BUDGET, (signal) => leader.write(news, signal));
    const outcome: StatusOutcome = timed.kind === "done"
      ? timed.value
      : { kind: "failed", because: `no answer within ${WRITE_BUDGET} ms` };
    switch (outcome.kind) {
      case "written":
      case "unchanged":
        if (outcome.kind === "written") report(outcome);
        written = text;
        failures = 0;
        return CHANGES_SHOW;
      case "unsupported":
        report(outcome);
        return LONGEST_PAUSE;
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

/** What is left to say by who leads no more. */
function leaveOf(podName: string): LeaderNews {
  const reason = "NoLeader";
  const message = `${podName} led last, and its node does not forge any more`;
  return {
    leaderPod: "",
    forgingEnabled: false,
    reason,
    message,
    conditions: [
      { type: "LeaderElected", status: "False", reason, message },
      { type: "Ready", status: "False", reason, message },
    ],
  };
}

/** What the resource should say; `null` for who does not hold the right. */
export function newsOf(state: State, podName: string): LeaderNews | null {
  const standing = standingOf(state);
  if (!standing.leads) return null;
  const { reason } = standing;
  const message = MESSAGES[state.forging.phase];
  return {
    leaderPod: podName,
    forgingEnabled: standing.forges,
    reason,
    message,
    conditions: [
      {
        type: "LeaderElected",
        status: "True",
        reason: "RightHeld",
        message: `${podName} holds the right to forge`,
      },
      { type: "Ready", status: standing.forges ? "True" : "False", reason, message },
    ],
  };
}

/** Constant per phase, so that the resource changes only when something does. */
const MESSAGES: Readonly<Record<State["forging"]["phase"], string>> = {
  unknown: "What the node does is not known yet",
  standby: "The node does not forge",
  preparing: "The node is being enabled",
  forging: "The node forges",
  stopping: "The node is being stopped",
  fenced: "The node was killed and has to end",
};
