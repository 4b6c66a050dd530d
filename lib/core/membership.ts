import { quorum } from "./config.ts";
import { fingerprintOf } from "./fingerprint.ts";
import type { OwnPart, RegisterIds } from "./record.ts";
import type { RegisterState, State } from "./state.ts";

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

const UNLISTED: Listing = { ids: null, pending: [] };

/** The id of the register that is reached under this name; `null` if its record has none. */
export function idOf(register: RegisterState): string | null {
  return ownPartOf(register)?.set?.id ?? null;
}

/**
 * What the record of a register says of its set. A list counts only in a record of this set, and
 * only if it names the very register that it lies in: else it came from elsewhere.
 */
export function listingOf(state: State, register: RegisterState): Listing {
  const own = ownPartOf(register);
  if (own?.set === undefined || own.set.retired === "operator") return UNLISTED;
  const isOurs = register.known?.version?.record.holder === state.config.identity;
  const expected = fingerprintOf(state);
  if (!isOurs && expected !== null && own.fingerprint !== expected) return UNLISTED;
  const { id, ids, pending } = own.set;
  return ids === null || ids[register.name] === id ? { ids, pending } : UNLISTED;
}

/**
 * The two ways to the right that these registers offer together, the wider first: a majority of
 * those that list each other, or, as long as the set is not initialised, every single one.
 */
export function majorities(
  state: State,
  registers: readonly RegisterState[],
): readonly [listed: Majority, every: Majority] {
  const agreeing = agreeingOf(state, registers);
  const listed = agreeing.filter((register) => listingOf(state, register).ids !== null);
  return [
    { members: listed, needed: quorum(state.config) },
    { members: agreeing, needed: state.registers.length },
  ];
}

/** Whether these registers, held together, give the right. */
export function areMajority(state: State, registers: readonly RegisterState[]): boolean {
  return majorities(state, registers).some(({ members, needed }) => members.length >= needed);
}

/** The most of these registers of which none is listed by another under an id that it has not. */
export function agreeingOf(
  state: State,
  registers: readonly RegisterState[],
): readonly RegisterState[] {
  for (const one of registers) {
    const other = registers.find((register) => !lists(state, one, register));
    if (other === undefined) continue;
    const without = (left: RegisterState) =>
      agreeingOf(state, registers.filter((register) => register !== left));
    const [withOther, withOne] = [without(one), without(other)];
    return withOne.length >= withOther.length ? withOne : withOther;
  }
  return registers;
}

/** How many registers it takes, as far as is known: all of a set that is not initialised. */
export function needed(state: State): number {
  return isInitialised(state) ? quorum(state.config) : state.registers.length;
}

/** Whether a majority of registers is known to list each other. */
export function isInitialised(state: State): boolean {
  const [listed] = majorities(state, state.registers);
  return listed.members.length >= listed.needed;
}

/** Another name under which the same register is reached, or `undefined`. */
export function otherNameOf(state: State, register: RegisterState): string | undefined {
  const id = idOf(register);
  if (id === null) return undefined;
  return state.registers.find((other) => other.name !== register.name && idOf(other) === id)?.name;
}

/** Whether the record of one register has nothing against what is reached as another. */
function lists(state: State, one: RegisterState, register: RegisterState): boolean {
  const { ids, pending } = listingOf(state, one);
  if (ids === null || one === register) return true;
  return ids[register.name] === idOf(register) && !pending.includes(register.name);
}

function ownPartOf({ known }: RegisterState): OwnPart | null {
  return known?.version?.record.own ?? null;
}
