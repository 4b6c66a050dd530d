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
  const told: readonly (readonly [string, WallTime | null])[] = [
    [writer, own.signsUntil],
    [`others known to ${writer}`, own.othersSignUntil],
  ];
  const others = told.reduce<readonly OtherSigner[]>((list, [identity, until]) => {
    if (until === null || writer === config.identity) return list;
    const before = list.find((signer) => signer.identity === identity);
    if (before !== undefined && before.until >= until) return list;
    const signer = { identity, until, firstRead: clocks.challenger };
    return [...list.filter((other) => other !== before), signer];
  }, signing.others);
  const counters = [signing.highestCounter, own.certificateCounter].filter((n) => n !== null);
  return {
    ...signing,
    others: others.toSorted((a, b) => b.until - a.until).slice(0, MOST_SIGNERS),
    highestCounter: counters.length === 0 ? null : Math.max(...counters),
  };
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
