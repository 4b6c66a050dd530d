import type { Purpose } from "./effect.ts";
import { highestCounter } from "./certificate.ts";
import { counterToTell } from "./counter_to_tell.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { invariant } from "./invariant.ts";
import { membershipAfter } from "./listing.ts";
import type { OwnPart, RightRecord } from "./record.ts";
import { toldOfOthers } from "./slots.ts";
import type { Attempt, RegisterState, State } from "./state.ts";
import { toldTip } from "./tip.ts";
import type { WallTime } from "./units.ts";

/** The API takes 32 bits for the transition count; past the last it begins anew. */
const MOST_TRANSITIONS = 2 ** 31 - 1;

/**
 * The record that a write of this purpose leaves behind.
 *
 * A holder states until when its own node may sign; a release states when the node was last seen
 * signing and repeats itself in its mark; a creation names nobody and bears no mark, so that it is
 * waited for like any other version.
 */
export function recordFor(
  state: State,
  register: RegisterState,
  purpose: Purpose,
  nonce: string,
): RightRecord {
  const { config, clocks, signing } = state;
  const before = register.known?.version?.record ?? null;
  const holding = purpose === "acquire" || purpose === "renew";
  const releasing = givesUp(purpose);
  const holder = holding ? config.identity : "";
  const transitions = transitionsAfter(before, holding ? holder : null);
  // While it is held a record stays what it is, even if the credentials cannot be read any more.
  const fingerprint = before?.holder === config.identity && before.own !== null
    ? before.own.fingerprint
    : fingerprintOf(state);
  invariant(fingerprint !== null, "nothing is written for a pool that is not known");
  return {
    holder,
    duration: config.timings.leaseDuration,
    transitions,
    acquiredAt: before?.holder === holder ? before.acquiredAt : clocks.wall,
    renewedAt: clocks.wall,
    own: {
      nonce,
      duration: config.timings.leaseDuration,
      mark: releasing ? { releaser: config.identity, nonce, transitions } : null,
      // A record that was deleted is made anew by whoever held it, perhaps before its node has stopped.
      signsUntil: holding || (purpose === "create" && state.forging.enabled !== null)
        ? maySignUntil(state)
        : signing.ownLast,
      ...toldOfOthers(state),
      certificateCounter: holding ? counterToTell(state, fingerprint) : highestCounter(state),
      fingerprint,
      set: membershipAfter(state, register, purpose, nonce),
      ...tipAndOffer(state, purpose),
    },
  };
}

/** Where the clock was set back, what was signed before is still to come for everybody else. */
function maySignUntil({ clocks, config, forging, signing }: State): WallTime {
  const signed = Math.max(signing.ownLast ?? -Infinity, forging.enabled?.highestWall ?? -Infinity);
  return Math.max(clocks.wall + config.timings.rightLasts, signed);
}

/** A new holder offers nothing, and who gives back what it won leaves it to nobody in particular. */
function tipAndOffer(state: State, purpose: Purpose): Pick<OwnPart, "tip" | "offer"> {
  const tip = toldTip(state);
  const { offer } = state.offering;
  const offers = offer !== null && (purpose === "renew" || purpose === "release");
  return {
    ...(tip === null ? {} : { tip }),
    ...(offers ? { offer: { target: offer.target, nonce: offer.nonce } } : {}),
  };
}

function transitionsAfter(before: RightRecord | null, newHolder: string | null): number {
  if (before === null) return 0;
  if (newHolder === null || before.holder === newHolder) return before.transitions;
  return before.transitions < MOST_TRANSITIONS ? before.transitions + 1 : 0;
}

/** Whether a try lets a record go: for that the node must not sign, nor have been told to meanwhile. */
export function givesUp(purpose: Attempt["purpose"]): boolean {
  return purpose === "release" || purpose === "giveBack";
}
