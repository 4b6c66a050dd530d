import type { Campaign, Milliseconds, RegisterState, State } from "../../../lib/core/mod.ts";
import { SECOND, TIMINGS } from "../scale.ts";
import type { Pod } from "../world/mod.ts";
import { putForging } from "./forging.ts";
import type { Names } from "./names.ts";
import { putHolding } from "./record.ts";
import { putSigners } from "./signers.ts";
import { age, left, type Writing } from "./writing.ts";

const PURPOSES = ["create", "acquire", "renew", "release", "giveBack", "look"] as const;
/** A release seen longer ago is read again before it is taken. */
const RELEASE_IS_FRESH = 5 * SECOND;
/** Who ranks last waits so much longer for a record that is free. */
const LAST_RANK_WAITS = 10 * SECOND;
/** A campaign lasts so long after its first success. */
const CAMPAIGN_LASTS = 2 * SECOND;
/** From so many losses on the pause is the longest: 2^6 · 0.5 s is more than 1.25 · 16 s. */
const MOST_LOSSES = 6;
/** Nonces that a register's list may hold before old ones are let go of. */
const MOST_NONCES = 8;
/** After a request to end, a release is tried so long; a rung of the ladder is no longer. */
const ENDING = 5 * SECOND;

/**
 * What a manager knows. The three sums of its clocks are one here (no steps, no suspends), and are
 * the present of every time. The number last given (`sequence`) names things, and seeds the jitter
 * of a lost campaign: of several jitters that one key stands for, one is explored.
 */
export function putManager(
  writing: Writing,
  pod: Pod,
  state: State,
  processes: Names<number>,
  present: Milliseconds,
): void {
  const { bytes } = writing;
  const now = present - state.clocks.origin.monotonic;
  state.registers.forEach((register, index) => putKnowledge(writing, state, register, index, now));
  putCampaign(writing, state.campaign, now);
  putSigners(writing, state, present);
  putForging(writing, pod, state, processes, now, present);
  bytes.put(state.shutdown === null ? 0 : 1 + age(state.shutdown.since, now, 3 * ENDING));
}

function putKnowledge(
  writing: Writing,
  state: State,
  register: RegisterState,
  index: number,
  now: Milliseconds,
): void {
  const { bytes, nonces, ranks, world } = writing;
  const { known, held, attempt } = register;
  const rank = ranks[index];
  const version = known?.version ?? null;
  bytes.put(known === undefined ? 0 : version === null ? 1 : 2);
  bytes.put(rank?.(known?.revision) ?? 0);
  const isCurrent = known?.revision === world.registers[index]?.revision;
  if (version !== null && !isCurrent) putHolding(writing, index, version.record);

  // Of the own nonces only those count that some record still to be read may bear. A list so long
  // that it lets go of one (eight writes without an answer to any read) is kept apart.
  for (const nonce of register.nonces) {
    const number = nonces[index]?.find(nonce) ?? -1;
    if (number >= 0) bytes.put(2 + number);
  }
  bytes.put(register.nonces.length < MOST_NONCES ? 0 : 1);

  const { holder = "", own = null } = version?.record ?? {};
  const isNamed = own !== null && holder === state.config.identity &&
    register.nonces.includes(own.nonce);
  putWait(writing, state, register, isNamed, now);
  bytes.put(held === null ? 0 : 1 + age(held.holderTime, now, TIMINGS.rightLasts));
  bytes.flag(held?.givenUp === true);
  bytes.put(left(register.retryAt, now));
  bytes.flag(register.failing !== null);
  if (attempt === null) return bytes.put(0);
  bytes.put(1 + PURPOSES.indexOf(attempt.purpose));
  bytes.put((attempt.stage === "read" ? 0 : 1) + (attempt.conflicted ? 2 : 0));
  bytes.put(age(attempt.tryBegan, now, TIMINGS.tryBudget));
  bytes.put(age(attempt.holderTime, now, TIMINGS.rightLasts));
  bytes.put(rank?.(attempt.revisionKnown) ?? 0);
}

/**
 * The challenger's wait is over, or how much of it is left. It is not asked of a record that names
 * this manager, nor of one released before its eyes, where it matters how fresh that is. All
 * leases are equally long, so what an earlier version promised is never more than a wait anew.
 */
function putWait(
  { bytes }: Writing,
  { campaign }: State,
  { unchangedSince, wait, releasedBeforeOurEyes }: RegisterState,
  isNamed: boolean,
  now: Milliseconds,
): void {
  const lastRank = campaign.failures > 0 ? LAST_RANK_WAITS : 0;
  const asked = releasedBeforeOurEyes ? Math.max(RELEASE_IS_FRESH, lastRank) : wait + lastRank;
  bytes.put((releasedBeforeOurEyes ? 1 : 0) + (isNamed ? 2 : 0));
  bytes.put(isNamed && lastRank === 0 ? 0 : left(unchangedSince + asked, now));
  bytes.flag(wait !== TIMINGS.challengerWaits);
  // Whether a campaign's write took effect unheard is told by which came later.
  bytes.flag(isNamed && unchangedSince > campaign.lastLost);
}

function putCampaign({ bytes }: Writing, campaign: Campaign, now: Milliseconds): void {
  const { running } = campaign;
  if (running === null) bytes.put(0);
  else if (running.firstSuccess === null) bytes.put(1);
  else bytes.put(2 + age(running.firstSuccess, now, CAMPAIGN_LASTS));
  bytes.put(left(campaign.standBackUntil, now));
  bytes.put(Math.min(campaign.losses, MOST_LOSSES));
  bytes.flag(campaign.lastLost === now);
  bytes.put(Math.min(campaign.failures, 255));
  const lastRank = left(campaign.ranksLastUntil, now);
  bytes.put(lastRank >> 8);
  bytes.put(lastRank & 255);
  bytes.flag(campaign.handsOver);
}
