import { counterAfter } from "./certificate.ts";
import { orderOf } from "./nonce.ts";
import type { Observation, OwnPart, Version } from "./record.ts";
import { shown } from "./shown.ts";
import { withOtherSigners } from "./slots.ts";
import type { Predecessor, RegisterState, State } from "./state.ts";
import { type Timings, trustedDuration, waitFor } from "./timing.ts";
import { registerOf, type Turn, withRegister, withReport, withState } from "./turn.ts";
import type { Milliseconds } from "./units.ts";

/** How an observation came: by a watch, or as the answer to a request sent when this was known. */
type Source = "watch" | { readonly sentWhenKnown: number | null };

/**
 * Takes in what a register was seen to hold.
 *
 * Late news is ignored. A holder or nonce that differs from the last, or a revision lower than one
 * known, starts the challenger's wait anew and ends whatever right was held here.
 */
export function learn(turn: Turn, name: string, seen: Observation, source: Source): Turn {
  const register = registerOf(turn.state, name);
  if (register === undefined || isLate(register, seen, source)) return turn;
  const { known } = register;
  const { state } = turn;
  const wentBack = known !== undefined && known.revision !== null && seen.revision !== null &&
    seen.revision < known.revision;
  const changed = known === undefined || wentBack || !sameHolding(known.version, seen.version);
  const mine = wentBack ? -1 : indexOfMine(state, register, seen.version);
  const released = !wentBack && isReleaseBySeenHolder(known?.version ?? null, seen.version);

  const { unchangedSince, wait } = waitAfter(state, register, seen.version, changed, released);
  const { held, nonces } = heldAfter(register, mine, changed);

  let next = withRegister(turn, name, {
    known: seen,
    edited: editedIn(register, seen),
    unchangedSince,
    wait,
    releasedBeforeOurEyes: changed ? released : register.releasedBeforeOurEyes,
    held,
    nonces,
    counter: counterAfter(state, register, seen.version, wentBack),
    predecessor: mine >= 0 && !isNamed(state, register)
      ? predecessorOf(register)
      : register.predecessor,
  });
  next = withState(next, { signing: withOtherSigners(next.state, seen.version) });
  if (changed && known !== undefined && holderOf(known) !== holderOf(seen)) {
    next = withReport(
      next,
      "holder_changed",
      `register ${name} names ${holderShown(seen.version)} as holder`,
    );
  }
  next = withLongWait(next, name, register.wait);
  if (register.held !== null && !register.held.givenUp && changed && mine < 0) {
    const lost = whyLost(state, name, seen, wentBack);
    next = withReport(withRegister(next, name, { lost }), "right_lost", lost, "error");
  }
  return next;
}

/**
 * What is held when this was seen. What was sent before a write of ours that took effect cannot take
 * effect any more; what another has changed is not ours.
 */
function heldAfter(
  { held, nonces }: RegisterState,
  mine: number,
  changed: boolean,
): Pick<RegisterState, "held" | "nonces"> {
  if (mine >= 0) return { held, nonces: nonces.slice(mine) };
  return changed ? { held: null, nonces: [] } : { held, nonces };
}

/**
 * An edit takes from a record what it said of its set, and a deletion takes the record; whose it was is
 * not forgotten with that, until somebody has made it anew.
 */
function editedIn({ known, edited }: RegisterState, { version }: Observation): OwnPart | null {
  const isAnew = version !== null && known?.version === null;
  if (isAnew || (version !== null && version.record.own !== null)) return null;
  return known?.version?.record.own ?? edited;
}

/** Who held the known version, which this process has just replaced. */
function predecessorOf({ known, releasedBeforeOurEyes: released }: RegisterState): Predecessor {
  const record = known?.version?.record;
  const holder = released ? record?.own?.mark?.releaser : record?.holder;
  return { holder: shown(holder ?? ""), released };
}

/** Whether the register names this process, under a nonce that it acknowledged or sent since. */
export function isNamed(state: State, register: RegisterState): boolean {
  return indexOfMine(state, register, register.known?.version ?? null) >= 0;
}

/** Where the nonce of a version stands among ours; below 0 if the version is not ours. */
function indexOfMine(state: State, { nonces }: RegisterState, version: Version | null): number {
  const own = version?.record.own ?? null;
  const ours = own !== null && version?.record.holder === state.config.identity;
  return ours ? nonces.indexOf(own.nonce) : -1;
}

