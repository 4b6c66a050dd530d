import {
  type Membership,
  type Milliseconds,
  quorum,
  sameHolding,
  type Timings,
  type Version,
  waitOn,
} from "../core/mod.ts";
import { causeOf } from "../errors/mod.ts";
import { within } from "../http/mod.ts";
import type { Register } from "./port.ts";
import { certainOf, type FoundSet, ownSetOf, type SetChange, whyNotBegun } from "./set_found.ts";
import { survey, type Surveyed } from "./survey.ts";

/** The set, and the times by which its records are waited for. */
interface ChangedSet extends FoundSet {
  readonly registers: readonly Register[];
  readonly timings: Pick<
    Timings,
    "leaseDuration" | "challengerWaits" | "clockRateError"
  >;
}

/** What changing a set needs of the world. */
interface ChangeWorld {
  /** Time that has passed at least, in milliseconds: by the slower of all clocks. */
  readonly elapsed: () => Milliseconds;
  readonly pause: (time: Milliseconds) => Promise<void>;
  /** Unique per call, and unlike every nonce of a manager. */
  readonly makeNonce: () => string;
  readonly tell: (line: string) => void;
}

/** Whether the change is complete; if it is not, to begin again is safe. */
export interface ChangeOutcome {
  readonly complete: boolean;
  readonly because: string;
}

/** One request may take so long. */
const BUDGET: Milliseconds = 5_000;
/** From one look at the records to the next, while they are waited for. */
const LOOKS_EVERY: Milliseconds = 2_000;

const UNLISTED = { ids: null, pending: [] } as const;
const READMITTED = { ...UNLISTED, retired: null } as const;

/**
 * Retires a set, so that another may take its registers, or lets one be initialised anew.
 *
 * Nobody may be using the set: each record has to stay unchanged for as long as a challenger would
 * wait on it, and is then written over by compare-and-set, so that no right that it granted is left.
 * First the list of the set is taken out of every record: from a majority of such on nobody gets the
 * right without every single register. Only then, to retire, any of them says that it is free. Where
 * this stops half way, whoever has the old set needs all of its registers, and another none of them.
 */
export async function changeSet(
  change: SetChange,
  set: ChangedSet,
  world: ChangeWorld,
): Promise<ChangeOutcome> {
  const first = await survey(set.registers, BUDGET);
  const refusal = whyNotBegun(change, set, first);
  if (refusal !== null) return refused(refusal);
  const last = await waitUntilUnused(set, first, world);
  if (typeof last === "string") return refused(last);
  const doubt = whyNotBegun(change, set, last);
  if (doubt !== null) return refused(doubt);

  const isOver = change === "readmit" ? isFresh : isUnlisted;
  const next = change === "readmit" ? READMITTED : UNLISTED;
  const unlisted = await rewriteAll(set, last, (one) => !isOver(one), next, world);
  const certain = certainOf(set, last).map(({ name }) => name);
  const without = unlisted.filter((one) =>
    certain.includes(one.name) && one.kind === "read" && isOver(ownSetOf(set, one))
  );
  const needed = change === "readmit" ? unlisted.length : quorum({ registers: unlisted });
  if (without.length < needed) {
    return refused(
      `the list was taken out of ${without.length} records, expected at least ${needed} before ` +
        "anything more is done; nothing is unsafe: run it again",
    );
  }
  if (change === "readmit") return { complete: true, because: "the set can be initialised anew" };
  const retired = await rewriteAll(set, unlisted, isUnretired, { retired: "operator" }, world);
  const left = retired.filter((one) => one.kind === "failed" || isUnretired(ownSetOf(set, one)));
  return left.length === 0
    ? { complete: true, because: "the set is retired: another set may take its registers" }
    : refused(
      `${
        left.map(({ name }) => name).join(" and ")
      } could not be retired, the others are; nothing ` +
        "is unsafe: run it again once they answer",
    );
}

