import { beginTry, look, mayTake } from "./attempt.ts";
import { waitsForBetter } from "./better.ts";
import { eligibility } from "./eligibility.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { isNamed } from "./knowledge.ts";
import { counts, holdsRight } from "./right.ts";
import { areMajority, needed } from "./majority.ts";
import { campaignIsOverdue } from "./overdue.ts";
import { leavesToOthers } from "./rank.ts";
import { letsGo } from "./release.ts";
import { isReleasedToUs, waitsForTarget } from "./target.ts";
import type { RegisterState, State } from "./state.ts";
import { isLeftAlone, isLostByOthers } from "./strange.ts";
import { chain, type Turn, withRegister, withReport, withState } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** First pause after a lost campaign; doubles with each loss up to the longest. */
const STAND_BACK: Milliseconds = 500;
/** Longest pause, in waits of a challenger: within it everybody else could take what we let go. */
const LONGEST_STAND_BACK = 1.25;
/** More losses are not counted: even with the longest lease the pause is at its longest. */
const MOST_LOSSES = 10;
/** So long a forger leaves a register alone that refused it: it has the right already. */
const ADDS_AGAIN: Milliseconds = 3_500;
/** A release seen longer ago than this is read again before it is taken. */
const RELEASE_IS_FRESH: Milliseconds = 5_000;

/** Stands for the right when eligible, and wins with a majority of registers. */
export function campaign(turn: Turn): Turn {
  return chain(turn, createMissing, conclude, stand, takeFree, lookAtStrange);
}

/** A record is created at once, empty and unmarked: creating is not acquiring. */
function createMissing(turn: Turn): Turn {
  const { registers, shutdown } = turn.state;
  const missing = registers.filter((register) =>
    register.known !== undefined && register.known.version === null &&
    !isLostByOthers(turn.state, register)
  );
  if (missing.length === 0 || shutdown !== null || fingerprintOf(turn.state) === null) return turn;
  return missing.reduce((done, { name, attempt, retryAt }) => {
    const free = attempt === null && done.state.clocks.physical >= retryAt;
    return free ? beginTry(done, name, "create", false) : done;
  }, turn);
}

function conclude(turn: Turn): Turn {
  const { campaign, clocks, registers } = turn.state;
  if (campaign.running === null) return turn;
  if (holdsRight(turn.state)) {
    const won = { ...campaign, running: null, losses: 0 };
    return withReport(
      withState(turn, { campaign: won }),
      "right_acquired",
      "a majority of registers granted it",
    );
  }
  const successes = registers.filter((register) => counts(register.held)).length;
  const firstSuccess = campaign.running.firstSuccess ?? (successes > 0 ? clocks.physical : null);
  const underWay = registers.some(({ attempt }) => attempt?.purpose === "acquire");
  if (!campaignIsOverdue(turn.state) && underWay) {
    return withState(turn, { campaign: { ...campaign, running: { firstSuccess } } });
  }
  const inTheWay = firstSuccess !== null || wroteUnheard(turn.state);
  const losses = inTheWay ? Math.min(campaign.losses + 1, MOST_LOSSES) : campaign.losses;
  const longest = LONGEST_STAND_BACK * turn.state.config.timings.challengerWaits;
  const pause = Math.min(longest, STAND_BACK * 2 ** losses) * (1 + jitter(turn.state));
  const lost = withState(turn, {
    campaign: {
      ...campaign,
      running: null,
      losses,
      lastLost: clocks.challenger,
      standBackUntil: clocks.physical + pause,
    },
  });
  const abandoned = registers.filter(({ attempt }) => attempt?.purpose === "acquire")
    .reduce((done, { name }) => withRegister(done, name, { attempt: null }), lost);
  return withReport(
    abandoned,
    "campaign_lost",
    `it won ${successes} registers, and needed ${needed(turn.state)}`,
  );
}

/**
 * Whether a register names us by a write of which we were told nothing, later than the last campaign:
 * everybody else then waits on a record that nobody can use. A register that refuses stands in
 * nobody's way.
 */
function wroteUnheard(state: State): boolean {
  return state.registers.some((register) =>
    isNamed(state, register) && register.unchangedSince > state.campaign.lastLost
  );
}

