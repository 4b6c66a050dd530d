const LONGEST = 80;

/**
 * A value of the environment as a message may show it: on one line, not endless, and without what
 * may be a secret (a key pasted in the wrong place, the password of an address). The log hides the
 * same and more: `telemetry/redact.ts`.
 */
export function shown(value: string): string {
  const discreet = value
    .replace(/[0-9a-fA-F]{65,}/g, (digits) => `[${digits.length} hexadecimal digits]`)
    .replace(/:\/\/[^/\s]*@/g, "://[hidden]@");
  const short = discreet.length <= LONGEST
    ? discreet
    : `${discreet.slice(0, LONGEST)}… (${value.length} characters)`;
  return JSON.stringify(short);
}
