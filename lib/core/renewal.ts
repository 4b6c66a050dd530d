import { beginTry } from "./attempt.ts";
import { counterToTell } from "./counter_to_tell.ts";
import { roseSince } from "./evidence.ts";
import { isNamed } from "./knowledge.ts";
import { isGone } from "./life.ts";
import { counts, holdsRight } from "./right.ts";
import type { RegisterState, State } from "./state.ts";
import { type Turn, withRegister } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/**
 * Renews every lease that is due. Without a majority nothing is renewed: what is held then runs out
 * or is given back. After a failure the next try reads first, because the write may be committed.
 */
export function renew(turn: Turn): Turn {
  return turn.state.registers.reduce((done, register) => {
    if (!isDue(done.state, register)) return done;
    return beginTry(done, register.name, "renew", register.failing !== null);
  }, turn);
}

/** A stop that cannot be concluded although its node cannot sign is renewed for at most this long. */
const STUCK_AFTER: Milliseconds = 5_000;

/** Lets go of leases whose time is over, so that nothing counts them any more. */
export function dropExpired(turn: Turn): Turn {
  const { clocks, config } = turn.state;
  return turn.state.registers.reduce((done, { name, held }) => {
    const over = held !== null && clocks.holder >= held.holderTime + config.timings.rightLasts;
    return over ? withRegister(done, name, { held: null }) : done;
  }, turn);
}

function isDue(state: State, register: RegisterState): boolean {
  const { held, attempt } = register;
  if (!counts(held) || attempt !== null || !holdsRight(state) || isStuck(state)) return false;
  if (!isNamed(state, register)) return false;
  const { clocks, config } = state;
  const due = clocks.holder >= held.holderTime + config.timings.renewEvery ||
    isOfferUnsaid(state, register) || isCounterUnsaid(state, register);
  return due && clocks.physical >= register.retryAt;
}

/** An offer is told at once. */
function isOfferUnsaid({ offering: { offer } }: State, { known }: RegisterState): boolean {
  return offer !== null && known?.version?.record.own?.offer?.nonce !== offer.nonce;
}

/** So is a newer certificate, which waits for it; a holder that takes one back does so in its time. */
function isCounterUnsaid(state: State, { known }: RegisterState): boolean {
  const own = known?.version?.record.own ?? null;
  if (own === null) return false;
  return (counterToTell(state, own.fingerprint) ?? -1) > (own.certificateCounter ?? -1);
}

/** Keys that cannot be unlinked, a marker that cannot: then nothing is released, but the right expires. */
function isStuck(state: State): boolean {
  const { stop } = state.forging;
  if (stop === null || state.clocks.physical - stop.began < STUCK_AFTER) return false;
  if (stop.confirmed || isGone(state, stop.process)) return true;
  const { life } = state.node;
  return state.forging.enabled === null && life !== null && !roseSince(life.evidence, stop.began);
}
