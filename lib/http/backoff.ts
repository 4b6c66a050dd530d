/** First pause between two tries, in milliseconds. */
const first = 500;

/**
 * Pause before the next try after `failures` failures in a row (1 or more), in milliseconds: half a
 * second, doubling up to `longest`, of which a random half is left out, so that many clients do not
 * return to a recovering server at the same moment.
 */
export function backoff(failures: number, random: () => number, longest: number): number {
  const whole = Math.min(longest, first * 2 ** Math.min(failures - 1, 10));
  return whole * (0.5 + 0.5 * random());
}
