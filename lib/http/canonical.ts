import type { Json } from "./json.ts";

/**
 * `value` as JSON text in which the fields of objects are sorted, so that equal values have equal
 * texts, whoever wrote them.
 */
export function canonicalJson(value: Json | undefined): string {
  return JSON.stringify(value, (_, part: Json) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1));
  }) ?? "null";
}
