import { whyBetter } from "./better.ts";
import { cause, type Reason } from "./cause.ts";
import { betterSince } from "./clusters.ts";
import { whyDegraded } from "./degraded.ts";
import { isNamed } from "./knowledge.ts";
import { handsOver } from "./leaving.ts";
import { isBlind } from "./life.ts";
import { rightIsAmple } from "./right.ts";
import { nonceOf } from "./nonce.ts";
import { podEnds } from "./pod_ends.ts";
import { podOf } from "./pod_name.ts";
import { letTargetRest } from "./resting.ts";
import type { Offering, StandingOffer } from "./offering.ts";
import type { State } from "./state.ts";
import { beginStop } from "./stopping.ts";
import { besideMajority, bestTarget, hasNeededSet, isSteady } from "./target.ts";
import { type Turn, withReport, withState, withTicket } from "./turn.ts";
import type { Milliseconds } from "./units.ts";
import { failbackAfter, yieldedAgain } from "./yielding.ts";

/** An offer that is not answered by then goes to the next. */
const ANSWERS_WITHIN: Milliseconds = 10_000;

/**
 * Handing over by one's own choice: a forger that is degraded for too long, or whose cluster has not
 * been the best for a while, offers the right to a pod that is ready, and goes on until that one
 * answers; then it stops, and leaves the right to it. With nobody ready it stays.
 *
 * Liveness only: the release that follows is one like any other.
 */
export function offerRight(turn: Turn): Turn {
  const { offer } = turn.state.offering;
  if (offer?.answered === true) return conclude(turn, offer);
  const degraded = whyDegraded(turn.state);
  const noted = noteDegraded(turn, degraded);
  return offer === null ? make(noted, degraded) : pursue(noted, offer, degraded);
}

/** Counts how long the forger has been degraded, and says when that begins and ends. */
function noteDegraded(turn: Turn, why: Reason | null): Turn {
  const { state } = turn;
  const { degradedSince } = state.offering;
  if ((why === null) === (degradedSince === null)) return turn;
  if (why === null) {
    const well = withOffering(turn, { degradedSince: null });
    return state.forging.phase === "forging"
      ? withReport(well, "well_again", "nothing is wrong with the forger any more")
      : well;
  }
  const grace = state.config.degradedGrace / 1000;
  return withReport(
    withOffering(turn, { degradedSince: state.clocks.physical }),
    "degraded",
    `${why.because}; the node forges on, and after ${grace} s the right is offered to a ready pod`,
    "warning",
  );
}

function pursue(turn: Turn, offer: StandingOffer, degraded: Reason | null): Turn {
  const { state } = turn;
  const why = degraded ?? whyBetter(state, offer.target);
  if (why === null || isEnding(state)) return withdraw(turn);
  if (canStop(state) && isAnswered(state, offer)) {
    return handOver(turn, offer, why, degraded !== null);
  }
  if (state.clocks.physical - offer.madeAt < ANSWERS_WITHIN) return turn;
  const because = `${podOf(offer.target)} did not answer within ${ANSWERS_WITHIN / 1000} s`;
  return withReport(letTargetRest(turn), "offer_unanswered", because, "warning");
}

/** Without metrics a handover ends the node as agreed; where they only fail it is not worth that. */
function canStop(state: State): boolean {
  return !state.config.requireNodeMetrics || !isBlind(state);
}

/** Whether the node is being stopped, or is about to be, anyway. */
function isEnding(state: State): boolean {
  return state.forging.phase !== "forging" || state.shutdown !== null ||
    podEnds(state) || !rightIsAmple(state);
}

