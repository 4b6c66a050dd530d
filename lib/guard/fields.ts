import { type Json, type JsonObject, jsonObject, quoted } from "../http/mod.ts";

/** `value` as an object of these fields and no others. Throws, naming what is amiss. */
export function objectOf(
  name: string,
  value: Json | undefined,
  fields: readonly string[],
  optional: readonly string[] = [],
): JsonObject {
  const object = jsonObject(value);
  if (object === null) throw unexpected(name, value, "an object");
  const strange = Object.keys(object).find((one) => ![...fields, ...optional].includes(one));
  if (strange !== undefined) {
    throw unexpected(`${name}.${strange}`, object[strange], "no such field");
  }
  const missing = fields.find((one) => !Object.hasOwn(object, one));
  if (missing !== undefined) throw unexpected(`${name}.${missing}`, undefined, "a value");
  return object;
}

/** Questions and enablings are counted from 1. */
export function numberOf(name: string, value: Json | undefined): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw unexpected(name, value, "a whole number above 0");
}

/** A span of milliseconds, negative ones too. */
export function spanOf(name: string, value: Json | undefined): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw unexpected(name, value, "a number of milliseconds");
}

export function booleanOf(name: string, value: Json | undefined): boolean {
  if (typeof value === "boolean") return value;
  throw unexpected(name, value, "true or false");
}

export function textOf(name: string, value: Json | undefined): string {
  if (typeof value === "string") return value;
  throw unexpected(name, value, "a text");
}

/** The nonce of a manager's start: 128 bits in hexadecimal. */
export function nonceOf(name: string, value: Json | undefined): string {
  if (typeof value === "string" && /^[0-9a-f]{32}$/.test(value)) return value;
  throw unexpected(name, value, "32 hexadecimal digits");
}

export function orNull<Value>(
  value: Json | undefined,
  read: (value: Json | undefined) => Value,
): Value | null {
  return value === null ? null : read(value);
}

/** What a line has that it must not have, in words. */
export function unexpected(name: string, value: Json | undefined, expected: string): Error {
  return new Error(`expected ${expected} in ${name}, got ${quoted(value)}`);
}
