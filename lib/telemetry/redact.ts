/** Longest text that a log line carries of one value. */
const LONGEST_TEXT = 2000;

/**
 * What may be key material: hexadecimal beyond the length of a hash (the shortest key in a text
 * envelope has 68 digits, a hash 64), a service account's token, a PEM block. `config/shown.ts` hides
 * such digits in the same way.
 */
const SECRETS: readonly [RegExp, (found: string) => string][] = [
  [/[0-9a-fA-F]{65,}/g, (found) => `[${found.length} hexadecimal digits]`],
  [/\beyJ[\w-]{10,}\.[\w-]+(\.[\w-]*)?/g, () => "[token]"],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*/g, () => "[private key]"],
];

/** The text without anything that looks like a secret, and not endless. */
export function redact(text: string): string {
  const discreet = SECRETS.reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
    text,
  );
  return discreet.length <= LONGEST_TEXT
    ? discreet
    : `${discreet.slice(0, LONGEST_TEXT)}… (${text.length} characters)`;
}
