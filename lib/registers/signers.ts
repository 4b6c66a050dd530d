import type { NamedSigner, Signers } from "../core/mod.ts";
import { type Json, type JsonObject, jsonObject } from "../http/mod.ts";

/**
 * What an own part says of others by their names. `null` where it says nothing, as those of earlier
 * versions, and where anything in it makes no sense: then what it says of others is of anybody.
 */
export function readSigners(value: Json | undefined): Signers | null {
  const { named, othersUntil } = jsonObject(value) ?? {};
  if (!Array.isArray(named) || (othersUntil !== null && !isTime(othersUntil))) return null;
  const signers = named.flatMap(readNamed);
  return signers.length === named.length ? { named: signers, othersUntil } : null;
}

/** As {@link readSigners} reads it. */
export function writeSigners({ named, othersUntil }: Signers): JsonObject {
  return { named: named.map((signer) => ({ ...signer })), othersUntil };
}

function readNamed(value: Json): readonly NamedSigner[] {
  const { identity, until, order } = jsonObject(value) ?? {};
  const makesSense = typeof identity === "string" && isTime(until) && isOrder(order);
  return makesSense ? [{ identity, until, order }] : [];
}

function isTime(value: Json | undefined): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isOrder(value: Json | undefined): value is number {
  return Number.isSafeInteger(value);
}