function stand(turn: Turn): Turn {
  const { state } = turn;
  const { campaign, clocks } = state;
  if (campaign.running !== null || clocks.physical < campaign.standBackUntil) return turn;
  if (holdsRight(state)) return turn;
  const open = state.registers.filter((register) => isOpen(state, register));
  if (open.length === 0 || !areMajority(state, open) || !eligibility(state).allowed) return turn;
  const doubtful = open.filter((register) => isDoubtful(state, register));
  const sure = open.filter((register) => !doubtful.includes(register));
  if (!areMajority(state, sure)) return doubtful.reduce((done, { name }) => look(done, name), turn);
  const started = withState(turn, {
    campaign: { ...campaign, running: { firstSuccess: null }, handsOver: false },
  });
  return open.reduce(acquire, started);
}

/**
 * A watch may seem open long after its server is gone. A register that did not answer last may be
 * taken beside a majority of others, and not count towards one: who campaigns with it in vain holds
 * up those who wait for what it gives back. It is asked first.
 */
function isDoubtful({ registers }: State, { failing }: RegisterState): boolean {
  return registers.length > 1 && failing !== null;
}

/** A holder adds registers that are free, unless it is about to let go of its own. */
function takeFree(turn: Turn): Turn {
  const { state } = turn;
  const { forging: { stop }, campaign: { handsOver }, clocks: { physical } } = state;
  if (!holdsRight(state) || stop !== null || handsOver || letsGo(state)) return turn;
  return state.registers.filter((register) => !counts(register.held) && isOpen(state, register))
    .filter(({ failing, retryAt }) => failing === null || physical >= retryAt + ADDS_AGAIN)
    .reduce(acquire, turn);
}

/** Nobody renews a record that is left alone: it may be another one by now. */
function lookAtStrange(turn: Turn): Turn {
  const { registers, clocks, shutdown } = turn.state;
  const expired = registers.filter(({ attempt, retryAt, unchangedSince, wait }) =>
    attempt === null && clocks.physical >= retryAt && clocks.challenger - unchangedSince >= wait
  );
  if (expired.length === 0 || shutdown !== null) return turn;
  return expired.filter((register) => isLeftAlone(turn.state, register))
    .reduce((done, { name }) => look(done, name), turn);
}

function acquire(turn: Turn, register: RegisterState): Turn {
  // A release just seen is as fresh as can be; anything else is read again before the write,
  // because a restored register may have counted up to the revision known.
  const { challenger } = turn.state.clocks;
  const fresh = register.releasedBeforeOurEyes &&
    challenger - register.unchangedSince < RELEASE_IS_FRESH;
  return beginTry(turn, register.name, "acquire", !fresh);
}

/** Reachable and takeable at this moment, in this pod's view and rank. */
function isOpen(state: State, register: RegisterState): boolean {
  if (register.attempt !== null || register.held?.givenUp === true) return false;
  if (state.clocks.physical < register.retryAt || !mayTake(state, register)) return false;
  if (state.registers.length > 1 && !register.watchHealthy) return false;
  const waited = state.clocks.challenger - register.unchangedSince;
  // Whoever has said that it takes the right does, whatever it thinks of its rank by now.
  if (isReleasedToUs(state, register)) return true;
  if (register.releasedBeforeOurEyes && waited < waitsForTarget(state, register)) return false;
  const left = Math.max(
    isNamed(state, register) ? 0 : waitsForBetter(state, register),
    leavesToOthers(state),
  );
  return left === 0 || waited >= freeFrom(register) + left;
}

/** How long after its last change a record may be taken. */
function freeFrom({ releasedBeforeOurEyes, wait }: RegisterState): Milliseconds {
  return releasedBeforeOurEyes ? 0 : wait;
}

/** A fraction that differs between pods and campaigns, computed so that a run can be replayed. */
function jitter(state: State): number {
  const text = `${state.config.startNonce}${state.sequence}`;
  let hash = 2166136261;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
  // The last characters, in which campaigns differ, have not reached the first bits yet.
  hash = Math.imul(hash ^ hash >>> 15, 0x85ebca6b);
  hash = Math.imul(hash ^ hash >>> 13, 0xc2b2ae35);
  return ((hash ^ hash >>> 16) >>> 0) / 2 ** 32;
}
