import type { Json } from "./json.ts";

/** Longest part of a foreign value that is repeated, in characters. */
const longest = 200;

/**
 * What ends a line, steers a terminal or turns the reading direction; of these `JSON.stringify`
 * replaces only the first thirty-two characters.
 */
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** A foreign text on one line: a space stands for what cannot be printed. */
export function onOneLine(text: string): string {
  return text.replace(unprintable, " ");
}

/** A value from outside as a message may show it: on one line, and not endless. */
export function quoted(value: Json | undefined): string {
  const text = onOneLine(JSON.stringify(value) ?? "nothing");
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
}
