import type { Membership, RightRecord } from "../../../lib/core/mod.ts";
import type { World, WorldRegister } from "./mod.ts";

/** A register of a set that is not initialised. */
export const UNLISTED: Partial<Membership> = { ids: null, pending: [], retired: null };

/**
 * What an operator does to a set of registers, as the record lets anybody say it.
 *
 * `readmit` takes the list out of every record that has one: the set is initialised anew, by whoever
 * holds all of its registers.
 */
export function readmit(world: World): void {
  world.tell("the operator readmits the registers");
  for (const register of world.registers) {
    const { ids = null, retired } = membershipOf(register) ?? {};
    if (ids !== null || retired === "operator") rewrite(register, UNLISTED);
  }
}

/**
 * `retire` ends the set of these registers: first no majority of them has a list any more, so that
 * nobody gets the right without all of them; only then does any of them say that it is free.
 */
export function retire(world: World, names: readonly string[]): void {
  world.tell(`the operator retires the set of ${names.join(", ")}`);
  const registers = world.registers.filter(({ name }) => names.includes(name));
  for (const register of registers) rewrite(register, UNLISTED);
  for (const register of registers) rewrite(register, { retired: "operator" });
}

/** What the record of a register says of its set. */
export function membershipOf(register: WorldRegister): Membership | undefined {
  return recordOf(register)?.own?.set;
}

/** Writes over a record as a command does: empty, under a nonce of its own. */
export function rewrite(register: WorldRegister, change: Partial<Membership>): void {
  const own = recordOf(register)?.own ?? null;
  if (own === null || own.set === undefined) return;
  const nonce = `operator-${(register.observed().revision ?? 0) + 1}`;
  const set = { ...own.set, ...change };
  register.editByHand({ holder: "", own: { ...own, nonce, mark: null, set } });
}

function recordOf(register: WorldRegister): RightRecord | undefined {
  return register.observed().version?.record;
}
