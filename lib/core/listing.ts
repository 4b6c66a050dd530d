import type { Purpose } from "./effect.ts";
import { counts, holdsRight } from "./right.ts";
import { idOf, type Listing, listingOf } from "./majority.ts";
import { podEnds } from "./pod_ends.ts";
import type { Membership, RegisterIds } from "./record.ts";
import type { RegisterState, State } from "./state.ts";

/**
 * What a write says of its register and of the set.
 *
 * It carries over what the record said. A register without an id gets one. Whoever holds the right
 * and every single register brings the lists up to date: that initialises a new set, and readmits
 * registers that were wiped.
 */
export function membershipAfter(
  state: State,
  register: RegisterState,
  purpose: Purpose,
  nonce: string,
): Membership {
  const listing = listingOf(state, register);
  return {
    id: idOf(register) ?? nonce,
    ...(purpose === "renew" ? upToDate(state, listing) : listing),
    retired: purpose === "release" || purpose === "giveBack" ? retiredBy(state, listing) : null,
  };
}

/**
 * The next step of a list towards what the registers are. It takes two: first every record says
 * which names are in dispute, and nobody counts those any more; only then one after the other is
 * given its new list. So at no moment do two majorities agree, one on the old and one on the new.
 */
function upToDate(state: State, listing: Listing): Listing {
  const { registers } = state;
  const ids = idsOf(registers);
  if (ids === null || !registers.every(({ held }) => counts(held)) || !holdsRight(state)) {
    return listing;
  }
  const isAnnounced = registers.every((register) => {
    const { pending, ...its } = listingOf(state, register);
    return disputed(its.ids, ids).every((name) => pending.includes(name));
  });
  if (isAnnounced) return { ids, pending: [] };
  // Names of no register of ours came from elsewhere: they would only take room.
  const announced = new Set([...listing.pending, ...disputed(listing.ids, ids)]);
  return { ids: listing.ids, pending: Object.keys(ids).filter((name) => announced.has(name)) };
}

/** The ids of all registers as they are; `null` if one has none. */
function idsOf(registers: readonly RegisterState[]): RegisterIds | null {
  const known = registers.flatMap((register) => {
    const id = idOf(register);
    return id === null ? [] : [[register.name, id] as const];
  });
  return known.length === registers.length ? Object.fromEntries(known) : null;
}

/** Names for which a list has not the id that it should. */
function disputed(listed: RegisterIds | null, ids: RegisterIds): readonly string[] {
  return Object.keys(ids).filter((name) => listed?.[name] !== ids[name]);
}

/**
 * Whether a release leaves the register to another set: the last one of an ending manager, or of an
 * ending pod, does, and any of a set that no record lists. A record without a list, beside others that
 * have one, is not left.
 */
function retiredBy(state: State, { ids }: Listing): Membership["retired"] {
  const isNew = state.registers.every((register) =>
    register.known !== undefined && listingOf(state, register).ids === null
  );
  const ends = state.shutdown !== null || podEnds(state);
  const isLast = ids === null ? isNew : ends;
  return isLast ? "holder" : null;
}
