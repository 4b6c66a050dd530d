/** Longest part of a foreign text that a reason repeats, in characters. */
const LONGEST = 256;

/** A text that somebody else wrote, as a reason may repeat it: not endless. */
export function shown(text: string): string {
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}… (${text.length} characters)`;
}
