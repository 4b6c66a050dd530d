import type { Reason } from "./cause.ts";
import { outlivesRewind } from "./evidence.ts";
import { orderOf } from "./nonce.ts";
import type { OwnPart, Version } from "./record.ts";
import type { OtherSigner, Signing, State } from "./state.ts";
import { SLOT, trustedDuration, waitFor } from "./timing.ts";
import type { Milliseconds, WallTime } from "./units.ts";

/** Keys are placed only this many slots past the last slot that another may have signed. */
export const SLOTS_APART = 2;
/** Identities remembered; the one that signs longest is never forgotten for room. */
const MOST_SIGNERS = 16;
/** Of these so many are told by their names. */
const MOST_NAMED = 8;
/** Characters of a name that is told; ours have at most 800, and all of them have to fit in a record. */
const LONGEST_NAME = 1_000;

/** Takes in until when others may sign, as a record tells. */
export function withOtherSigners(state: State, version: Version | null): Signing {
  const { signing, config } = state;
  const own = version?.record.own ?? null;
  if (version === null || own === null) return signing;
  const writer = own.mark?.releaser ?? version.record.holder;
  const statements = writer === config.identity ? [] : statementsOf(writer, own)
    .filter(({ identity }) => identity !== config.identity);
  const others = statements.reduce(
    (list, statement) => withStatement(state, list, statement),
    signing.others,
  );
  return {
    ...signing,
    others: isRoomFor(others) ? others : others.toSorted(byWorth(state)).slice(0, MOST_SIGNERS),
  };
}

/** What a record says of somebody's signing; a release is final: its stop is confirmed. */
type Statement = Omit<OtherSigner, "until" | "countsUntil"> & {
  readonly until: WallTime | null;
  /** The lease duration that its writer goes by. */
  readonly stated: Milliseconds;
};

/** What a writer says of others, by their names as far as it tells them, and of itself. */
function statementsOf(writer: string, own: OwnPart): readonly Statement[] {
  const order = orderOf(own.nonce);
  const retold = { stated: trustedDuration(own.duration), isFinal: false };
  const { named, othersUntil } = own.signers ?? { named: [], othersUntil: own.othersSignUntil };
  // Where a release tells one time of both, the longer memory counts: it is told first.
  return [
    { ...retold, identity: writer, of: "others", until: othersUntil, order },
    ...named.map((signer) => ({ ...retold, ...signer, of: "itself" as const })),
    {
      ...retold,
      identity: writer,
      of: "itself",
      until: own.signsUntil,
      order,
      isFinal: own.mark !== null,
    },
  ];
}

/**
 * The largest statement counts, except that a release takes back what its holder had said before.
 * One register may still hold what was said before the release in another. A time that was read
 * before, whoever tells it now, is no older for it.
 */
function withStatement(
  state: State,
  others: readonly OtherSigner[],
  { until, stated, ...said }: Statement,
): readonly OtherSigner[] {
  const before = others.find((one) => one.identity === said.identity && one.of === said.of);
  const rest = others.filter((signer) => signer !== before);
  const isOlder = before !== undefined && isBefore(said, before);
  const isFinal = said.isFinal && !isOlder;
  if (until === null) return isFinal ? rest : others;
  if (isOlder && before.isFinal) return others;
  const order = Math.max(said.order, before?.order ?? 0);
  const isLess = before !== undefined && until < before.until && counts(state, before);
  if (isLess && !isFinal) return [...rest, { ...before, isFinal, order }];
  const told = others.find((signer) => signer.until === until);
  const countsUntil = told?.countsUntil ?? state.clocks.challenger + memory(state, stated, isFinal);
  return [...rest, { ...said, isFinal, until, countsUntil, order }];
}

/** A release that is told by another is told no later than it was read itself. */
function isBefore(said: Pick<OtherSigner, "order" | "isFinal">, known: OtherSigner): boolean {
  const isRetold = known.isFinal && !said.isFinal;
  return said.order < known.order || (isRetold && said.order === known.order);
}

function isRoomFor(others: readonly OtherSigner[]): boolean {
  return others.length <= MOST_SIGNERS;
}

/** Those that still count first, and of these who signs longest. */
function byWorth(state: State): (a: OtherSigner, b: OtherSigner) => number {
  return (a, b) => Number(counts(state, b)) - Number(counts(state, a)) || b.until - a.until;
}

/**
 * How long a statement counts from its first reading: for as long as wall clocks may differ, 2·D, and
 * before a release also for as long as its writer's right may last. D is the longer of both leases.
 */
function memory(
  { config: { timings } }: State,
  stated: Milliseconds,
  isFinal: boolean,
): Milliseconds {
  const apart = 2 * Math.max(timings.leaseDuration, stated);
  return waitFor(isFinal ? apart : stated + apart, timings.clockRateError);
}

function counts({ clocks }: State, { countsUntil }: OtherSigner): boolean {
  return clocks.challenger < countsUntil;
}

/** Largest time until which any other identity may sign, by its own wall clock; `null` if none. */
export function othersSignUntil(state: State): WallTime | null {
  return latest(counting(state));
}

/** What a record tells of others. */
export function toldOfOthers(state: State): Pick<OwnPart, "othersSignUntil" | "signers"> {
  const others = counting(state);
  if (others.length === 0) return { othersSignUntil: null };
  const named = others.filter(isNameable)
    .toSorted((a, b) => b.until - a.until)
    .slice(0, MOST_NAMED);
  return {
    othersSignUntil: latest(others),
    signers: {
      named: named.map(({ identity, until, order }) => ({ identity, until, order })),
      othersUntil: latest(others.filter((signer) => !named.includes(signer))),
    },
  };
}

/** Not everybody numbers its writes: an operator's command does not. */
function isNameable({ of, identity, order }: OtherSigner): boolean {
  return of === "itself" && identity.length <= LONGEST_NAME && Number.isSafeInteger(order);
}

function counting(state: State): readonly OtherSigner[] {
  return state.signing.others.filter((signer) => counts(state, signer));
}

function latest(signers: readonly OtherSigner[]): WallTime | null {
  return signers.length === 0 ? null : Math.max(...signers.map((signer) => signer.until));
}

/** Why no key may be placed in this slot yet, or `null`. */
export function slotNotClear(state: State): Reason | null {
  const waits = nodeWaits(state);
  if (waits !== null) return waits;
  const last = Math.max(othersSignUntil(state) ?? -Infinity, state.signing.ownLast ?? -Infinity);
  const clear = (Math.floor(last / SLOT) + SLOTS_APART) * SLOT;
  const missing = clear - state.clocks.wall;
  return missing <= 0 ? null : {
    because: `a slot that is certainly clear is ${missing / 1000} s away`,
    lasting: "a slot that is certainly clear is still to come",
  };
}

/**
 * A node whose clock was set back waits in the slot that it had reached. Told to forge, it would
 * sign that slot at once, although it is still to come for everybody else.
 */
function nodeWaits({ clocks }: State): Reason | null {
  const ahead = clocks.highestWall - clocks.wall;
  return ahead <= 0 || !outlivesRewind(clocks.highestWall, clocks.wall) ? null : {
    because: `the wall clock was set back by ${ahead / 1000} s: the node waits in a slot to come`,
    lasting: "the wall clock was set back: the node waits in a slot to come",
  };
}