function isLate(register: RegisterState, seen: Observation, source: Source): boolean {
  const newest = register.known?.revision ?? null;
  if (newest === null) return false;
  if (source === "watch") return seen.revision !== null && seen.revision <= newest;
  // The answer to a request says what was true after it was sent; only what became known since can be newer.
  const { sentWhenKnown } = source;
  if (seen.revision === null) return sentWhenKnown !== newest;
  return seen.revision < newest && (sentWhenKnown === null || seen.revision >= sentWhenKnown);
}

/** Whether two versions are one holder's word: edits beside it count for nothing. */
export function sameHolding(before: Version | null, after: Version | null): boolean {
  if (before === null || after === null) return before === after;
  const old = before.record.own;
  const now = after.record.own;
  if (old === null || now === null) return old === now && before.spec === after.spec;
  return before.record.holder === after.record.holder && old.nonce === now.nonce;
}

/**
 * A release is written after whatever was seen of its holder. An earlier one of the same holder came
 * back: of a register that was restored and has counted up since, nothing else tells.
 */
function isReleaseBySeenHolder(before: Version | null, after: Version | null): boolean {
  if (before === null || after === null || after.record.holder !== "") return false;
  const own = after.record.own;
  if (own === null || own.mark === null) return false;
  const { releaser, nonce, transitions } = own.mark;
  return nonce === own.nonce && transitions === after.record.transitions &&
    releaser !== "" && before.record.holder === releaser && isLater(nonce, before);
}

function isLater(nonce: string, { record: { own } }: Version): boolean {
  return own !== null && orderOf(nonce) > orderOf(own.nonce);
}

/**
 * The challenger's wait. A new version begins it anew, and never shortens what an earlier one
 * promised its holder: only a release before our eyes takes that back.
 */
function waitAfter(
  state: State,
  register: RegisterState,
  version: Version | null,
  changed: boolean,
  released: boolean,
): Pick<RegisterState, "unchangedSince" | "wait"> {
  const { unchangedSince, wait } = register;
  const own = waitOn(state.config.timings, version);
  if (!changed) return { unchangedSince, wait: Math.max(wait, own) };
  const now = state.clocks.challenger;
  const promised = released || register.releasedBeforeOurEyes ? 0 : unchangedSince + wait - now;
  return { unchangedSince: now, wait: Math.max(own, promised) };
}

/** Nobody sees a long wait by the Lease's holder: it is worth a line when it begins. */
function withLongWait(turn: Turn, name: string, before: Milliseconds): Turn {
  const wait = registerOf(turn.state, name)?.wait ?? 0;
  if (wait <= before || wait <= turn.state.config.timings.challengerWaits) return turn;
  const because = `the record of register ${name} is waited for up to ${wait / 1000} s, ` +
    "because of the duration that it states";
  return withReport(turn, "long_wait", because, "warning");
}

/** How long a version has to stay unchanged before somebody else may write over it; in milliseconds. */
export function waitOn(
  timings: Pick<Timings, "leaseDuration" | "challengerWaits" | "clockRateError">,
  version: Version | null,
): Milliseconds {
  if (version === null) return timings.challengerWaits;
  const { record } = version;
  const longest = Math.max(
    timings.leaseDuration,
    record.duration === 0 && record.holder === "" ? 0 : trustedDuration(record.duration),
    record.own === null ? 0 : trustedDuration(record.own.duration),
  );
  return waitFor(longest, timings.clockRateError);
}

function holderOf(observation: Observation): string {
  return observation.version?.record.holder ?? "";
}

function whyLost(
  { config }: State,
  name: string,
  seen: Observation,
  wentBack: boolean,
): string {
  if (seen.version === null) return `the record of register ${name} is gone`;
  if (wentBack) return `register ${name} went back to revision ${seen.revision}: it was restored`;
  if (seen.version.record.holder === config.identity) {
    return `register ${name} was edited by another: it names this pod, but not as this pod wrote it`;
  }
  return `register ${name} was written by another: holder ${holderShown(seen.version)}`;
}

function holderShown(version: Version | null): string {
  return shown(version?.record.holder || "nobody");
}
