import { quorum } from "./config.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { OwnPart, RegisterIds } from "./record.ts";
import { type Registered, remembered } from "./remembered.ts";
import type { RegisterState } from "./state.ts";

/** What the record of a register says of the others of its set. */
export interface Listing {
  /** Ids of all registers by name; `null` while the set is not initialised, as far as it knows. */
  readonly ids: RegisterIds | null;
  /** Names that count under no id at present. */
  readonly pending: readonly string[];
}

/** One way to the right: enough of these registers. */
export interface Majority {
  /** Those that count. */
  readonly members: readonly RegisterState[];
  /** So many of them are needed. */
  readonly needed: number;
}

/** A register, read once. */
interface Member {
  readonly register: RegisterState;
  readonly id: string | null;
  readonly listing: Listing;
}

const UNLISTED: Listing = { ids: null, pending: [] };

/** The id of the register that is reached under this name; `null` if its record has none. */
export function idOf(register: RegisterState): string | null {
  return ownPartOf(register)?.set?.id ?? null;
}

/**
 * What the record of a register says of its set. A list counts only in a record of this set, and
 * only if it names the very register that it lies in: else it came from elsewhere.
 */
export function listingOf(state: Registered, register: RegisterState): Listing {
  const own = ownPartOf(register);
  if (own?.set === undefined || own.set.retired === "operator") return UNLISTED;
  const { id, ids, pending } = own.set;
  if (ids !== null && ids[register.name] !== id) return UNLISTED;
  return isOfThisSet(state, register, own) ? { ids, pending } : UNLISTED;
}

/**
 * The ways to the right that these registers offer together: every majority of those that list each
 * other, or, as long as the set is not initialised, every single one. More registers never offer less.
 */
export function majorities(
  state: Registered,
  registers: readonly RegisterState[],
): readonly Majority[] {
  // One register alone has nobody to list.
  if (state.registers.length === 1) {
    return registers.length === 1 ? [{ members: registers, needed: 1 }] : [];
  }
  const every = { members: registers, needed: state.registers.length };
  return areAll(state, registers)
    ? [...listedMajorities(state, registers), every]
    : listedMajorities(state, registers);
}

/** Whether these registers, held together, give the right. */
export function areMajority(state: Registered, registers: readonly RegisterState[]): boolean {
  return majorities(state, registers).length > 0;
}

/** Those of these registers that the record of another does not list as what they are. */
export function disputedAmong(
  state: Registered,
  registers: readonly RegisterState[],
): readonly RegisterState[] {
  const members = membersOf(state, registers);
  return registersOf(members.filter((one) => members.some((other) => !lists(other, one))));
}

/** How many registers it takes, as far as is known: all of a set that is not initialised. */
export function needed(state: Registered): number {
  return isInitialised(state) ? quorum(state.config) : state.registers.length;
}

/** Whether a majority of registers is known to list each other. */
export const isInitialised: (state: Registered) => boolean = remembered((state) =>
  listedMajorities(state, state.registers).length > 0
);

/**
 * Another name under which the same register is reached, or `undefined`. A register that a majority
 * lists under its name is what it seems: then it is the other name that leads to the wrong one.
 */
export function otherNameOf(state: Registered, register: RegisterState): string | undefined {
  const id = idOf(register);
  if (id === null) return undefined;
  const other = state.registers.find((one) => one.name !== register.name && idOf(one) === id);
  return other === undefined || isListed(state, register) ? undefined : other.name;
}

function isListed(state: Registered, register: RegisterState): boolean {
  return listedMajorities(state, state.registers)
    .some(({ members }) => members.includes(register));
}

/**
 * Majorities of these registers that list each other. One without a list has nothing against anybody
 * and is put aside first: it does not count, and must not stand in the place of one that does.
 */
function listedMajorities(
  state: Registered,
  registers: readonly RegisterState[],
): readonly Majority[] {
  const listed = membersOf(state, registers).filter(({ listing }) => listing.ids !== null);
  const needed = quorum(state.config);
  return agreeingAmong(listed)
    .filter((agreeing) => agreeing.length >= needed)
    .map((agreeing) => ({ members: registersOf(agreeing), needed }));
}

/** Whether these are all registers, and none has anything against another. */
function areAll(state: Registered, registers: readonly RegisterState[]): boolean {
  return registers.length === state.registers.length &&
    disputedAmong(state, registers).length === 0;
}

/** Every way to leave out members so that none of the rest has anything against another. */
function agreeingAmong(members: readonly Member[]): readonly (readonly Member[])[] {
  for (const one of members) {
    const other = members.find((member) => !lists(one, member));
    if (other === undefined) continue;
    const without = (left: Member) => agreeingAmong(members.filter((member) => member !== left));
    return [...without(one), ...without(other)];
  }
  return [members];
}

/** Whether the record of one register has nothing against another. */
function lists(one: Member, { register: { name }, id }: Member): boolean {
  const { ids, pending } = one.listing;
  if (ids === null || one.register.name === name) return true;
  return ids[name] === id && !pending.includes(name);
}

function membersOf(state: Registered, registers: readonly RegisterState[]): readonly Member[] {
  return registers.map((register) => ({
    register,
    id: idOf(register),
    listing: listingOf(state, register),
  }));
}

function registersOf(members: readonly Member[]): readonly RegisterState[] {
  return members.map(({ register }) => register);
}

/** What this process wrote is of its set, even when it cannot tell its pool any more. */
function isOfThisSet(state: Registered, { known }: RegisterState, own: OwnPart): boolean {
  if (known?.version?.record.holder === state.config.identity) return true;
  const expected = fingerprintOf(state);
  return expected === null || own.fingerprint === expected;
}

function ownPartOf({ known }: RegisterState): OwnPart | null {
  return known?.version?.record.own ?? null;
}
