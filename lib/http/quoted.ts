import type { Json } from "./json.ts";

/** Longest part of a foreign value that is repeated, in characters. */
const longest = 200;

/** A value from outside as a message may show it: on one line, and not endless. */
export function quoted(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
}
