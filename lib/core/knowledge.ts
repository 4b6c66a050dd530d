import { fingerprintOf } from "./fingerprint.ts";
import type { Observation, RightRecord, Version } from "./record.ts";
import { withOtherSigners } from "./slots.ts";
import type { RegisterState, State } from "./state.ts";
import { trustedDuration, waitFor } from "./timing.ts";
import { registerOf, type Turn, withRegister, withReport, withState } from "./turn.ts";

/** How an observation came: by a watch, or as the answer to a request sent when this was known. */
export type Source = "watch" | { readonly sentWhenKnown: number | null };

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
  const mine = seen.version !== null && !wentBack && isMine(state, register, seen.version.record);

  let next = withRegister(turn, name, {
    known: seen,
    unchangedSince: changed ? state.clocks.challenger : register.unchangedSince,
    wait: waitOn(state, seen.version),
    releasedBeforeOurEyes: changed
      ? !wentBack && isReleaseBySeenHolder(known?.version ?? null, seen.version)
      : register.releasedBeforeOurEyes,
    ...(mine
      ? { nonces: noncesFrom(register, seen.version.record) }
      : changed
      ? { held: null, nonces: [] }
      : {}),
  });
  next = withState(next, { signing: withOtherSigners(next.state, seen.version) });
  if (changed && known !== undefined && holderOf(known) !== holderOf(seen)) {
    const holder = holderOf(seen);
    next = withReport(
      next,
      "holder_changed",
      `register ${name} names ${holder === "" ? "nobody" : holder} as holder`,
    );
  }
  if (register.held !== null && !register.held.givenUp && changed && !mine) {
    next = withReport(next, "right_lost", whyLost(name, seen, wentBack), "error");
  }
  return next;
}

/** Whether the record carries this process's identity and a nonce that it acknowledged or sent since. */
export function isMine(state: State, register: RegisterState, record: RightRecord): boolean {
  return record.holder === state.config.identity && record.own !== null &&
    register.nonces.includes(record.own.nonce);
}

/** What was sent before a write that took effect cannot take effect any more. */
function noncesFrom({ nonces }: RegisterState, { own }: RightRecord): readonly string[] {
  return nonces.slice(own === null ? 0 : nonces.indexOf(own.nonce));
}

/** Why nobody of this pool may touch this record, or `null`. */
export function strangeFingerprint(state: State, register: RegisterState): string | null {
  const own = register.known?.version?.record.own;
  const expected = fingerprintOf(state);
  if (own === null || own === undefined || expected === null || own.fingerprint === expected) {
    return null;
  }
  return `the record of register ${register.name} belongs to ${own.fingerprint}, expected ${expected}: two pools or two networks share one record; give each its own LEASE_NAME`;
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

function sameHolding(before: Version | null, after: Version | null): boolean {
  if (before === null || after === null) return before === after;
  const old = before.record.own;
  const now = after.record.own;
  if (old === null || now === null) return old === now && before.spec === after.spec;
  return before.record.holder === after.record.holder && old.nonce === now.nonce;
}

function isReleaseBySeenHolder(before: Version | null, after: Version | null): boolean {
  if (before === null || after === null || after.record.holder !== "") return false;
  const own = after.record.own;
  if (own === null || own.mark === null) return false;
  const { releaser, nonce, transitions } = own.mark;
  return nonce === own.nonce && transitions === after.record.transitions &&
    releaser !== "" && before.record.holder === releaser;
}

function waitOn(state: State, version: Version | null): number {
  const { timings } = state.config;
  if (version === null) return timings.challengerWaits;
  const { record } = version;
  const longest = Math.max(
    timings.leaseDuration,
    trustedDuration(record.duration),
    record.own === null ? 0 : trustedDuration(record.own.duration),
  );
  return waitFor(longest, timings.clockRateError);
}

function holderOf(observation: Observation): string {
  return observation.version?.record.holder ?? "";
}

function whyLost(name: string, seen: Observation, wentBack: boolean): string {
  if (seen.version === null) return `the record of register ${name} is gone`;
  if (wentBack) return `register ${name} went back to revision ${seen.revision}: it was restored`;
  const holder = seen.version.record.holder;
  return `register ${name} was written by another: holder ${holder === "" ? "nobody" : holder}`;
}