function make(turn: Turn, degraded: Reason | null): Turn {
  const { state } = turn;
  const { physical } = state.clocks;
  if (isEnding(state) || !canStop(state) || physical < state.offering.restsUntil) return turn;
  const wish = wishOf(state, degraded);
  if (wish === null) return turn;
  const { target, because } = wish;
  const { turn: counted, ticket } = withTicket(turn);
  const nonce = nonceOf(state.config.startNonce, ticket);
  const made = withOffering(counted, {
    offer: { target, nonce, madeAt: physical, answered: false },
  });
  return withReport(made, "offer_made", `the right is offered to ${podOf(target)}: ${because}`);
}

/** To whom the right is to be offered, and why; `null` if it is best where it is. */
function wishOf(
  state: State,
  degraded: Reason | null,
): { readonly target: string; readonly because: string } | null {
  const { clocks, config, offering, forging, policy } = state;
  const degradedFor = clocks.physical - (offering.degradedSince ?? clocks.physical);
  if (degraded !== null && degradedFor >= config.degradedGrace) {
    const target = bestTarget(
      state,
      (one) => isSteady(state, one, config.degradedGrace) && hasNeededSet(state, one),
    );
    if (target !== null) return { target, because: degraded.because };
  }
  if (config.cluster === null || forging.phase !== "forging") return null;
  if (policy.better.length === 0) return null;
  const { failbackDelay } = config.cluster;
  const after = failbackAfter(state);
  const target = bestTarget(state, (one) => {
    const since = betterSince(state, one.cluster);
    return since !== null && clocks.physical - since >= after &&
      isSteady(state, one, failbackDelay);
  });
  const why = target === null ? null : whyBetter(state, target);
  return target === null || why === null ? null : { target, because: why.because };
}

function withdraw(turn: Turn): Turn {
  const { offer } = turn.state.offering;
  if (offer === null) return turn;
  const because = `${podOf(offer.target)} is no longer asked to take the right`;
  return withReport(withOffering(turn, { offer: null }), "offer_withdrawn", because);
}

/** The answer repeats the nonce beside registers whose records carry the offer. */
function isAnswered(state: State, { target, nonce }: StandingOffer): boolean {
  return besideMajority(
    state,
    (candidate, { known }) =>
      candidate.identity === target && candidate.ready && candidate.answers === nonce &&
      hasNeededSet(state, candidate) && known?.version?.record.own?.offer?.nonce === nonce,
  );
}

/** Who hands over because it is degraded ranks last for a while; who is merely not the best does not. */
function handOver(turn: Turn, offer: StandingOffer, why: Reason, isDegraded: boolean): Turn {
  const pod = podOf(offer.target);
  const answered = withReport(
    withOffering(turn, {
      offer: { ...offer, answered: true },
      degradedSince: null,
      yielded: isDegraded ? turn.state.offering.yielded : yieldedAgain(turn.state),
    }),
    "offer_answered",
    `${pod} is ready to take the right`,
  );
  const stop = cause(
    "yielded",
    `the right is handed to ${pod}: ${why.because}`,
    `the right is handed to ${pod}: ${why.lasting}`,
  );
  return beginStop(handsOver(answered), stop, "disable_forging", isDegraded);
}

/** The handover is over once the record names somebody else, or this pod stands for it again. */
function conclude(turn: Turn, offer: StandingOffer): Turn {
  const { registers, forging, campaign, config } = turn.state;
  if (forging.stop !== null) return turn;
  const holders = registers.filter((register) => !isNamed(turn.state, register))
    .map(({ known }) => known?.version?.record.holder ?? "");
  const pod = podOf(offer.target);
  if (holders.includes(offer.target)) {
    return withReport(withOffering(turn, { offer: null }), "offer_taken", `${pod} took the right`);
  }
  const isOver = !campaign.handsOver ||
    holders.some((holder) => holder !== "" && holder !== config.identity);
  if (!isOver) return turn;
  return withReport(letTargetRest(turn), "offer_not_taken", `${pod} did not take the right`);
}

function withOffering(turn: Turn, change: Partial<Offering>): Turn {
  return withState(turn, { offering: { ...turn.state.offering, ...change } });
}
