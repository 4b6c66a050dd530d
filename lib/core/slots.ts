import type { Version } from "./record.ts";
import type { OtherSigner, Signing, State } from "./state.ts";
import type { Milliseconds, WallTime } from "./units.ts";

/** Every network of today has slots of one second since Shelley. */
const SLOT: Milliseconds = 1000;
/** Keys are placed only this many slots past the last slot that another may have signed. */
const SLOTS_APART = 2;
/** Identities remembered; the one that signs longest is never forgotten for room. */
const MOST_SIGNERS = 16;

/** Takes in until when others may sign and the highest certificate counter, as a record tells. */
export function withOtherSigners(state: State, version: Version | null): Signing {
  const { signing, config, clocks } = state;
  const own = version?.record.own ?? null;
  if (version === null || own === null) return signing;
  const writer = own.mark?.releaser ?? version.record.holder;
  const others = writer === config.identity ? signing.others : withStatement(
    withStatement(signing.others, writer, own.signsUntil, own.mark !== null, clocks.challenger),
    `others known to ${writer}`,
    own.othersSignUntil,
    false,
    clocks.challenger,
  );
  const counters = [signing.highestCounter, own.certificateCounter].filter((n) => n !== null);
  return {
    ...signing,
    others: others.toSorted((a, b) => b.until - a.until).slice(0, MOST_SIGNERS),
    highestCounter: counters.length === 0 ? null : Math.max(...counters),
  };
}

/**
 * What one identity says of its signing. The largest statement counts, except that a release takes
 * back what its own holder had reserved: its stop is confirmed.
 */
function withStatement(
  others: readonly OtherSigner[],
  identity: string,
  until: WallTime | null,
  released: boolean,
  now: Milliseconds,
): readonly OtherSigner[] {
  const before = others.find((signer) => signer.identity === identity);
  const rest = others.filter((signer) => signer !== before);
  if (until === null) return released ? rest : others;
  if (before === undefined) return [...others, { identity, until, firstRead: now }];
  if (before.until < until) return [...rest, { identity, until, firstRead: now }];
  return released ? [...rest, { ...before, until }] : others;
}

/** Largest time until which any other identity may sign, by its own wall clock; `null` if none. */
export function othersSignUntil(state: State): WallTime | null {
  const times = remembered(state).map((signer) => signer.until);
  return times.length === 0 ? null : Math.max(...times);
}

/** Why no key may be placed in this slot yet, or `null`. */
export function slotNotClear(state: State): string | null {
  const others = othersSignUntil(state);
  const own = state.signing.ownLast;
  const last = Math.max(others ?? -Infinity, own ?? -Infinity);
  if (last === -Infinity) return null;
  const clear = (Math.floor(last / SLOT) + SLOTS_APART) * SLOT;
  const missing = clear - state.clocks.wall;
  if (missing <= 0) return null;
  return `another node may have signed up to slot time ${
    new Date(last).toISOString()
  }: ${missing} ms until a clear slot`;
}

/** A remote time may only delay, and at most 2·D from its first reading. */
function remembered(state: State): readonly OtherSigner[] {
  const longest = 2 * state.config.timings.leaseDuration;
  return state.signing.others.filter(({ firstRead }) =>
    state.clocks.challenger - firstRead < longest
  );
}
