import type { Membership, RegisterIds } from "../core/mod.ts";
import { type Json, type JsonObject, jsonObject } from "../http/mod.ts";

/** Longest id or name that is believed, in characters; a nonce, which makes an id, has some forty. */
const longest = 128;
/** Most registers that a set has. */
const mostRegisters = 5;

/**
 * What an own part says of its register and set. `null` where it says nothing, as those of earlier
 * versions; `undefined` where it makes no sense.
 */
export function readMembership(value: Json | undefined): Membership | null | undefined {
  if (value === undefined) return null;
  const { id, ids, pending, retired } = jsonObject(value) ?? {};
  const listed = readIds(ids);
  const names = readNames(pending);
  const isBy = retired === null || retired === "holder" || retired === "operator";
  if (!isName(id) || listed === undefined || names === null || !isBy) return undefined;
  return { id, ids: listed, pending: names, retired };
}

/** As {@link readMembership} reads it. */
export function writeMembership(set: Membership): JsonObject {
  return { ...set, pending: [...set.pending] };
}

/** A list of ids or `null`; `undefined` for anything else. */
function readIds(value: Json | undefined): RegisterIds | null | undefined {
  if (value === null) return null;
  const ids = jsonObject(value);
  if (ids === null) return undefined;
  const entries = Object.entries(ids).flatMap(([name, id]) =>
    isName(name) && isName(id) ? [[name, id] as const] : []
  );
  const makesSense = entries.length === Object.keys(ids).length && isSetOf(entries.length);
  return makesSense ? Object.fromEntries(entries) : undefined;
}

function readNames(value: Json | undefined): readonly string[] | null {
  if (!Array.isArray(value) || value.length > mostRegisters) return null;
  const names = value.filter(isName);
  return names.length === value.length ? names : null;
}

function isSetOf(registers: number): boolean {
  return registers > 0 && registers <= mostRegisters;
}

function isName(value: Json | undefined): value is string {
  return typeof value === "string" && value !== "" && value.length <= longest;
}
