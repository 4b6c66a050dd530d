/** A value as JSON has them. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object whose fields nobody has vouched for. */
export interface JsonObject {
  readonly [field: string]: Json | undefined;
}

/** `value` as a JSON object, or `null` if it is anything else. */
export function jsonObject(value: unknown): JsonObject | null {
  return isJsonObject(value) ? value : null;
}

/** Deepest nesting that is accepted: writing a value again takes a part of the stack per level. */
const deepest = 100;

/** The JSON value that `text` spells; `undefined` if it spells none, or nests without measure. */
export function parseJson(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return isDeeper(value, deepest) ? undefined : value;
  } catch {
    return undefined;
  }
}

function isDeeper(value: Json | undefined, limit: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return limit === 0 || Object.values(value).some((part) => isDeeper(part, limit - 1));
}

function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
