const LONGEST = 80;

/** Names of parameters whose values are nobody's business. */
const SECRET = /pass|token|secret|key|auth|sig/i;

/** What `JSON.stringify` leaves as it is, and a terminal or a reader does not. */
const UNPRINTABLE = /[\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/**
 * A value of the environment as a message may show it: on one line, not endless, and without what
 * may be a secret (a key pasted in the wrong place, the password of an address). The log hides the
 * same and more: `telemetry/redact.ts`.
 */
export function shown(value: string): string {
  const discreet = withoutPasswords(value)
    .replace(/[0-9a-fA-F]{65,}/g, (digits) => `[${digits.length} hexadecimal digits]`);
  const short = discreet.length <= LONGEST
    ? discreet
    : `${discreet.slice(0, LONGEST)}… (${value.length} characters)`;
  return JSON.stringify(short).replace(
    UNPRINTABLE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * Without user names, passwords and tokens in addresses. What stands before the last `@` is hidden
 * whole: a password with a slash or a space in it makes an address that no parser understands.
 */
function withoutPasswords(value: string): string {
  const begin = value.indexOf("://");
  const end = value.lastIndexOf("@");
  const address = begin >= 0 && end > begin
    ? `${value.slice(0, begin)}://[hidden]${value.slice(end)}`
    : value;
  return address.replace(
    /([?&][^=&;\s]{1,64}=)([^&;\s]+)/g,
    (whole, name: string, content: string) =>
      SECRET.test(name) && !content.startsWith("/") ? `${name}[hidden]` : whole,
  );
}