function refused(because: string): ChangeOutcome {
  return { complete: false, because };
}

/** The records, once all have stayed unchanged for as long as a challenger waits; else who writes. */
async function waitUntilUnused(
  { registers, timings }: ChangedSet,
  first: readonly Surveyed[],
  world: ChangeWorld,
): Promise<readonly Surveyed[] | string> {
  const waits = first.flatMap((one) => one.kind === "read" ? [waitOn(timings, one.version)] : []);
  const wait = Math.max(...waits);
  world.tell(`waiting ${wait / 1000} s to see that nobody renews`);
  const begun = world.elapsed();
  while (true) {
    await world.pause(LOOKS_EVERY);
    // Before the records are asked: what they say then has held for at least so long.
    const waited = world.elapsed() - begun;
    const now = await survey(registers, BUDGET);
    const used = now.find((one, at) => hasChanged(first[at], one));
    if (used !== undefined) {
      return `register ${used.name} was written meanwhile, by ${
        writerOf(used)
      }: end every manager ` +
        "that uses this set first";
    }
    if (waited < wait) continue;
    return now.map((one, at) => first[at]?.kind === "read" ? one : first[at] ?? one);
  }
}

function hasChanged(before: Surveyed | undefined, now: Surveyed): boolean {
  if (before?.kind !== "read" || now.kind !== "read") return false;
  return !sameHolding(before.version, now.version);
}

function writerOf(surveyed: Surveyed): string {
  const holder = surveyed.kind === "read" ? surveyed.version?.record.holder ?? "" : "";
  return holder === "" ? "somebody who has released it" : holder;
}

/** Whether a record gives nobody a majority; one of another set, or none, does not. */
function isUnlisted(set: Membership | null): boolean {
  return set === null || set.retired === "operator" ||
    (set.ids === null && set.pending.length === 0);
}

/** Whether nothing in a record keeps its set from being initialised. */
function isFresh(set: Membership | null): boolean {
  return isUnlisted(set) && set?.retired !== "operator";
}

function isUnretired(set: Membership | null): boolean {
  return set !== null && set.retired !== "operator";
}

/** Writes over every record of the set that needs it; the records as they are then. */
function rewriteAll(
  set: ChangedSet,
  found: readonly Surveyed[],
  needs: (set: Membership | null) => boolean,
  change: Partial<Membership>,
  world: ChangeWorld,
): Promise<readonly Surveyed[]> {
  return Promise.all(found.map(async (one) => {
    const register = set.registers.find(({ name }) => name === one.name);
    if (register === undefined || one.kind === "failed" || one.version === null) return one;
    if (!needs(ownSetOf(set, one))) return one;
    const written = await rewrite(register, one.version, change, world.makeNonce());
    world.tell(
      written.kind === "read"
        ? `register ${one.name}: ${change.retired === "operator" ? "retired" : "list taken out"}`
        : `register ${one.name}: ${written.because}`,
    );
    return written;
  }));
}

/** Writes over a version, empty and unmarked, under a nonce of its own. */
async function rewrite(
  register: Register,
  version: Version,
  change: Partial<Membership>,
  nonce: string,
): Promise<Surveyed> {
  const { name } = register;
  const { record } = version;
  if (record.own?.set === undefined) return { name, kind: "failed", because: "it has no set" };
  const { offer: _, ...own } = record.own;
  const wanted = {
    ...record,
    ...{ holder: "", acquiredAt: null },
    own: { ...own, nonce, mark: null, set: { ...record.own.set, ...change } },
  };
  try {
    const patient = new AbortController().signal;
    const answer = await within(
      BUDGET,
      patient,
      (signal) => register.update(wanted, version, signal),
    );
    return answer.kind === "written"
      ? { name, kind: "read", version: answer.version }
      : { name, kind: "failed", because: answer.because };
  } catch (error) {
    return { name, kind: "failed", because: causeOf(error) };
  }
}
