import { type Cause, cause } from "./cause.ts";
import { fingerprintOf, isOfThisPool } from "./fingerprint.ts";
import { idOf } from "./majority.ts";
import type { Membership, OwnPart, RegisterIds } from "./record.ts";
import type { Registered } from "./remembered.ts";
import { shown } from "./shown.ts";
import type { RegisterState } from "./state.ts";

/** Why another set of registers may be where this pool keeps its right, or `null`. */
export function whyOtherSet(state: Registered): Cause<"record_of_another_set"> | null {
  for (const register of state.registers) {
    const strange = whyStrange(state, register);
    if (strange?.code === "record_of_another_set") return { ...strange, code: strange.code };
  }
  return null;
}

/** Why nobody of this pool and of this set of registers may touch this record, or `null`. */
export function whyStrange(state: Registered, register: RegisterState): Strangeness | null {
  const version = register.known?.version ?? null;
  return version === null
    ? null
    : strangenessOf(version.record.own ?? register.edited, register, state);
}

/**
 * Whether another set has lost its record of this register, and has others still: then it is for that
 * one to make it anew, and not for this one, which may not stand.
 */
export function isLostByOthers(state: Registered, register: RegisterState): boolean {
  return strangenessOf(register.edited, register, state)?.code === "record_of_another_set" &&
    whyOtherSet(state) !== null;
}

type Strangeness = Cause<"record_of_another_pool" | "record_of_another_set">;

function strangenessOf(
  own: OwnPart | null,
  register: RegisterState,
  state: Registered,
): Strangeness | null {
  if (own === null) return null;
  const expected = fingerprintOf(state);
  if (expected === null || own.fingerprint === expected) return null;
  if (own.set?.retired === "operator") return null;
  const belongs = `the record of register ${register.name} belongs to ${shown(own.fingerprint)}`;
  if (!isOfThisPool(state, own.fingerprint)) {
    return cause(
      "record_of_another_pool",
      `${belongs}, expected ${expected}: two pools or two networks share one record; give each its own LEASE_NAME`,
    );
  }
  return isLeftToUs(state, own) ? null : cause(
    "record_of_another_set",
    `${belongs}, expected ${expected}: this pool has kept its right in other registers, and they are not retired; end every manager that uses them, then \`forge-manager registers retire\``,
  );
}

/** Whether its record is of this very set, and an operator has said that nobody uses that any more. */
export function isRetired(state: Registered, { known }: RegisterState): boolean {
  const own = known?.version?.record.own ?? null;
  return own?.set?.retired === "operator" && own.fingerprint === fingerprintOf(state);
}

/** Whether a record may be left alone for ever: nothing but a look then tells what became of it. */
export function isLeftAlone(state: Registered, register: RegisterState): boolean {
  return whyStrange(state, register) !== null || isRetired(state, register);
}

/**
 * Whether its last holder has let go of this record, and whoever holds all of our registers leaves
 * the other set no majority.
 */
function isLeftToUs(state: Registered, { set }: OwnPart): boolean {
  if (set === undefined || set.retired !== "holder") return false;
  return set.ids === null ? canHaveNoMajority(set) : blocks(state, set.ids, set.pending);
}

/** Without a list, and with none under way, its set needs every single register of its own. */
function canHaveNoMajority({ pending }: Membership): boolean {
  return pending.length <= 1;
}

/** Whether so many of the listed registers are certainly ours that the others are no majority. */
function blocks(state: Registered, ids: RegisterIds, pending: readonly string[]): boolean {
  const ours = new Set(state.registers.map(idOf));
  const listed = Object.entries(ids);
  const taken = listed.filter(([name, id]) => ours.has(id) && !pending.includes(name));
  return taken.length >= Math.ceil(listed.length / 2);
}
